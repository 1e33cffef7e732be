"""Conditions that wait to be checked, and the gate to one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import rules as permissions
from django.db.models import BigIntegerField, DateField, Q
from django.utils import timezone

from local4action.foundation.access import one_or_404
from local4action.foundation.prepared import Slot, prepared_both
from local4action.reviews.queries.chains import conditions_in_force
from local4action.reviews.rules import any_interest, has_interest, reader_values

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from local4action.calls.models import Proposal
    from local4action.reviews.models import Condition

# A checker hears of a condition a week before its day.
AHEAD: Final = dt.timedelta(days=7)
MOST_DUE: Final = 20


def conditions_for(actor: Any) -> QuerySet[Condition]:
    """The conditions a person may read: an officer all, whoever checks theirs; none of interest."""
    rows = conditions_in_force().exclude(has_interest(actor, "proposal"))
    if not permissions.has_perm("reviews.read_all_files", actor):
        rows = rows.filter(checked_by=actor.pk)
    return rows.select_related("proposal__call", "proposal__organisation", "checked_by")


def condition_for(actor: Any, ref: str) -> Condition:
    """One condition.

    Raises:
        Http404: when there is none that this person may know of.
    """
    rows = conditions_for(actor).select_related("marked_by", "opinion__step__body")
    found = one_or_404(rows, ref=ref)
    found.known_free = actor.pk  # type: ignore[attr-defined]
    return found


def conditions_due(actor: Any) -> list[Condition]:
    """What this person is to check soon; an officer also what others have left undone.

    One query, at most twenty.
    """
    today = timezone.localdate()
    rows = _DUE[bool(permissions.has_perm("reviews.read_all_files", actor))]
    return rows.rows(today=today, soon=today + AHEAD, **reader_values(actor))


def _due(*, for_officers: bool) -> QuerySet[Condition]:
    checks = Q(checked_by=Slot("person", BigIntegerField()))
    soon = checks & Q(due_on__lte=Slot("soon", DateField()))
    overdue = Q(due_on__lt=Slot("today", DateField()))
    rows = conditions_in_force(state="open").exclude(any_interest("proposal"))
    return (
        rows.filter(soon | overdue if for_officers else soon | (checks & overdue))
        .select_related("proposal__call", "proposal__organisation")
        .order_by("due_on", "pk")[:MOST_DUE]
    )


_DUE: Final = prepared_both(lambda for_officers: _due(for_officers=for_officers))


def conditions_of(proposal: Proposal) -> list[Condition]:
    """The conditions a proposal was granted on, in their order."""
    return list(conditions_in_force(proposal=proposal).select_related("checked_by", "marked_by"))
