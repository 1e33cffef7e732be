"""Pages of check-ins and acceptance on the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules
from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local4action.foundation.access import desk
from local4action.foundation.idempotency import answered
from local4action.hubs.desk import page
from local4action.hubs.queries import hub_for
from local4action.hubs.rules import require
from local4action.hubs.views import trail
from local4action.monitoring import actions, queries
from local4action.monitoring.forms import STATUS_NAMES, AnswerForm, CheckInForm
from local4action.monitoring.observed import figures_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@desk("GET", "POST")
def check_in(request: HttpRequest, ref: str) -> HttpResponse:
    """Ten minutes on a phone: each deliverable, then four questions."""
    hub = hub_for(request.user, ref, "monitoring.check_in")
    rows = queries.promised_and_done(hub, timezone.localdate())
    form = CheckInForm(
        request.POST or None, request.FILES or None, rows=rows, original=hub.title.original
    )

    def act() -> str:
        sent = form.cleaned_data
        actions.check_in(
            actor=request.user,
            hub=hub,
            said=form.said(),
            language=sent["language"],
            summary=sent["summary"],
            did_not_work=sent["did_not_work"],
            needs=sent["needs"],
            status_only=sent["status_only"],
        )
        return reverse("hubs:hub", args=[ref])

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("Thank you. The check-in is on the public page."))
        return answer
    context = {
        "hub": hub,
        "form": form,
        "rows": rows,
        "trail": trail(hub, _("Check-in")),
        "possible": bool(rows) and hub.state in {"running", "closing"},
        "finished": [row for row in rows if actions.finished(row)],
        "figures_due": [one for one in figures_of(hub, timezone.localdate()) if one.due],
        "lost_files": bool(request.FILES),
    }
    return page(request, "monitoring/check_in.html", context, wrong=request.method == "POST")


@desk("GET", "POST")
def accept(request: HttpRequest, report: int) -> HttpResponse:
    """A reported delivery with its evidence, and the acceptor's answer."""
    found = queries.report_for(request.user, report)
    require("monitoring.see_report", request.user, found)
    form = AnswerForm(request.POST or None)
    here = reverse("monitoring:accept", args=[report])
    if request.method == "POST":
        require("monitoring.answer_report", request.user, found)

    def act() -> str:
        actions.answer_report(
            actor=request.user,
            report=found,
            accept=form.cleaned_data["answer"] == "accept",
            reason=form.cleaned_data["reason"],
            language=get_language() or "en",
        )
        return here

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("Your answer is kept and shown publicly."))
        return answer
    hub = found.check_in.hub
    given = getattr(found, "acceptance", None)
    context = {
        "hub": hub,
        "report": found,
        "deliverable": found.deliverable,
        "form": form,
        "status": dict(STATUS_NAMES)[found.status],
        "evidence": queries.evidence_of(found),
        "answer": given,
        "trail": trail(hub, found.deliverable.key),
        "may_answer": given is None
        and found.status == "delivered"
        and queries.is_latest(found)
        and rules.has_perm("monitoring.answer_report", request.user, found),
    }
    return page(request, "monitoring/accept.html", context, wrong=request.method == "POST")
