"""Readers are reminded of the day their review is awaited, once for each distance."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import rules as permissions
from django.db.models import Exists, OuterRef

from local4action.calls import deadlines, reminders
from local4action.calls.actions.reminding import told_before, write_reminder
from local4action.calls.models import Proposal, Reminder
from local4action.foundation.actions import action
from local4action.reviews import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.reviews.models import Assignment, Review
from local4action.reviews.rules import without_recused

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from local4action.accounts.models import Person

# No zone is further from the clock of the machine.
_A_DAY: Final = dt.timedelta(days=1)


def awaited_reviews(now: dt.datetime) -> QuerySet[Assignment]:
    """The assignments still to be answered that are due around now.

    Without those whose reader has an interest, and those on files that are no longer being read.
    """
    same = {"proposal": OuterRef("proposal")}
    given = Review.objects.filter(**same, reviewer=OuterRef("reviewer"), submitted_at__isnull=False)
    near = dt.timedelta(days=reminders.MOST_DAYS)
    rows = Assignment.objects.filter(
        due_on__range=((now - _A_DAY).date(), (now + near + _A_DAY).date()),
        proposal__state=Proposal.State.IN_REVIEW,
        reviewer__is_active=True,
    )
    rows = without_recused(rows.exclude(Exists(given)))
    return rows.select_related("reviewer", "proposal__call").order_by("pk")


def _distance(assignment: Assignment, now: dt.datetime) -> tuple[int, dt.datetime] | None:
    if assignment.due_on is None:
        return None
    call = assignment.proposal.call
    due_at = deadlines.end_of_day(assignment.due_on, call.closes_zone)
    days = reminders.distance_now(
        due_at, call.review_reminder_days, call.closes_zone, since=assignment.assigned_at, now=now
    )
    return None if days is None else (days, due_at)


def readers_due(now: dt.datetime) -> list[Assignment]:
    """The assignments whose reader is to be told now; two queries."""
    waiting = [(one, found) for one in awaited_reviews(now) if (found := _distance(one, now))]
    told = told_before([Reminder.Kind.REVIEW], {one.proposal_id for one, _found in waiting})
    return [
        one
        for one, (days, due_at) in waiting
        if not reminders.was_told(
            due_at, days, told[Reminder.Kind.REVIEW, one.proposal_id, one.reviewer_id]
        )
    ]


@action("reviews.send_reminder", on="proposal", system=True)
def remind_reader(
    *, proposal: Proposal, reviewer: Person, now: dt.datetime, actor: Any
) -> Reminder | None:
    """Remind someone who was asked to read of the day, once for each distance.

    Everything is read again under the lock. Whoever may not read the file any more, by an
    interest or because their time on the board is over, hears nothing.

    Returns:
        The reminder, or None when there is nothing to be said any more.
    """
    del actor
    Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    asked = awaited_reviews(now).filter(proposal=proposal, reviewer=reviewer).first()
    found = _distance(asked, now) if asked else None
    if asked is None or found is None:
        return None
    if not permissions.has_perm("reviews.save_review", asked.reviewer, asked.proposal):
        return None
    days, due_at = found
    return write_reminder(
        kind=Reminder.Kind.REVIEW,
        proposal=asked.proposal,
        person=asked.reviewer,
        days=days,
        due_at=due_at,
        template="reviews/mail/reminder",
    )
