"""Rubrics of calls and phases of their reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from local4action.calls.models import Call
from local4action.reviews import phases
from local4action.reviews.models import Criterion, Review, Round
from local4action.reviews.queries.reading import names_of

if TYPE_CHECKING:
    import datetime as dt

    from django.utils.functional import Promise

MOST_CALLS = 100


def is_rubric_frozen(call: Call) -> bool:
    """Whether a review of this call was begun: from then on everyone is scored on the same."""
    return Review.objects.filter(proposal__call=call).exists()


def calls_with_rubric(besides: Call) -> list[Call]:
    """Other calls whose criteria can be copied, the newest first."""
    criteria = Criterion.objects.filter(call=OuterRef("pk"))
    rows = Call.objects.filter(Exists(criteria)).exclude(pk=besides.pk)
    return list(rows.order_by("-created_at", "-pk")[:MOST_CALLS])


@dataclass(frozen=True, slots=True)
class PhaseChange:
    """When a phase began, and who began it."""

    at: dt.datetime
    name: str | Promise
    who: str


def phase_changes(call: Call) -> list[PhaseChange]:
    """Each change of the phase of a call, the newest first; from the history, two queries."""
    events: Any = Round
    rows = events.pgh_event_model.objects.filter(call=call).order_by("pgh_id")
    found: list[tuple[Any, str, int]] = []
    before = str(phases.Phase.OWN)  # a call without a round is read this way
    for at, phase, context in rows.values_list("pgh_created_at", "phase", "pgh_context"):
        if phase != before:
            found.append((at, phase, (context or {}).get("user") or 0))
        before = phase
    names = names_of({actor for _at, _phase, actor in found if actor})
    return [
        PhaseChange(at, phases.NAMES[phases.Phase(phase)], names.get(actor, ""))
        for at, phase, actor in reversed(found)
    ]
