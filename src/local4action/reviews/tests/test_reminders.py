"""Readers are reminded a week and a day before their review is awaited, and only those."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from local4action.calls.models import Reminder
from local4action.foundation.models import OutboxMail
from local4action.members.models import Mandate
from local4action.reviews import tasks
from local4action.reviews.actions.reminding import readers_due, remind_reader
from local4action.reviews.models import Assignment, Conflict, Review

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
DUE = dt.date(2027, 4, 2)
# The end of that day in Madrid, five days after clocks went forward.
DUE_AT = dt.datetime(2027, 4, 2, 21, 59, 59, 999999, tzinfo=dt.UTC)


@pytest.fixture
def asked(make, cast):
    call = make.call(state="closed", days_left=-5, closes_zone="Europe/Madrid")
    proposal = make.proposal(call=call, state="in_review", title="Rain")
    return ask(proposal, cast.board_1)


def ask(proposal, person, at=DUE_AT - 60 * DAY, due_on=DUE):
    found = Assignment.objects.create(proposal=proposal, reviewer=person, due_on=due_on)
    Assignment.objects.filter(pk=found.pk).update(assigned_at=at)
    return found


def run(start, end, step=HOUR):
    with time_machine.travel(start, tick=False) as traveller:
        at = start
        while at < end:
            traveller.move_to(at)
            tasks.remind(timestamp=0)
            at += step


def told():
    rows = Reminder.objects.filter(kind="review").order_by("pk")
    return [(one.person.name, one.days) for one in rows]


def test_a_week_and_a_day_before_each_once(asked, cast):
    ask(asked.proposal, cast.board_2, at=DUE_AT - 3 * DAY)
    run(DUE_AT - 12 * DAY, DUE_AT + 3 * DAY)
    assert told() == [("Board 1", 7), ("Board 1", 1), ("Board 2", 1)]
    first = Reminder.objects.first()
    assert dt.timedelta(0) <= first.written_at - (DUE_AT - 7 * DAY + HOUR) < 2 * HOUR
    assert first.mail.to == cast.board_1.email
    assert f"/desk/reviews/{asked.proposal.ref}/" in first.mail.body


def _recuse(asked):
    Conflict.objects.create(proposal=asked.proposal, person=asked.reviewer, reason="A cousin.")


def _interest(asked):
    Mandate.objects.create(
        person=asked.reviewer,
        organisation=asked.proposal.organisation,
        role="official",
        since=dt.date(2020, 1, 1),
        confirmed_at=DUE_AT - 400 * DAY,
    )


def _answer(asked):
    Review.objects.create(
        proposal=asked.proposal, reviewer=asked.reviewer, submitted_at=DUE_AT - 10 * DAY
    )


def _leave_board(asked):
    Mandate.objects.filter(person=asked.reviewer).update(until=dt.date(2026, 1, 1))


def _decide(asked):
    asked.proposal.state = "granted"
    asked.proposal.save(update_fields=["state"])


def _no_day(asked):
    Assignment.objects.filter(pk=asked.pk).update(due_on=None)


@pytest.mark.parametrize("done", [_recuse, _interest, _answer, _leave_board, _decide, _no_day])
def test_nothing_to_who_is_not_awaited(asked, done):
    done(asked)
    run(DUE_AT - 12 * DAY, DUE_AT + DAY, step=6 * HOUR)
    assert told() == []
    assert OutboxMail.objects.count() == 0


def test_a_review_still_being_written_is_awaited(asked):
    Review.objects.create(proposal=asked.proposal, reviewer=asked.reviewer)
    run(DUE_AT - 2 * DAY, DUE_AT, step=6 * HOUR)
    assert told() == [("Board 1", 7), ("Board 1", 1)]


def test_after_downtime_only_the_nearest(asked):
    run(DUE_AT - 10 * HOUR, DUE_AT + DAY)
    assert told() == [("Board 1", 1)]


def test_a_later_day_is_told_anew(asked):
    run(DUE_AT - 2 * DAY, DUE_AT)
    Assignment.objects.update(due_on=DUE + dt.timedelta(days=14))
    run(DUE_AT, DUE_AT + 20 * DAY)
    assert told() == [("Board 1", 7), ("Board 1", 1)] * 2


def test_nobody_but_the_clock_reminds(asked, cast):
    with pytest.raises(PermissionDenied):
        remind_reader(
            proposal=asked.proposal, reviewer=asked.reviewer, now=DUE_AT - DAY, actor=cast.officer
        )


def test_the_number_of_queries_does_not_grow(asked, cast, django_assert_num_queries):
    for person in (cast.board_2, cast.board_3):
        with django_assert_num_queries(2):
            assert readers_due(DUE_AT - HOUR)
        ask(asked.proposal, person)
