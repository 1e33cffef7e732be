"""Pages of the closing report on the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules
from django import forms
from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from local4action.foundation.access import desk
from local4action.foundation.editing import TOKEN, token_of
from local4action.foundation.idempotency import answered
from local4action.hubs.desk import page
from local4action.hubs.queries import hub_for
from local4action.hubs.rules import require
from local4action.hubs.views import trail
from local4action.monitoring.closing import acts, reading
from local4action.monitoring.closing.forms import LessonForm, ReportForm
from local4action.monitoring.closing.states import CLOSING, missing
from local4action.monitoring.closing.words import COST_BANDS, NEEDS, THEMES, in_months

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.monitoring.closing.tables import ClosingReport


@desk("GET", "POST")
def closing(request: HttpRequest, ref: str) -> HttpResponse:
    """The report as it is, what it still lacks, and the steps it can take."""
    hub = hub_for(request.user, ref)
    report = reading.report_of(hub)
    form = forms.Form(request.POST or None)
    here = reverse("monitoring:closing", args=[ref])
    if request.method == "POST":
        require("monitoring.write_closing", request.user, hub)
        if report is None or request.POST.get("step") not in acts.MOVES:
            raise Http404

    def act() -> str:
        if report is not None:
            acts.MOVES[request.POST["step"]](actor=request.user, report=report)
        return here

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("Done."))
        return answer
    begun = hub.state in acts.STATES
    may_write = begun and rules.has_perm("monitoring.write_closing", request.user, hub)
    lessons = reading.lessons_of(report)
    context = {
        "hub": hub,
        "report": report,
        "form": form,
        "state": CLOSING.state_of(report) if report else None,
        "missing": missing(report) if begun and (report is None or report.state == "draft") else [],
        "lessons": [(one, THEMES[one.theme]) for one in lessons],
        "needs": _needs(report),
        "moves": CLOSING.available(report, request.user) if report and begun else [],
        "may_write": may_write and (report is None or report.state == "draft"),
        "begun": begun,
        "trail": trail(hub, _("Closing report")),
    }
    return page(request, "monitoring/closing/report.html", context, wrong=request.method == "POST")


def _needs(report: ClosingReport | None) -> list[dict[str, Any]]:
    """What another place needs, as far as it is written."""
    if report is None:
        return []
    short = {
        "cost": COST_BANDS.get(report.cost_band, ""),
        "time": in_months(report.months) if report.months else "",
    }
    return [
        {"label": label, "short": short.get(name, ""), "text": getattr(report, name)}
        for name, label in NEEDS.items()
    ]


@desk("GET", "POST")
def write(request: HttpRequest, ref: str) -> HttpResponse:
    """Write the report, as far as one comes; of two who write at once the second sees both."""
    hub = hub_for(request.user, ref, "monitoring.write_closing")
    stored = reading.written(reading.report_of(hub), hub)
    form = ReportForm(request.POST or None, initial={**stored, TOKEN: token_of(stored)})

    def act() -> str:
        sent = form.cleaned_data
        acts.write_report(
            actor=request.user,
            hub=hub,
            values={name: sent[name] for name in stored},
            token=sent[TOKEN],
        )
        return reverse("monitoring:closing", args=[ref])

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("The draft is saved."))
        return answer
    context = {"hub": hub, "form": form, "trail": trail(hub, _("Closing report"), _("Write"))}
    return page(request, "monitoring/closing/write.html", context, wrong=request.method == "POST")


@desk("GET", "POST")
def lesson(request: HttpRequest, ref: str, which: str) -> HttpResponse:
    """One lesson of the draft, or a new one."""
    hub = hub_for(request.user, ref, "monitoring.write_closing")
    report = reading.report_of(hub)
    one = None if which == "new" else reading.lesson_for(request.user, hub, which)
    stored = reading.lesson_written(one, report.language if report else hub.title.original)
    removing = one is not None and "remove" in request.POST
    form: Any = (
        forms.Form(request.POST)
        if removing
        else LessonForm(request.POST or None, initial={**stored, TOKEN: token_of(stored)})
    )

    def act() -> str:
        if removing and one is not None:
            acts.drop_lesson(actor=request.user, hub=hub, lesson=one)
        else:
            sent = form.cleaned_data
            acts.save_lesson(
                actor=request.user,
                hub=hub,
                lesson=one,
                theme=sent["theme"],
                text=sent["text"],
                language=sent["language"],
                token=sent[TOKEN],
            )
        return reverse("monitoring:closing", args=[ref])

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("The draft is saved."))
        return answer
    context = {
        "hub": hub,
        "form": form,
        "one": one,
        "trail": trail(hub, _("Closing report"), _("Lesson")),
    }
    return page(request, "monitoring/closing/lesson.html", context, wrong=request.method == "POST")
