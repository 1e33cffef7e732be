"""Stories of one label over simulated time, day by day: every step and every mail, each once."""

from __future__ import annotations

import datetime as dt

import pytest

from local4action.foundation.models import OutboxMail
from local4action.hubs.actions import close_hub, complete_hub, confirm_file, start_hub, stop_hub
from local4action.hubs.models import Hub
from local4action.labels import actions
from local4action.labels.models import LabelMove
from local4action.labels.tests.story import days, labelled, live

FIRST, LAST = dt.date(2026, 12, 1), dt.date(2030, 11, 30)
SIGNED = dt.datetime(2026, 12, 20, tzinfo=dt.UTC)


@pytest.fixture
def label(cast, make):
    """Granted on 1 December 2026, signed on the 20th, for a hub of 2027 and 2028."""
    return labelled(
        cast,
        make,
        state="agreed",
        start="2027-01-01",
        end="2028-12-31",
        confirmed_on=dt.date(2026, 12, 1),
        signed_at=SIGNED,
    )


def confirming(cast, label, first, last, *, every=90):
    """A lead that confirms its file every three months."""
    hub = label.hub
    return {
        day: lambda: confirm_file(actor=cast.lead, hub=hub) for day in days(first, last)[::every]
    }


def life(label):
    return [
        (move.name, move.moved_at.date().isoformat())
        for move in LabelMove.objects.filter(label=label).exclude(name="grant")
    ]


def mails(person):
    """What a person was sent about labels, with the key of each."""
    keys = OutboxMail.objects.filter(to=person.email, key__startswith="labels/mail/")
    found = [key.split(":") for key in keys.order_by("pk").values_list("key", flat=True)]
    names = {str(move.pk): move.name for move in LabelMove.objects.all()}
    return [
        names[rest[0]] if about.endswith("moved") else " ".join([about.split("/")[-1], *rest[:-1]])
        for about, _number, *rest in found
    ]


def test_a_hub_that_answers_until_its_last_day(cast, label):
    acts = confirming(cast, label, dt.date(2027, 1, 1), dt.date(2028, 12, 31))
    live(FIRST, LAST, acts=acts)
    label.refresh_from_db()
    assert (label.state, label.valid_from, label.valid_until) == (
        "expired",
        dt.date(2027, 1, 1),
        dt.date(2028, 12, 31),
    )
    assert life(label) == [("activate", "2027-01-01"), ("expire", "2029-01-01")]
    told = ["activate", "ends_soon 2028-12-31 60", "ends_soon 2028-12-31 14", "expire"]
    assert mails(cast.lead) == told
    assert mails(cast.officer) == told
    assert mails(cast.partner) == []


def test_a_hub_that_falls_silent_and_is_heard_again(cast, label, make):
    make.closing_report(label.hub)
    acts = {
        dt.date(2027, 9, 10): lambda: confirm_file(actor=cast.lead, hub=label.hub),
    } | confirming(cast, label, dt.date(2027, 12, 1), dt.date(2028, 10, 31))
    closing = dt.date(2028, 11, 20)
    acts[closing] = lambda: close_hub(actor=cast.lead, hub=label.hub)
    acts[dt.date(2028, 12, 20)] = lambda: complete_hub(actor=cast.lead, hub=label.hub)
    live(FIRST, dt.date(2029, 1, 10), acts=acts)
    assert life(label) == [
        ("activate", "2027-01-01"),
        ("fall_silent", "2027-07-02"),
        ("be_heard", "2027-09-10"),
        ("complete", "2028-12-20"),
    ]
    assert mails(cast.lead) == [
        "activate",
        "silent_soon 2027-01-01",
        "fall_silent",
        "be_heard",
        "ends_soon 2028-12-31 60",
        "ends_soon 2028-12-31 14",
        "complete",
    ]


def test_what_was_missed_while_no_job_ran_is_made_up_for_once(cast, label):
    acts = confirming(cast, label, dt.date(2028, 1, 1), dt.date(2028, 12, 31))
    asleep = frozenset(
        [
            *days(dt.date(2026, 12, 30), dt.date(2027, 1, 4)),
            *days(dt.date(2027, 5, 28), dt.date(2027, 6, 8)),
            *days(dt.date(2027, 7, 1), dt.date(2027, 7, 5)),
            *days(dt.date(2028, 10, 30), dt.date(2028, 11, 4)),
            *days(dt.date(2028, 12, 15), dt.date(2028, 12, 19)),
            *days(dt.date(2028, 12, 31), dt.date(2029, 1, 6)),
        ]
    )
    live(FIRST, dt.date(2029, 1, 10), acts=acts, asleep=asleep)
    label.refresh_from_db()
    assert (label.valid_from, label.valid_until) == (dt.date(2027, 1, 1), dt.date(2028, 12, 31))
    assert life(label) == [
        ("activate", "2027-01-05"),
        ("fall_silent", "2027-07-06"),
        ("be_heard", "2028-01-01"),
        ("expire", "2029-01-07"),
    ]
    assert mails(cast.lead) == [
        "activate",
        "silent_soon 2027-01-05",
        "fall_silent",
        "be_heard",
        "ends_soon 2028-12-31 60",
        "ends_soon 2028-12-31 14",
        "expire",
    ]


def test_a_label_suspended_reinstated_renewed_and_expired(cast, label):
    said = {"language": "en", "actor": cast.officer, "label": label}
    acts = confirming(cast, label, dt.date(2027, 1, 1), dt.date(2030, 6, 30)) | {
        dt.date(2027, 3, 1): lambda: actions.suspend(**said, reason="No partner is left."),
        dt.date(2027, 4, 1): lambda: actions.reinstate(**said, reason="There are two again."),
        dt.date(2028, 12, 1): lambda: actions.renew(
            **said, reason="It goes on.", valid_until=dt.date(2030, 6, 30)
        ),
    }
    asleep = frozenset(days(dt.date(2030, 4, 20), dt.date(2030, 6, 20)))
    live(FIRST, LAST, acts=acts, asleep=asleep)
    assert life(label) == [
        ("activate", "2027-01-01"),
        ("suspend", "2027-03-01"),
        ("reinstate", "2027-04-01"),
        ("renew", "2028-12-01"),
        ("expire", "2030-07-01"),
    ]
    assert mails(cast.lead) == [
        "activate",
        "suspend",
        "reinstate",
        "ends_soon 2028-12-31 60",
        "renew",
        "ends_soon 2030-06-30 14",
        "expire",
    ]


def test_a_hub_that_is_stopped_takes_its_label_along(cast, label):
    reason = "La rivière a changé de lit."
    stopping = {
        dt.date(2027, 5, 1): lambda: stop_hub(
            actor=cast.lead, hub=label.hub, reason=reason, language="fr"
        )
    }
    live(FIRST, dt.date(2027, 12, 1), acts=stopping)
    move = LabelMove.objects.get(label=label, name="stop_with_hub")
    assert (move.reason, move.language, move.moved_by) == (reason, "fr", None)
    assert life(label) == [("activate", "2027-01-01"), ("stop_with_hub", "2027-05-01")]
    assert mails(cast.lead) == ["activate", "stop_with_hub"]


def test_a_watch_that_a_person_set_is_not_lifted_by_a_check_in(cast, label):
    said = {"language": "en", "actor": cast.officer, "label": label}
    acts = confirming(cast, label, dt.date(2027, 1, 1), dt.date(2027, 8, 1), every=30) | {
        dt.date(2027, 3, 3): lambda: actions.watch(**said, reason="Complaints."),
        dt.date(2027, 6, 6): lambda: actions.unwatch(**said, reason="Answered."),
    }
    live(FIRST, dt.date(2027, 8, 1), acts=acts)
    assert life(label) == [
        ("activate", "2027-01-01"),
        ("put_on_watch", "2027-03-03"),
        ("take_off_watch", "2027-06-06"),
    ]


def test_an_officer_who_lifts_the_watch_gives_the_hub_six_more_months(cast, label):
    said = {"language": "en", "actor": cast.officer, "label": label}
    acts = {dt.date(2027, 8, 8): lambda: actions.unwatch(**said, reason="We spoke.")}
    live(FIRST, dt.date(2028, 3, 1), acts=acts)
    assert life(label) == [
        ("activate", "2027-01-01"),
        ("fall_silent", "2027-07-02"),
        ("take_off_watch", "2027-08-08"),
        ("fall_silent", "2028-02-09"),
    ]


def test_a_hub_that_starts_by_hand_has_its_label_at_once(cast, label):
    Hub.objects.filter(pk=label.hub_id).update(start="2027-03-01")
    label.hub.refresh_from_db()
    acts = {dt.date(2027, 1, 15): lambda: start_hub(actor=cast.lead, hub=label.hub)}
    live(FIRST, dt.date(2027, 2, 1), acts=acts, asleep=frozenset(days(FIRST, LAST)))
    label.refresh_from_db()
    assert (label.state, label.valid_from) == ("active", dt.date(2027, 1, 15))
