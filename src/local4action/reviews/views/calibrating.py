"""How alike the readers of a call score, for officers, and for the board when all read together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from rules import has_perm

from local4action.foundation.access import desk
from local4action.foundation.idempotency import once
from local4action.reviews import actions, calibration, phases, queries
from local4action.reviews.views.answering import trail

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@desk("GET", "POST")
def calibration_page(request: HttpRequest, ref: str) -> HttpResponse:
    """Files the board disagrees on first, then the readers, then how far they agree."""
    call = queries.call_to_calibrate(request.user, ref)
    if not has_perm("reviews.see_calibration", request.user, call):
        raise Http404

    def act() -> str:
        job = actions.measure_calibration(call=call, actor=request.user)
        return job.get_absolute_url()

    if request.method == "POST":
        return once(request, act)
    found = queries.calibration_for(request.user, call)
    kept = found.figures
    context: dict[str, Any] = {
        "call": call,
        "kept": kept,
        "outdated": found.outdated,
        "officer": has_perm("reviews.read_all_files", request.user),
        "trail": [
            *trail(),
            {"label": call.title.render(phases.language()).text},
            {"label": _("Calibration")},
        ],
    }
    if kept is not None:
        context |= {
            "since": found.since,
            "spread": queries.spread_of(request.user, kept),
            "readers": [_reader(one) for one in queries.leniency_of(kept)],
            "agreement": _agreement(kept.figures),
        }
    return render(request, "reviews/calibration.html", context)


def _reader(one: dict[str, Any]) -> dict[str, Any]:
    """A reader's figures in words tied to how much is known."""
    difference = one["difference"]
    if difference is None or one["shared"] < calibration.FEW_SHARED:
        word = _("too few to tell")
    elif abs(difference) < calibration.ALIKE:
        word = _("like the others")
    else:
        word = _("scores higher") if difference > 0 else _("scores lower")
    return {**one, "word": word}


def _agreement(figures: dict[str, Any]) -> dict[str, Any]:
    """The agreement, and what may be said of it: by its interval, never by its middle alone."""
    found = figures["agreement"]["ordinal"]
    low, high = found["low"], found["high"]
    if figures["shared"] < calibration.FEW_FILES:
        word, tone = _("Too few files to tell"), "neutral"
    elif found["alpha"] is None or low is None:
        word, tone = _("Every score is the same: agreement cannot be told from chance"), "neutral"
    elif low >= calibration.RELIABLE:
        word, tone = _("The readers use the criteria alike"), "good"
    elif low >= calibration.TENTATIVE:
        word, tone = _("Alike enough for tentative conclusions"), "going"
    elif high < calibration.TENTATIVE:
        word, tone = _("The readers use the criteria differently: talk before you decide"), "warn"
    else:
        word, tone = _("Not certain: the interval reaches from weak to sound agreement"), "neutral"
    lines = [
        {"name": _("Steps in order (ordinal)"), **figures["agreement"]["ordinal"]},
        {"name": _("Equal steps (interval)"), **figures["agreement"]["interval"]},
    ]
    if figures["shared"] < calibration.FEW_FILES:
        # A figure would be read, whatever stands beside it.
        lines = [{**one, "alpha": None, "low": None, "high": None} for one in lines]
    return {"word": word, "tone": tone, "lines": lines}
