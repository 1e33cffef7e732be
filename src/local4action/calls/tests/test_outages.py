"""An outage in the last hour before a deadline puts it off: once, recorded, announced."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from local4action.calls import actions, deadlines, outages, tasks
from local4action.calls.models import Call, Extension, Outage, Proposal
from local4action.calls.tests.test_submitting import submit
from local4action.foundation import pulse
from local4action.foundation.actions import SYSTEM
from local4action.foundation.models import OutboxMail
from local4action.foundation.pulse import Silence

DEADLINE = dt.datetime(2027, 1, 31, 18, tzinfo=dt.UTC)
SECOND, MINUTE = dt.timedelta(seconds=1), dt.timedelta(minutes=1)


def silence(before, lasting):
    """One that began so long before the deadline and lasted so long."""
    return Silence(DEADLINE - before, DEADLINE - before + lasting)


@pytest.mark.parametrize(
    ("before", "lasting", "more"),
    [
        (20 * MINUTE, 29 * SECOND, None),
        (20 * MINUTE, 30 * SECOND, 30 * MINUTE),
        (20 * MINUTE, 15 * MINUTE, 30 * MINUTE),
        (20 * MINUTE, 16 * MINUTE, 32 * MINUTE),
        (20 * MINUTE, 16 * MINUTE + 10 * SECOND, 33 * MINUTE),
        # It began before the last hour: what lies in the hour counts.
        (70 * MINUTE, 30 * MINUTE, 40 * MINUTE),
        (70 * MINUTE, 10 * MINUTE + 29 * SECOND, None),
        # It went on past the deadline: all of it counts, and the new deadline comes after it.
        (10 * SECOND, 5 * 60 * MINUTE, 10 * 60 * MINUTE),
        (5 * SECOND, 30 * SECOND, 30 * MINUTE),
        # After the deadline, or long before it.
        (-1 * SECOND, 30 * MINUTE, None),
        (0 * SECOND, 30 * MINUTE, None),
        (3 * 60 * MINUTE, 60 * MINUTE, None),
    ],
)
def test_the_rule(before, lasting, more):
    found = outages.put_off(DEADLINE, silence(before, lasting))
    assert found == (None if more is None else DEADLINE + more)


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def open_call(call):
    Call.objects.filter(pk=call.pk).update(
        closes_at=DEADLINE, closes_local="2027-01-31T19:00", closes_zone="Europe/Madrid"
    )
    call.refresh_from_db()
    return call


def answer(home, at):
    pulse.note_answer(home, at, shortest=pulse.SHORTEST)


def silent(home, began, ended):
    """The site answered until one instant and from another one on."""
    pulse.note_answer(home, ended, since=ended - began, shortest=pulse.SHORTEST)


def clock(at):
    """The job of one minute."""
    with time_machine.travel(at, tick=False):
        tasks.close_calls(timestamp=0)


def test_an_outage_past_the_deadline_is_given_back_before_the_call_could_close(
    ready, cast, open_call, home
):
    answer(home, DEADLINE - 5 * MINUTE)
    clock(DEADLINE + MINUTE)  # the jobs are back before the site is
    assert Call.objects.get().state == "open"
    answer(home, DEADLINE + 2 * MINUTE)
    for minutes in (2, 3, 4):
        clock(DEADLINE + minutes * MINUTE)
    found = Call.objects.get()
    assert (found.state, found.closes_at, found.closes_at_first) == (
        "open", DEADLINE + 30 * MINUTE, DEADLINE,
    )  # fmt: skip
    assert found.closes_local == "2027-01-31T19:30"
    made = Extension.objects.get()
    assert (made.given_by, made.closed_at_before) == (None, DEADLINE)
    assert (made.outage.began_at, made.outage.ended_at) == (
        DEADLINE - 5 * MINUTE, DEADLINE + 2 * MINUTE,
    )  # fmt: skip
    answer(home, DEADLINE + 30 * MINUTE + SECOND)
    clock(DEADLINE + 31 * MINUTE)
    assert Call.objects.get().state == "open"  # half an hour without an answer is an outage too
    assert Extension.objects.count() == 2


def test_without_an_outage_a_call_closes_as_ever_also_where_nobody_watches(open_call, home):
    clock(DEADLINE - SECOND)
    assert Call.objects.get().state == "open"
    for seconds in range(-60, 62, 2):
        answer(home, DEADLINE + seconds * SECOND)
    clock(DEADLINE + MINUTE)
    assert (Call.objects.get().state, Extension.objects.count()) == ("closed", 0)


def test_where_nobody_watches_a_call_closes_at_its_deadline(open_call, home):
    clock(DEADLINE + SECOND)
    assert Call.objects.get().state == "closed"


def test_two_outages_count_both_and_neither_twice(open_call, home):
    silent(home, DEADLINE - 40 * MINUTE, DEADLINE - 39 * MINUTE)
    clock(DEADLINE - 38 * MINUTE)
    silent(home, DEADLINE - 20 * MINUTE, DEADLINE)
    clock(DEADLINE + MINUTE)
    clock(DEADLINE + 2 * MINUTE)
    assert (Outage.objects.count(), Extension.objects.count()) == (2, 2)
    assert Call.objects.get().closes_at == DEADLINE + 70 * MINUTE


def test_it_is_announced_on_the_page_and_by_mail_in_each_language(
    ready, cast, open_call, home, client
):
    cast.applicant.language = "fr"
    cast.applicant.save()
    answer(home, DEADLINE - 20 * MINUTE)
    answer(home, DEADLINE - 19 * MINUTE)
    clock(DEADLINE - 18 * MINUTE)
    made = Extension.objects.get()
    tasks.announce_extension(extension=made.pk)
    mail = OutboxMail.objects.get(key__startswith="calls/mail/extension")
    assert (mail.to, mail.language) == (cast.applicant.email, "fr")
    assert "18:40:00" in mail.body  # Madrid is an hour ahead
    page = client.get(open_call.get_absolute_url()).text
    assert "from 18:40:00 to 18:41:00 (Europe/Madrid)" in page
    assert "The deadline was extended" in page


def test_the_deadline_of_one_proposal_and_the_day_of_a_second_form_move_too(
    make, cast, open_call, home
):
    Call.objects.filter(pk=open_call.pk).update(
        state="closed", closes_at=DEADLINE - 5 * 60 * MINUTE
    )
    open_call.refresh_from_db()
    alone = make.proposal(call=open_call, people=(cast.applicant,), extended_to=DEADLINE)
    day = dt.date(2027, 1, 31)
    second = make.proposal(
        call=open_call, people=(cast.lead,), state="second_form", second_form_due=day
    )
    silent(home, DEADLINE - 20 * MINUTE, DEADLINE - 10 * MINUTE)
    ends = deadlines.end_of_day(day, open_call.closes_zone)
    silent(home, ends - 50 * MINUTE, ends - 40 * MINUTE)
    clock(ends - 39 * MINUTE)
    alone.refresh_from_db()
    second.refresh_from_db()
    assert alone.extended_to == DEADLINE + 30 * MINUTE
    assert second.second_form_due == day + dt.timedelta(days=1)
    for made in Extension.objects.all():
        tasks.announce_extension(extension=made.pk)
    told = OutboxMail.objects.filter(key__startswith="calls/mail/extension")
    assert {one.to for one in told} == {cast.applicant.email, cast.lead.email}
    clock(ends - 38 * MINUTE)
    second.refresh_from_db()
    assert second.second_form_due == day + dt.timedelta(days=1)


def test_who_submits_before_the_clock_has_judged_hears_that_the_deadline_moves(
    ready, cast, open_call, home
):
    answer(home, DEADLINE - 5 * MINUTE)
    answer(home, DEADLINE + MINUTE)
    ready.refresh_from_db()
    with pytest.raises(ValidationError, match="is just being put off"):
        submit(ready, cast.applicant, arrived=DEADLINE + 2 * MINUTE)
    clock(DEADLINE + 2 * MINUTE)
    assert submit(ready, cast.applicant, arrived=DEADLINE + 2 * MINUTE).pk


def test_later_than_the_new_deadline_is_late(ready, cast, open_call, home):
    answer(home, DEADLINE - 5 * MINUTE)
    answer(home, DEADLINE - 4 * MINUTE)
    clock(DEADLINE - 3 * MINUTE)
    with pytest.raises(ValidationError, match="The deadline has passed"):
        submit(ready, cast.applicant, arrived=DEADLINE + 30 * MINUTE + SECOND)
    assert Proposal.objects.get().state == "draft"


def test_the_clock_alone_judges_and_what_counts_can_be_said(open_call, cast):
    found = Outage.objects.create(began_at=DEADLINE - 3 * SECOND, ended_at=DEADLINE)
    with pytest.raises(PermissionDenied):
        actions.judge_outage(outage=found, actor=cast.officer)
    (made,) = actions.judge_outage(outage=found, actor=SYSTEM, shortest=2 * SECOND)
    assert made.closes_at == DEADLINE + 30 * MINUTE
    assert actions.judge_outage(outage=found, actor=SYSTEM, shortest=2 * SECOND) == []


def test_officers_see_that_the_rule_gave_it(open_call, home, cast, sign_in):
    answer(home, DEADLINE - 20 * MINUTE)
    answer(home, DEADLINE - 19 * MINUTE)
    clock(DEADLINE - 18 * MINUTE)
    page = sign_in(cast.officer).get(reverse("calls:extend", args=[open_call.ref]))
    assert "by rule" in page.text
    assert timezone.now() < DEADLINE
