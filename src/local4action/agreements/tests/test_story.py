"""From a draft to an agreement in force, with the people of the story."""

from __future__ import annotations

import datetime as dt
import threading
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from local4action.agreements import actions
from local4action.agreements.models import Agreement, Deliverable, Signature
from local4action.agreements.parts import CRITERIA
from local4action.foundation.models import OutboxMail
from local4action.hubs.models import Hub
from local4action.hubs.tests.story import fresh, signed_in, story


def drafted(cast, make, **fields):
    hub = story(cast, make, **fields)
    agreement = make.agreement(hub, acceptor=cast.partner_university)
    Deliverable.objects.update(due_on=dt.date(2027, 3, 1))
    return hub, agreement


def proposed(cast, make, **fields):
    hub, agreement = drafted(cast, make, **fields)
    return hub, actions.propose_agreement(actor=cast.lead, agreement=agreement)


def sign(who, agreement, organisation, **changed):
    given = {"seen": agreement.sha256, "secret": "demo", **changed}
    return actions.sign_agreement(
        actor=fresh(who), agreement=agreement, organisation=organisation, **given
    )


def test_the_draft_is_written_on_pages(cast, make):
    hub = story(cast, make)
    client = signed_in(cast.lead)
    page = f"/en/desk/hubs/{hub.ref}/agreement/"
    assert client.post(page, {"form_key": "a"}).status_code == 302
    deliverable = {
        "text": "Cent toits",
        "evidence": "Registre",
        "weight": "50",
        "due_on": "2027-03-01",
        "owner": cast.lead_town.pk,
        "acceptor": cast.partner_town.pk,
    }
    for key in ("b", "c"):
        answer = client.post(page + "deliverables/new/", {**deliverable, "form_key": key})
        assert answer.status_code == 302
    assert (
        client.post(
            page + "criteria/new/", {"text": "Tout le quartier en parle", "form_key": "d"}
        ).status_code
        == 302
    )
    workshop = {
        "held_on": "2026-01-20",
        "text": "Une matinée au marché",
        "invited": "Toutes les vendeuses",
        "invited_count": "60",
        "came": "Vendeuses et conducteurs",
        "came_count": "41",
        "changed": "La lumière d’abord",
        "form_key": "w",
    }
    assert client.post(page + "workshops/new/", workshop).status_code == 302
    agreement = Agreement.objects.get()
    assert list(agreement.deliverables.values_list("key", "weight")) == [
        ("D1", Decimal("0.5")),
        ("D2", Decimal("0.5")),
    ]
    assert client.get(page).context["missing"] == []
    assert client.post(page, {"to": "propose", "form_key": "e"}).status_code == 302
    agreement.refresh_from_db()
    assert agreement.state == "proposed"
    assert len(agreement.sha256) == 64


def test_of_two_who_write_a_deliverable_the_second_sees_both_and_loses_nothing(cast, make):
    hub, agreement = drafted(cast, make)
    one = agreement.deliverables.get(key="D1")
    page = f"/en/desk/hubs/{hub.ref}/agreement/deliverables/{one.key}/"
    client = signed_in(cast.lead)
    begun = client.get(page).context["form"].initial
    theirs = {**begun, "text": "Two hundred roofs", "due_on": "2027-05-31", "form_key": "theirs"}
    mine = {**begun, "text": "Ninety roofs", "form_key": "mine"}
    assert client.post(page, theirs).status_code == 302
    answer = client.post(page, mine)
    assert answer.status_code == 422
    assert [one.text for one in answer.context["form"].theirs] == [
        "Two hundred roofs",
        "31 May 2027",
    ]
    assert "Ninety roofs" in answer.content.decode()
    one.refresh_from_db()
    assert (str(one.text), one.due_on) == ("Two hundred roofs", dt.date(2027, 5, 31))
    again = {**mine, "token": answer.context["form"].data["token"]}
    assert client.post(page, again).status_code == 302
    one.refresh_from_db()
    assert (str(one.text), one.due_on) == ("Ninety roofs", dt.date(2027, 3, 1))


def test_of_two_who_write_a_criterion_the_second_sees_both(cast, make):
    hub, agreement = drafted(cast, make)
    one = agreement.criteria.get()
    page = f"/en/desk/hubs/{hub.ref}/agreement/criteria/{one.key}/"
    client = signed_in(cast.lead)
    begun = client.get(page).context["form"].initial
    client.post(page, {**begun, "text": "Theirs", "form_key": "theirs"})
    answer = client.post(page, {**begun, "text": "Mine", "form_key": "mine"})
    assert [shown.text for shown in answer.context["form"].theirs] == ["Theirs"]
    one.refresh_from_db()
    assert str(one.text) == "Theirs"
    # Two who write the same need not be told.
    same = client.post(page, {**begun, "text": "Theirs", "form_key": "same"})
    assert same.status_code == 302


def test_proposing_asks_each_party_in_their_language(cast, make):
    cast.partner.language = "fr"
    cast.partner.save()
    proposed(cast, make)
    assert set(OutboxMail.objects.values_list("to", "language")) == {
        ("lead@demo.example", "en"),
        ("partner@demo.example", "fr"),
        ("partner-2@demo.example", "en"),
    }


def test_lead_and_two_partners_put_it_in_force(cast, make):
    hub, agreement = proposed(cast, make, start="2027-01", end="2028-12")
    sign(cast.partner, agreement, cast.partner_university)
    sign(cast.lead, agreement, cast.lead_town)
    agreement.refresh_from_db()
    assert agreement.state == "proposed"
    signature = sign(cast.partner_2, agreement, cast.partner_town)
    agreement.refresh_from_db()
    hub.refresh_from_db()
    assert (agreement.state, hub.state) == ("signed", "agreed")
    assert (signature.confirmed_by, signature.name, signature.sha256) == (
        "password",
        "Partner 2",
        agreement.sha256,
    )


def test_two_partners_without_the_lead_are_not_enough(cast, make):
    _hub, agreement = proposed(cast, make)
    sign(cast.partner, agreement, cast.partner_university)
    sign(cast.partner_2, agreement, cast.partner_town)
    agreement.refresh_from_db()
    assert agreement.state == "proposed"


def test_a_hub_whose_start_is_reached_runs_at_once(cast, make):
    hub, agreement = proposed(cast, make, start="2026-01", end="2027-12")
    for who, organisation in (
        (cast.lead, cast.lead_town),
        (cast.partner, cast.partner_university),
        (cast.partner_2, cast.partner_town),
    ):
        sign(who, agreement, organisation)
    assert Hub.objects.get(pk=hub.pk).state == "running"


def test_the_stakeholder_sees_and_does_not_sign(cast, make):
    hub, agreement = proposed(cast, make)
    client = signed_in(cast.stakeholder)
    page = f"/en/desk/hubs/{hub.ref}/agreement/"
    assert client.get(page).status_code == 200
    assert client.get(page + "sign/").status_code == 403
    with pytest.raises(PermissionDenied):
        sign(cast.stakeholder, agreement, cast.stakeholder_coop)


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"secret": "wrong"}, "neither your password"), ({"seen": "0" * 64}, "was changed")],
)
def test_a_signature_needs_the_right_text_and_the_right_person(cast, make, changed, words):
    _hub, agreement = proposed(cast, make)
    with pytest.raises(ValidationError, match=words):
        sign(cast.partner, agreement, cast.partner_university, **changed)
    assert not Signature.objects.exists()


def test_nobody_signs_for_another_or_twice(cast, make):
    _hub, agreement = proposed(cast, make)
    with pytest.raises(ValidationError, match="no mandate"):
        sign(cast.partner, agreement, cast.partner_town)
    sign(cast.partner, agreement, cast.partner_university)
    with pytest.raises(ValidationError, match="signed for this organisation already"):
        sign(cast.partner, agreement, cast.partner_university)
    assert Signature.objects.count() == 1


def test_a_partner_who_came_later_is_not_in_the_text(cast, make):
    hub, agreement = proposed(cast, make)
    make.partner(hub, cast.applicant_town)
    with pytest.raises(ValidationError):
        sign(cast.applicant, agreement, cast.applicant_town)


def test_taken_back_only_by_the_lead_and_only_unsigned(cast, make):
    _hub, agreement = proposed(cast, make)
    with pytest.raises(PermissionDenied):
        actions.take_back_agreement(actor=cast.partner, agreement=agreement)
    actions.take_back_agreement(actor=cast.lead, agreement=agreement)
    agreement.refresh_from_db()
    assert (agreement.state, agreement.record, agreement.sha256) == ("draft", None, "")
    agreement = actions.propose_agreement(actor=cast.lead, agreement=agreement)
    sign(cast.partner, agreement, cast.partner_university)
    with pytest.raises(ValidationError, match="signed already"):
        actions.take_back_agreement(actor=cast.lead, agreement=agreement)


def test_a_proposed_agreement_does_not_change(cast, make):
    _hub, agreement = proposed(cast, make)
    with pytest.raises(ValidationError, match="no longer a draft"):
        actions.save_item(
            actor=cast.lead, agreement=agreement, part=CRITERIA, values={"text": "More"}
        )


def test_what_is_missing_keeps_it_a_draft(cast, make):
    _hub, agreement = drafted(cast, make)
    Deliverable.objects.filter(key="D1").update(weight=Decimal("0.4"))
    with pytest.raises(ValidationError, match="90 %"):
        actions.propose_agreement(actor=cast.lead, agreement=agreement)


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_at_once_are_both_kept_and_it_comes_into_force_once(cast, make):
    hub, agreement = proposed(cast, make)
    sign(cast.lead, agreement, cast.lead_town)
    failed = []

    def run(who, organisation):
        try:
            sign(who, agreement, organisation)
        except Exception as error:  # noqa: BLE001 - told below
            failed.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=pair)
        for pair in (
            (cast.partner, cast.partner_university),
            (cast.partner, cast.partner_university),
            (cast.partner_2, cast.partner_town),
        )
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [type(one) for one in failed] == [ValidationError]
    assert Signature.objects.count() == 3
    assert Agreement.objects.get().state == "signed"
    assert Hub.objects.get(pk=hub.pk).state == "running"


def test_a_signature_needs_a_confirmed_mandate(cast, make):
    from local4action.members.actions import register_organisation
    from local4action.members.models import Mandate

    town = register_organisation(
        name="Haut-Lieu",
        language="fr",
        role="official",
        title="",
        actor=cast.citizen,
        fields={"kind": "municipality", "country": "CH"},
    )
    hub, agreement = drafted(cast, make)
    make.partner(hub, town)
    agreement = actions.propose_agreement(actor=cast.lead, agreement=agreement)
    page = f"/en/desk/hubs/{hub.ref}/agreement/sign/"
    answer = signed_in(cast.citizen).get(page)
    assert answer.status_code == 200
    assert "You can sign soon" in answer.content.decode()
    with pytest.raises(ValidationError, match="not confirmed your mandate yet"):
        sign(cast.citizen, agreement, town)
    mandate = Mandate.objects.get(organisation=town)
    mandate.confirmed_at = agreement.proposed_at
    mandate.save()
    assert "You can sign soon" not in signed_in(cast.citizen).get(page).content.decode()
    assert sign(cast.citizen, agreement, town).organisation == town
