"""What is done with a label: who may, what is written down, what is refused."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from local4action.foundation.actions import SYSTEM
from local4action.foundation.models import OutboxMail
from local4action.hubs.models import Hub
from local4action.hubs.queries import acts_of
from local4action.labels import actions
from local4action.labels.models import Label, LabelMove
from local4action.labels.signals import label_changed
from local4action.labels.tasks import keep_time
from local4action.labels.tests.story import in_force, labelled
from local4action.reviews.models import Decision
from local4action.reviews.signals import outcome_told

WHY = {"reason": "Nobody answers.", "language": "en"}


@pytest.fixture(autouse=True)
def _in_february_2027():
    with time_machine.travel("2027-02-01T10:00:00+00:00", tick=False):
        yield


def told(cast, make, *, outcome="granted"):
    """A proposal whose outcome is decided and told."""
    proposal = make.proposal(organisation=cast.lead_town, state=outcome)
    Decision.objects.create(
        proposal=proposal,
        outcome=outcome,
        body=cast.executive_bureau,
        decided_on=dt.date(2026, 11, 20),
        minutes="Item 4",
        conditions="Name a second partner.",
        recorded_by=cast.officer,
    )
    outcome_told.send(sender=type(proposal), proposal=proposal, actor=cast.officer)
    return proposal


def heard():
    """What `label_changed` says, as it comes."""
    changes = []

    def listen(*, label, **_more):
        changes.append((label.number, label.state))

    return changes, listen


def test_a_letter_that_tells_of_a_grant_brings_the_label(cast, make):
    changes, listen = heard()
    label_changed.connect(listen)
    try:
        proposal = told(cast, make)
        told(cast, make, outcome="declined")
    finally:
        label_changed.disconnect(listen)
    label = Label.objects.get()
    assert (label.number, label.hub.proposal, label.state) == (
        "L4A-2026-0001",
        proposal,
        "candidate",
    )
    assert (label.decided_by, label.granted_on) == ("Bureau", dt.date(2026, 11, 20))
    assert label.conditions == "Name a second partner."
    assert [(one.name, one.source, one.target) for one in label.moves.all()] == [
        ("grant", "", "candidate")
    ]
    assert changes == [("L4A-2026-0001", "candidate")]
    assert not OutboxMail.objects.filter(key__startswith="labels/").exists()


def test_numbers_of_a_year_follow_each_other(cast, make):
    numbers = [
        labelled(cast, make, decided_on=day).number
        for day in (dt.date(2026, 12, 1), dt.date(2027, 1, 5), dt.date(2026, 12, 3))
    ]
    assert numbers == ["L4A-2026-0001", "L4A-2027-0001", "L4A-2026-0002"]
    Label.objects.filter(number="L4A-2026-0002").update(number="L4A-2026-9999")
    assert labelled(cast, make).number == "L4A-2026-10000"
    assert labelled(cast, make).number == "L4A-2026-10001"


def test_a_hub_has_one_label(cast, make):
    label = labelled(cast, make)
    assert actions.grant(label.hub) == label
    assert Label.objects.count() == 1


def test_hubs_from_before_this_register_have_none(make):
    assert actions.grant(make.hub(state="unknown")) is None
    keep_time(0)
    assert not Label.objects.exists()


def test_a_hub_granted_before_there_were_labels_gets_its_own(cast, make):
    label = labelled(cast, make, state="running", signed_at=timezone.now())
    LabelMove.objects.all().delete()
    label.delete()
    keep_time(0)
    found = Label.objects.get()
    assert (found.number, found.state) == ("L4A-2026-0001", "active")


@pytest.mark.django_db(transaction=True)
def test_granted_at_once_no_number_is_left_out_or_given_twice(cast, make):
    hubs = [labelled(cast, make).hub for _number in range(6)]
    LabelMove.objects.all().delete()
    Label.objects.all().delete()
    start, wrong = threading.Barrier(len(hubs)), []

    def grant(hub):
        try:
            start.wait()
            actions.grant_label(actor=SYSTEM, hub=hub)
        except ValidationError as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=grant, args=(hub,)) for hub in hubs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert list(Label.objects.order_by("number").values_list("number", flat=True)) == [
        f"L4A-2026-{number:04d}" for number in range(1, 7)
    ]


@pytest.mark.parametrize("who", ["lead", "partner", "board_1", "bureau", "citizen"])
@pytest.mark.parametrize(
    "act", [actions.watch, actions.suspend, actions.reinstate, actions.mark_conditions_met]
)
def test_only_officers_move_labels(cast, make, who, act):
    label = in_force(cast, make)
    with pytest.raises(PermissionDenied):
        act(actor=getattr(cast, who), label=label, **WHY)


def test_an_officer_who_speaks_for_the_hub_leaves_its_label_to_a_colleague(cast, make):
    label = in_force(cast, make)
    make.mandate(cast.officer, organisation=cast.lead_town)
    with pytest.raises(PermissionDenied):
        actions.suspend(actor=cast.officer, label=label, **WHY)


def test_a_step_is_written_down_told_and_heard(cast, make):
    label = in_force(cast, make)
    changes, listen = heard()
    label_changed.connect(listen)
    try:
        actions.suspend(actor=cast.officer, label=label, reason=" Personne. ", language="fr")
    finally:
        label_changed.disconnect(listen)
    move = LabelMove.objects.get(name="suspend")
    assert (move.source, move.target, move.reason, move.language, move.moved_by) == (
        "active",
        "suspended",
        "Personne.",
        "fr",
        cast.officer,
    )
    assert changes == [(label.number, "suspended")]
    written = OutboxMail.objects.get(key__contains=f":{move.pk}:{cast.lead.pk}")
    assert written.subject == f"Label {label.number}: Suspended"
    assert "Personne." in written.body
    assert f"/desk/hubs/{label.hub.ref}/" in written.body
    office = OutboxMail.objects.get(key__contains=f":{move.pk}:{cast.officer.pk}")
    assert f"/desk/labels/{label.number}/" in office.body
    assert "Suspended the label" in [str(one.text) for one in acts_of(label.hub)]


def test_a_mail_is_in_the_language_of_its_reader(cast, make):
    cast.lead.language = "fr"
    cast.lead.save(update_fields=["language"])
    label = in_force(cast, make)
    written = OutboxMail.objects.get(to=cast.lead.email, key__startswith="labels/mail/moved")
    assert written.subject == f"Label {label.number} : Entré en vigueur"
    assert "31 décembre 2028" in written.body


@pytest.mark.parametrize(
    "act", [actions.watch, actions.suspend, actions.reinstate, actions.unwatch]
)
@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001])
def test_a_step_says_why(cast, make, act, reason):
    label = in_force(cast, make)
    with pytest.raises(ValidationError) as refused:
        act(actor=cast.officer, label=label, reason=reason, language="en")
    assert list(refused.value.message_dict) == ["reason"]


def test_what_the_table_does_not_allow_is_refused(cast, make):
    label = in_force(cast, make)
    with pytest.raises(ValidationError, match="Active"):
        actions.reinstate(actor=cast.officer, label=label, **WHY)
    assert LabelMove.objects.filter(name="reinstate").count() == 0


def withdrawing(cast, label, **changed):
    given = {
        "actor": cast.officer,
        "label": label,
        "body": cast.executive_bureau,
        "decided_on": timezone.localdate(),
        "minutes": "Item 9",
        **WHY,
    }
    return actions.withdraw(**{**given, **changed})


def test_a_withdrawal_names_the_decision(cast, make):
    label = in_force(cast, make)
    assert withdrawing(cast, label).state == "withdrawn"
    move = LabelMove.objects.get(name="withdraw")
    assert (move.decided_by, move.decided_on, move.minutes) == (
        "Bureau",
        timezone.localdate(),
        "Item 9",
    )


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("decided_on", {"decided_on": dt.date(2026, 11, 30)}),
        ("decided_on", {"decided_on": dt.date(2199, 1, 1)}),
        ("minutes", {"minutes": " "}),
        ("reason", {"reason": ""}),
    ],
)
def test_a_withdrawal_without_its_decision_is_refused(cast, make, field, changed):
    label = in_force(cast, make)
    changed = {"decided_on": dt.date(2026, 12, 1), **changed}
    with pytest.raises(ValidationError) as refused:
        withdrawing(cast, label, **changed)
    assert list(refused.value.message_dict) == [field]


def test_only_bodies_that_decide_may_withdraw(cast, make):
    label = in_force(cast, make)
    with pytest.raises(ValidationError) as refused:
        withdrawing(cast, label, body=cast.policy_council)
    assert list(refused.value.message_dict) == ["body"]


def test_a_renewal_is_at_most_three_years_from_the_start_of_its_period(cast, make):
    label = in_force(cast, make)
    renewing = {"actor": cast.officer, "label": label, **WHY}
    for day in (dt.date(2028, 12, 31), dt.date(2032, 1, 1)):
        with pytest.raises(ValidationError) as refused:
            actions.renew(**renewing, valid_until=day)
        assert list(refused.value.message_dict) == ["valid_until"]
    found = actions.renew(**renewing, valid_until=dt.date(2031, 12, 31))
    assert (found.state, found.valid_until, found.renewals) == (
        "active",
        dt.date(2031, 12, 31),
        1,
    )


def test_a_label_that_expired_begins_a_new_period_today(cast, make):
    label = in_force(cast, make)
    with time_machine.travel("2029-03-10T10:00:00+00:00", tick=False):
        keep_time(0)
        label.refresh_from_db()
        assert label.state == "expired"
        renewing = {"actor": cast.officer, "label": label, **WHY}
        with pytest.raises(ValidationError):
            actions.renew(**renewing, valid_until=dt.date(2032, 3, 10))
        actions.renew(**renewing, valid_until=dt.date(2032, 3, 9))
        keep_time(0)
    label.refresh_from_db()
    assert (label.state, label.valid_until) == ("active", dt.date(2032, 3, 9))


def test_the_label_of_a_hub_that_has_ended_is_not_renewed(cast, make):
    label = in_force(cast, make)
    Hub.objects.filter(pk=label.hub_id).update(state="completed")
    with pytest.raises(ValidationError, match="ended"):
        actions.renew(actor=cast.officer, label=label, valid_until=dt.date(2029, 1, 1), **WHY)


def test_conditions_are_met_once(cast, make):
    label = labelled(cast, make, conditions="Name a second partner.")
    done = actions.mark_conditions_met(actor=cast.officer, label=label, **WHY)
    assert (done.conditions_met_on, done.state) == (timezone.localdate(), "candidate")
    with pytest.raises(ValidationError, match="no open conditions"):
        actions.mark_conditions_met(actor=cast.officer, label=label, **WHY)
