"""Reminders, run by the job through simulated months: none missing, none twice."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from local4action.calls import actions, awaited, deadlines, reminders, tasks
from local4action.calls.actions.reminding import writers_due
from local4action.calls.fields import DaysField
from local4action.calls.models import Call, Proposal, ProposalMember, Reminder
from local4action.foundation.actions import SYSTEM
from local4action.foundation.models import OutboxMail

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
# Both changes of the clocks of 2027 in Europe lie in the simulated months below, one in each.
START = dt.datetime(2027, 2, 1, 0, 7, tzinfo=dt.UTC)


def a_call(make, local, zone, **fields):
    return make.call(
        closes_local=local,
        closes_zone=zone,
        closes_at=deadlines.instant_of(local, zone),
        **fields,
    )


def a_draft(make, call, *people, at=START, **fields):
    proposal = make.proposal(call=call, people=people, **fields)
    Proposal.objects.filter(pk=proposal.pk).update(created_at=at)
    ProposalMember.objects.filter(proposal=proposal).update(joined_at=at)
    return proposal


def run(start, end, step=HOUR, on=None):
    """The job from `start` to `end`; `on` does what people do, at its hour."""
    todo = sorted((on or {}).items())
    with time_machine.travel(start, tick=False) as traveller:
        at = start
        while at < end:
            traveller.move_to(at)
            while todo and todo[0][0] <= at:
                todo.pop(0)[1]()
            tasks.remind(timestamp=0)
            at += step


def told(proposal, person=None):
    rows = Reminder.objects.filter(proposal=proposal)
    if person:
        rows = rows.filter(person=person)
    return [(one.days, one.due_at) for one in rows.order_by("pk")]


def days(proposal, person=None):
    return [one for one, _due in told(proposal, person)]


def test_four_months_of_calls_zones_and_late_drafts(make):
    """Each person hears what the plan says, in the hour it says, and nothing else."""
    people = [make.person() for _ in range(3)]
    calls = [
        a_call(make, "2027-03-29T23:59", "Europe/Madrid"),  # a day after clocks went forward
        a_call(make, "2027-03-15T02:30", "America/New_York", reminder_days=[30, 1]),
        a_call(make, "2027-04-05T12:00", "Australia/Lord_Howe", reminder_days=[7, 3, 2]),
        a_call(make, "2027-05-20T23:59", "Pacific/Kiritimati", reminder_days=[]),
    ]
    expected = {}
    for call in calls:
        for back in (40, 10, 2, 0):
            begun = call.closes_at - back * DAY + dt.timedelta(minutes=20)
            person = people[back % 3]
            draft = a_draft(make, call, person, at=begun)
            zone = ZoneInfo(call.closes_zone)
            wall = call.closes_at.astimezone(zone)
            for one in call.reminder_days:
                at = (wall - dt.timedelta(days=one)).astimezone(dt.UTC)
                if at > begun:
                    expected[draft.pk, person.pk, one] = at
    run(START, START + 120 * DAY)
    found = {(one.proposal_id, one.person_id, one.days): one for one in Reminder.objects.all()}
    assert set(found) == set(expected)
    assert Reminder.objects.count() == OutboxMail.objects.count() == len(expected) > 12
    for key, at in expected.items():
        assert dt.timedelta(0) <= found[key].written_at - at < HOUR, key


def test_after_downtime_only_the_nearest_is_sent(make):
    call = a_call(make, "2027-03-29T23:59", "Europe/Madrid")
    person = make.person()
    draft = a_draft(make, call, person)
    run(call.closes_at - 6 * DAY, call.closes_at - 3 * DAY)
    assert days(draft) == [7]
    run(call.closes_at - dt.timedelta(hours=5), call.closes_at + 3 * DAY)
    assert days(draft) == [7, 1]


def test_nothing_after_the_deadline(make):
    call = a_call(make, "2027-03-29T23:59", "Europe/Madrid")
    draft = a_draft(make, call, make.person())
    run(call.closes_at, call.closes_at + 3 * DAY)
    assert days(draft) == []


@pytest.mark.parametrize("state", ["submitted", "withdrawn", "rejected", "in_review", "granted"])
def test_nothing_to_who_is_done(make, state):
    call = a_call(make, "2027-03-29T23:59", "Europe/Madrid")
    draft = a_draft(make, call, make.person(), state=state)
    run(call.closes_at - 20 * DAY, call.closes_at, step=DAY)
    assert days(draft) == []


def test_it_stops_with_the_submission(make):
    call = a_call(make, "2027-03-29T23:59", "Europe/Madrid")
    draft = a_draft(make, call, make.person())
    submit = Proposal.objects.filter(pk=draft.pk).update
    on = {call.closes_at - 5 * DAY: lambda: submit(state="submitted")}
    run(call.closes_at - 20 * DAY, call.closes_at, on=on)
    assert days(draft) == [14, 7]


def test_an_extended_deadline_is_told_anew_and_a_small_shift_is_not(make):
    call = a_call(make, "2027-03-29T23:59", "Europe/Madrid")
    draft = a_draft(make, call, make.person())
    first = call.closes_at
    hour_more, weeks_more = first + 2 * HOUR, first + 21 * DAY
    move = Call.objects.filter(pk=call.pk).update
    on = {
        first - 3 * HOUR: lambda: move(closes_at=hour_more),
        first + HOUR: lambda: move(closes_at=weeks_more),
    }
    run(first - 20 * DAY, weeks_more + DAY, on=on)
    assert told(draft) == [(one, first) for one in (14, 7, 2, 1)] + [
        (one, weeks_more) for one in (14, 7, 2, 1)
    ]


def test_all_who_write_are_told_in_their_language_and_nobody_else(make):
    call = a_call(make, "2027-03-29T23:59", "Europe/Madrid", reminder_days=[7])
    first, second, gone = make.person(language="en"), make.person(), make.person()
    draft = a_draft(make, call, first, second, gone)
    ProposalMember.objects.create(proposal=draft, email="invited@demo.example")
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    run(call.closes_at - 8 * DAY, call.closes_at)
    assert sorted(one.to for one in OutboxMail.objects.all()) == sorted([first.email, second.email])
    written = OutboxMail.objects.filter(to=first.email).get()
    assert (written.language, written.key.split(":")[0]) == ("en", "calls/mail/reminder")
    assert "23:59" in written.body
    assert "Europe/Madrid" in written.body
    assert f"/desk/proposals/{draft.ref}/form/first/" in written.body
    assert str(draft) in written.subject


def test_the_second_form_is_reminded_of_by_its_own_day(make):
    today = dt.datetime.now(dt.UTC)
    call = make.call(state="closed", days_left=-30)
    draft = a_draft(
        make,
        call,
        make.person(),
        at=today - 90 * DAY,
        state="second_form",
        second_form_due=(today + 10 * DAY).date(),
    )
    run(today + HOUR, today + 15 * DAY)
    # Asked with ten days to go: two weeks before is past, and nobody is told of it.
    assert days(draft) == [7, 2, 1]
    assert "/form/second/" in OutboxMail.objects.first().body


def test_a_job_that_runs_twice_or_late_writes_once(make):
    call = a_call(make, "2027-03-29T23:59", "Europe/Madrid")
    draft = a_draft(make, call, make.person())
    now = call.closes_at - 7 * DAY + HOUR
    with time_machine.travel(now, tick=False):
        (member,) = writers_due(now)
        given_ = {"proposal": draft, "member_id": member.pk, "now": now, "actor": SYSTEM}
        assert actions.remind_writer(**given_).days == 7
        assert actions.remind_writer(**given_) is None
        assert list(writers_due(now)) == []
    assert OutboxMail.objects.count() == 1


def test_what_is_submitted_between_reading_and_writing_is_left_alone(make):
    call = a_call(make, "2027-03-29T23:59", "Europe/Madrid")
    draft = a_draft(make, call, make.person())
    now = call.closes_at - DAY + HOUR
    (member,) = writers_due(now)
    Proposal.objects.filter(pk=draft.pk).update(state="submitted")
    answer = actions.remind_writer(proposal=draft, member_id=member.pk, now=now, actor=SYSTEM)
    assert answer is None
    assert OutboxMail.objects.count() == 0


def test_nobody_but_the_clock_reminds(make, cast):
    draft = a_draft(make, make.call(), cast.applicant)
    with pytest.raises(PermissionDenied):
        actions.remind_writer(proposal=draft, member_id=1, now=START, actor=cast.officer)


def test_the_number_of_queries_does_not_grow(make, django_assert_num_queries):
    call = a_call(make, "2027-03-29T23:59", "Europe/Madrid")
    now = call.closes_at - DAY
    for number in (1, 3):
        a_draft(make, call, *[make.person() for _ in range(number)])
        with django_assert_num_queries(2):
            assert list(writers_due(now))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    distances=st.sets(st.integers(1, 60), max_size=5),
    zone=st.sampled_from(["UTC", "Europe/Madrid", "America/New_York", "Australia/Lord_Howe"]),
    due=st.integers(0, 365 * 24),
    begun=st.integers(0, 90 * 24),
    gaps=st.lists(st.integers(1, 24 * 20), min_size=1, max_size=60),
)
def test_whatever_the_pauses_of_the_job(distances, zone, due, begun, gaps):
    """Never twice, never a further one after a nearer one, and missed only behind a nearer one."""
    due_at = START + due * HOUR
    since = due_at - begun * HOUR
    sent, at, ran = {}, due_at - 95 * DAY, []
    for gap in gaps:
        at += gap * HOUR
        ran.append(at)
        now = reminders.distance_now(due_at, distances, zone, since=since, now=at)
        if now is not None and not reminders.was_told(
            due_at, now, {k: [v] for k, v in sent.items()}
        ):
            sent[now] = due_at
    assert list(sent) == sorted(sent, reverse=True)
    for one in distances:
        moment = reminders.moment(due_at, one, zone)
        nearer = [reminders.moment(due_at, two, zone) for two in distances if two < one]
        until = min([due_at, *nearer])
        awake = any(moment <= hour < until for hour in ran)
        assert (one in sent) == (awake and since < moment)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("14, 7 2;1", [14, 7, 2, 1]), ("1,1,30", [30, 1]), ("", []), (" ", [])],
)
def test_distances_as_people_type_them(typed, found):
    assert DaysField().clean(typed) == found


@pytest.mark.parametrize("typed", ["a week", "0", "121", "-1", "1,2,3,4,5,6,7,8,9,10,11"])
def test_distances_that_are_none(typed):
    with pytest.raises(ValidationError):
        DaysField().clean(typed)


def test_who_has_not_come_is_not_writing(make):
    call = a_call(make, "2027-03-29T23:59", "Europe/Madrid")
    draft = a_draft(make, call, make.person())
    ProposalMember.objects.update(joined_at=None)
    assert draft.members.count() == 1
    assert list(awaited.writers_to_remind(call.closes_at - DAY)) == []
