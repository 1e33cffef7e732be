"""A call takes another version of its questions; first the page says to whom it matters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from local4action.calls import actions, comparing, queries
from local4action.calls.actions.adopting import IN_PREPARATION
from local4action.calls.question_forms import AdoptForm
from local4action.calls.rules import kept_from
from local4action.calls.views.writing import FORMS
from local4action.foundation.access import desk
from local4action.foundation.idempotency import FIELD, answered
from local4action.foundation.translations import Translated

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.calls.models import Call, QuestionSetVersion


@desk("GET", "POST")
def adopt(request: HttpRequest, ref: str, form: str) -> HttpResponse:
    """Choose a version, see what changes and whom it concerns, adopt it with a reason."""
    call = queries.call_for(request.user, ref)
    if form not in FORMS:
        raise Http404
    if not rules.has_perm("calls.adopt_questions", request.user, call):
        raise PermissionDenied
    before = call.first_form if form == "first" else call.second_form
    public = call.state not in IN_PREPARATION
    versions = _choosable(before, public=public) if actions.may_adopt(call, form) else []
    chosen = _chosen(request, versions)
    sent = AdoptForm(
        request.POST or {} if request.method == "POST" else None,
        versions=versions,
        public=public,
        initial={"version": chosen.pk if chosen else None, "seen": before.pk},
    )

    def act() -> str:
        data = sent.cleaned_data
        reason = data.get("reason_text")
        actions.adopt_version(
            call=call,
            form=form,
            version=sent.versions[data["version"]],
            reason=Translated.of(reason, data["language"], by=request.user.pk) if reason else None,
            seen=data["seen"],
            actor=request.user,
        )
        messages.success(request, _("The call asks these questions from now on."))
        return reverse("calls:call_edit", args=[call.ref])

    if request.method == "POST" and (answer := answered(request, sent, act)):
        return answer
    context = {
        "call": call,
        "name": form,
        "before": before,
        "public": public,
        "versions": versions,
        "chosen": chosen,
        "form": sent,
        "key": request.POST.get(FIELD, ""),
        **_matters(request.user, call, form, before, chosen),
        "adoptions": [one for one in queries.adoptions_of(call) if one.form == form],
        "trail": [
            {"label": _("Calls"), "url": reverse("calls:call_list")},
            {"label": call.title, "url": reverse("calls:call_edit", args=[call.ref])},
            {"label": _("Questions")},
        ],
    }
    return render(
        request, "calls/questions/adopt.html", context, status=422 if sent.errors else 200
    )


def _choosable(before: QuestionSetVersion, *, public: bool) -> list[QuestionSetVersion]:
    """A public call goes on with its set; one in preparation may take any."""
    rows = queries.versions_to_choose().exclude(pk=before.pk)
    if public:
        rows = rows.filter(question_set=before.question_set_id, number__gt=before.number)
    return list(rows)


def _chosen(request: HttpRequest, versions: list[QuestionSetVersion]) -> QuestionSetVersion | None:
    """The version whose changes the page tells: as asked, else the first that can be taken."""
    wanted = request.POST.get("version") or request.GET.get("version", "")
    by_key = {str(one.pk): one for one in versions}
    return by_key.get(wanted) or (versions[0] if versions else None)


def _matters(
    actor: Any, call: Call, form: str, before: QuestionSetVersion, chosen: QuestionSetVersion | None
) -> dict[str, Any]:
    """To whom it matters, of those this officer may know of, and what changes."""
    stages = queries.proposals_by_stage(call, form)
    writing, to_come, past = (rows.exclude(kept_from(actor)) for rows in stages)
    differences = (
        comparing.compare(queries.questions_in(before), queries.questions_in(chosen))
        if chosen
        else []
    )
    return {
        "drafts": writing.count(),
        "to_come": to_come.count(),
        "past": past.count(),
        "differences": [one for one in differences if one.what != "same"],
        "same": sum(one.what == "same" for one in differences),
    }
