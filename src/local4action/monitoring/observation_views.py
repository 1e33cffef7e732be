"""Pages of figures on the desk: what was observed, what is due, and how it comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from local4action.foundation.access import desk
from local4action.foundation.exports import as_csv
from local4action.foundation.idempotency import answered, put_errors
from local4action.hubs.desk import page
from local4action.hubs.queries import hub_for
from local4action.hubs.rules import require
from local4action.hubs.views import trail
from local4action.monitoring import observed, observing
from local4action.monitoring.observation_forms import CorrectionForm, FigureForm, TableForm
from local4action.monitoring.observation_table import (
    COLUMNS,
    WRONG,
    Answer,
    Judge,
    as_workbook,
    rows_out,
)

if TYPE_CHECKING:
    from django.http import HttpRequest

    from local4action.hubs.models import Hub
    from local4action.monitoring.observed import Figure

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@desk("GET")
def figures(request: HttpRequest, ref: str) -> HttpResponse:
    """Every indicator in force: its values, and what is due."""
    hub = hub_for(request.user, ref)
    found = observed.figures_of(hub, timezone.localdate())
    context = {
        "hub": hub,
        "figures": [(one, one.indicator) for one in found],
        "may": _may(request, found),
        "open": hub.state in observed.RECORDING,
        "may_table": rules.has_perm("monitoring.record_table", request.user, hub),
        "trail": trail(hub, _("Figures")),
    }
    return page(request, "monitoring/figures.html", context)


def _may(request: HttpRequest, found: list[Figure]) -> set[str]:
    """The keys of the indicators this person may record."""
    return {
        one.indicator.key
        for one in found
        if rules.has_perm("monitoring.record_figure", request.user, one.indicator)
    }


def _figure(hub: Hub, key: str) -> Figure:
    for one in observed.figures_of(hub, timezone.localdate()):
        if one.indicator.key == key:
            return one
    raise Http404


@desk("GET", "POST")
def figure(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """A new value of one indicator."""
    hub = hub_for(request.user, ref)
    one = _figure(hub, key)
    require("monitoring.record_figure", request.user, one.indicator)
    form = FigureForm(request.POST or None, figure=one)

    def act() -> str:
        observing.record_figure(
            actor=request.user,
            indicator=one.indicator,
            written=form.written(),
            language=get_language() or "en",
        )
        return f"{reverse('monitoring:figures', args=[ref])}#{key}"

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("The value is kept."))
        return answer
    context = {"hub": hub, "one": one, "form": form, "trail": _trail(hub, key)}
    return page(request, "monitoring/figure.html", context, wrong=request.method == "POST")


def _trail(hub: Hub, last: str) -> list[dict[str, Any]]:
    steps = trail(hub, _("Figures"), last)
    steps[-2]["url"] = reverse("monitoring:figures", args=[hub.ref])
    return steps


@desk("GET", "POST")
def correct(request: HttpRequest, ref: str, key: str, number: int) -> HttpResponse:
    """A value put right: the row before stays and is shown with the reason."""
    hub = hub_for(request.user, ref)
    one = _figure(hub, key)
    observation = observed.observation_of(hub, key, number)
    require("monitoring.record_figure", request.user, one.indicator)
    form = CorrectionForm(request.POST or None, figure=one, observation=observation)

    def act() -> str:
        observing.correct_figure(
            actor=request.user,
            indicator=one.indicator,
            observation=observation,
            written=form.written(),
            reason=form.cleaned_data["reason"],
            language=get_language() or "en",
        )
        return f"{reverse('monitoring:figures', args=[ref])}#{key}"

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("The value is corrected. The one before stays in sight."))
        return answer
    context = {
        "hub": hub,
        "one": one,
        "observation": observation,
        "form": form,
        "trail": _trail(hub, key),
    }
    return page(request, "monitoring/correct.html", context, wrong=request.method == "POST")


@desk("GET", "POST")
def table(request: HttpRequest, ref: str) -> HttpResponse:
    """Many values at once: looked at line by line first, then kept, all or none."""
    hub = hub_for(request.user, ref, "monitoring.record_table")
    found = observed.figures_of(hub, timezone.localdate())
    form = TableForm(request.POST or None, request.FILES or None, figures=found)
    answers: list[Answer] = []
    if request.method == "POST" and form.is_valid():
        answers = _answers(request, hub, form)
    wrong = sum(one.outcome == WRONG for one in answers)
    lines = [one.line for one in answers if one.line is not None and one.outcome != WRONG]

    def act() -> str:
        observing.record_table(
            actor=request.user,
            hub=hub,
            lines=lines,
            reason=form.cleaned_data["reason"],
            language=get_language() or "en",
        )
        return reverse("monitoring:figures", args=[ref])

    if "keep" in request.POST and lines and not wrong:
        answer = answered(request, form, act)
        if answer is not None:
            said = ngettext("%(count)d value is kept.", "%(count)d values are kept.", len(lines))
            messages.success(request, said % {"count": len(lines)})
            return answer
    context = {
        "hub": hub,
        "form": form,
        "figures": found,
        "answers": answers,
        "wrong": wrong,
        "count": len(lines),
        "rows": form.cleaned_data.get("rows", "") if answers else "",
        "trail": _trail(hub, _("A table of figures")),
    }
    bad = request.method == "POST" and (bool(form.errors) or wrong > 0)
    return page(request, "monitoring/table.html", context, wrong=bad)


def _answers(request: HttpRequest, hub: Hub, form: TableForm) -> list[Answer]:
    key, place = form.key_and_place
    judge = Judge(hub, request.user, key, place, form.cleaned_data["reason"])
    try:
        return judge.answers(form.cleaned_data["rows"])
    except ValidationError as error:
        put_errors(form, error)
        return []


@desk("GET")
def sheet_csv(request: HttpRequest, ref: str) -> HttpResponse:
    """Every present value as CSV; the page of tables reads it back."""
    return as_csv(COLUMNS, rows_out(hub_for(request.user, ref)), name=f"observations-{ref}")


@desk("GET")
def sheet_xlsx(request: HttpRequest, ref: str) -> HttpResponse:
    """The same as a workbook."""
    response = HttpResponse(as_workbook(rows_out(hub_for(request.user, ref))), content_type=SHEET)
    response["Content-Disposition"] = f'attachment; filename="observations-{ref}.xlsx"'
    return response
