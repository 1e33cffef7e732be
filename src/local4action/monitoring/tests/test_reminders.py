"""Reminders over simulated months, day by day: none missing, none twice, to the right person."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from local4action.agreements.models import Deliverable
from local4action.foundation.models import OutboxMail
from local4action.hubs.tests.story import story
from local4action.labels.tests.story import days, in_force
from local4action.members.models import Mandate
from local4action.monitoring.actions import Said, check_in
from local4action.monitoring.reminders.timing import (
    Reminder,
    about_check_ins,
    about_deliverable,
    check_in_due,
)
from local4action.monitoring.tasks import remind

D = dt.date
FIRST = D(2027, 1, 1)


def live(first, last, *, acts=None, asleep=()):
    for day in days(first, last):
        with time_machine.travel(dt.datetime(day.year, day.month, day.day, 6, tzinfo=dt.UTC)):
            if acts and day in acts:
                acts[day]()
            if day not in asleep:
                remind(0)


def mails(person):
    """What a person was sent, with what it speaks of."""
    keys = OutboxMail.objects.filter(to=person.email, key__startswith="monitoring/mail/")
    found = [key.split(":") for key in keys.order_by("pk").values_list("key", flat=True)]
    return [" ".join([about.split("/")[-1], *rest[:-1]]) for about, _hub, *rest in found]


@pytest.fixture
def hub(cast, make):
    """Runs since 1 January 2027; D1 is due on 30 June, D2 on 28 October, owned by a partner."""
    found = story(
        cast, make, state="running", start="2027-01-01", end="2028-12-31", confirmed_on=FIRST
    )
    make.agreement(found, state="signed", owner=cast.partner_university, acceptor=cast.partner_town)
    for key, due in (("D1", D(2027, 6, 30)), ("D2", D(2027, 10, 28))):
        Deliverable.objects.filter(key=key).update(due_on=due)
    return found


def checking_in(cast, hub, status="under_way"):
    return lambda: check_in(
        actor=cast.lead, hub=hub, said={"D1": Said(status)}, language="fr", status_only=True
    )


def test_a_hub_that_checks_in_late_then_delivers_then_falls_silent(cast, hub):
    acts = {
        D(2027, 4, 20): checking_in(cast, hub),
        D(2027, 7, 10): checking_in(cast, hub, "delivered"),
    }
    live(FIRST, D(2028, 3, 1), acts=acts)
    assert mails(cast.lead) == [
        "check_in_due 2027-04-01",
        "deliverable_due D1 2027-06-30",
        "deliverable_overdue D1 2027-06-30",
        "deliverable_due D2 2027-10-28",
        "check_in_due 2027-10-10",
        "deliverable_overdue D2 2027-10-28",
        "check_in_overdue 2027-10-10",
        "silent 2027-07-10",
    ]
    assert mails(cast.partner) == [
        "deliverable_due D1 2027-06-30",
        "deliverable_overdue D1 2027-06-30",
        "deliverable_due D2 2027-10-28",
        "deliverable_overdue D2 2027-10-28",
        "silent 2027-07-10",
    ]
    assert mails(cast.stakeholder) == ["silent 2027-07-10"]
    assert mails(cast.officer) == ["silent 2027-07-10"]
    assert mails(cast.citizen) == []


def test_where_the_label_tells_of_the_silence_the_lead_and_officers_are_not_told_twice(cast, make):
    hub = in_force(cast, make, confirmed_on=FIRST).hub
    if not hub.agreements.exists():
        make.agreement(hub, state="signed")
    Deliverable.objects.all().delete()
    live(D(2027, 6, 25), D(2027, 7, 20))
    assert mails(cast.lead) == ["check_in_overdue 2027-04-01"]
    assert mails(cast.officer) == []
    assert mails(cast.partner) == ["silent 2027-01-01"]


def test_days_without_a_job_are_made_up_for_by_the_last_reminder_only(cast, hub):
    asleep = frozenset(days(D(2027, 3, 15), D(2027, 5, 5))) | frozenset(
        days(D(2027, 5, 30), D(2027, 7, 5))
    )
    live(FIRST, D(2027, 7, 6), asleep=asleep)
    assert mails(cast.lead) == [
        "check_in_overdue 2027-04-01",
        "silent 2027-01-01",
        "deliverable_overdue D1 2027-06-30",
    ]


def test_who_speaks_today_is_told_and_who_no_longer_does_is_not(cast, make, hub):
    late = make.person("late", language="es")

    def change():
        Mandate.objects.filter(person=cast.lead).update(until=D(2027, 4, 10))
        make.mandate(late, organisation=cast.lead_town)

    live(FIRST, D(2027, 5, 5), acts={D(2027, 4, 11): change})
    assert mails(cast.lead) == ["check_in_due 2027-04-01"]
    assert mails(late) == ["check_in_due 2027-04-01", "check_in_overdue 2027-04-01"]
    texts = OutboxMail.objects.filter(to=late.email)
    assert {one.language for one in texts} == {"es"}


@pytest.mark.parametrize("state", ["agreed", "completed", "stopped"])
def test_only_hubs_under_way_are_reminded(hub, state):
    type(hub).objects.update(state=state)
    live(D(2027, 5, 1), D(2027, 5, 3))
    assert not OutboxMail.objects.exists()


def test_a_day_takes_the_same_queries_for_three_quiet_hubs_as_for_one(
    cast, make, hub, django_assert_max_num_queries
):
    with time_machine.travel(dt.datetime(2027, 1, 2, 6, tzinfo=dt.UTC)):
        for _number in range(2):
            other = make.hub(lead=cast.lead_town, confirmed_on=FIRST, start="2027-01-01")
            make.agreement(other, state="signed")
        Deliverable.objects.update(due_on=D(2028, 6, 1))
        with django_assert_max_num_queries(20):
            remind(0)


@pytest.mark.parametrize(
    ("last", "known", "start", "due"),
    [
        (D(2027, 2, 1), D(2027, 3, 1), "2027-01-01", D(2027, 5, 1)),
        (None, D(2026, 10, 1), "2027-01-01", D(2027, 4, 1)),
        (None, D(2027, 2, 28), "2027-01", D(2027, 5, 28)),
        (None, D(2026, 11, 30), "2028", D(2027, 2, 28)),
        (None, D(2026, 11, 30), None, D(2027, 2, 28)),
    ],
)
def test_when_a_check_in_is_due(last, known, start, due):
    assert check_in_due(last, known, start, D(2027, 3, 1)) == due


@pytest.mark.parametrize(
    ("today", "kind"),
    [
        (D(2027, 3, 31), None),
        (D(2027, 4, 1), "check_in_due"),
        (D(2027, 4, 30), "check_in_due"),
        (D(2027, 5, 1), "check_in_overdue"),
        (D(2027, 7, 1), "check_in_overdue"),
        (D(2027, 7, 2), "silent"),
    ],
)
def test_what_a_hub_is_reminded_of(today, kind):
    found = about_check_ins("running", D(2027, 4, 1), FIRST, today)
    assert (found.kind if found else None) == kind
    assert about_check_ins("completed", D(2027, 4, 1), FIRST, today) is None


@pytest.mark.parametrize(
    ("today", "kind"),
    [
        (D(2027, 5, 30), None),
        (D(2027, 5, 31), "deliverable_due"),
        (D(2027, 6, 30), "deliverable_due"),
        (D(2027, 7, 1), "deliverable_overdue"),
    ],
)
def test_what_a_deliverable_calls_for(today, kind):
    due = D(2027, 6, 30)
    wanted = Reminder(kind, due, "D1:2027-06-30") if kind else None
    assert about_deliverable("D1", due, today) == wanted
