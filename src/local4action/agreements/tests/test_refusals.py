"""A party says no, and why; it may still sign, and both are shown."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client

from local4action.agreements import actions, queries
from local4action.agreements.models import Refusal, Signature
from local4action.agreements.tests.test_story import proposed, sign
from local4action.foundation.models import OutboxMail
from local4action.hubs.tests.story import fresh, signed_in


def refuse(who, agreement, organisation, **changed):
    given = {"seen": agreement.sha256, "reason": "Trop peu d’eau", **changed}
    return actions.refuse_agreement(
        actor=fresh(who), agreement=agreement, organisation=organisation, **given
    )


def test_refused_on_the_page_and_the_lead_is_told(cast, make):
    hub, agreement = proposed(cast, make)
    client = signed_in(cast.partner)
    page = f"/en/desk/hubs/{hub.ref}/agreement/"
    assert client.get(page).context["may_refuse"]
    typed = {
        "organisation": cast.partner_university.pk,
        "seen": agreement.sha256,
        "reason": "Trop peu d’eau",
        "form_key": "a",
    }
    assert client.post(page + "refuse/", typed).status_code == 302
    shown = client.get(page)
    assert not shown.context["may_refuse"]
    assert shown.context["may_sign"]
    assert "Trop peu d’eau" in shown.content.decode()
    mails = OutboxMail.objects.filter(key__startswith="agreements/mail/refused:")
    assert [one.to for one in mails] == ["lead@demo.example"]
    assert "nothing to refuse" in client.get(page + "refuse/").content.decode()


def test_who_refused_is_not_asked_again_and_may_still_sign(cast, make):
    hub, agreement = proposed(cast, make, start="2026-01", end="2027-12", is_public=True)
    own = [cast.partner_university.pk]
    assert list(queries.to_sign(own)) == [agreement]
    refuse(cast.partner, agreement, cast.partner_university)
    assert list(queries.to_sign(own)) == []
    assert list(queries.to_sign([cast.partner_town.pk])) == [agreement]
    sign(cast.partner, agreement, cast.partner_university)
    sign(cast.lead, agreement, cast.lead_town)
    sign(cast.partner_2, agreement, cast.partner_town)
    agreement.refresh_from_db()
    assert agreement.state == "signed"
    public = Client().get(f"/en/hubs/{hub.ref}/agreement/", follow=True).content.decode()
    assert "Trop peu d’eau" in public
    document = Client().get(f"/data/agreements/{hub.ref}.json").json()
    assert [
        (one["name"], one["reason"]["texts"]["fr"]["text"]) for one in document["refusals"]
    ] == [("Partner", "Trop peu d’eau")]
    assert len(document["signatures"]) == 3


def test_who_signed_cannot_refuse_and_nobody_refuses_twice(cast, make):
    _hub, agreement = proposed(cast, make)
    sign(cast.partner, agreement, cast.partner_university)
    with pytest.raises(ValidationError, match="signed for this organisation already"):
        refuse(cast.partner, agreement, cast.partner_university)
    refuse(cast.partner_2, agreement, cast.partner_town)
    with pytest.raises(ValidationError):
        refuse(cast.partner_2, agreement, cast.partner_town)
    assert Refusal.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"reason": " "}, "Write this down"), ({"seen": "0" * 64}, "was changed")],
)
def test_a_refusal_needs_a_reason_and_the_right_text(cast, make, changed, words):
    _hub, agreement = proposed(cast, make)
    with pytest.raises(ValidationError, match=words):
        refuse(cast.partner, agreement, cast.partner_university, **changed)
    with pytest.raises(PermissionDenied):
        refuse(cast.stakeholder, agreement, cast.stakeholder_coop)
    assert not Refusal.objects.exists()


def test_a_refusal_is_of_the_text_that_was_proposed(cast, make):
    hub, agreement = proposed(cast, make)
    refuse(cast.partner, agreement, cast.partner_university)
    actions.take_back_agreement(actor=cast.lead, agreement=agreement)
    shown = signed_in(cast.partner).get(f"/en/desk/hubs/{hub.ref}/agreement/")
    assert "of an earlier text" in shown.content.decode()
    with pytest.raises(ValidationError, match="not proposed"):
        refuse(cast.partner, agreement, cast.partner_university)
    agreement.refresh_from_db()
    agreement = actions.propose_agreement(actor=cast.lead, agreement=agreement)
    assert list(queries.to_sign([cast.partner_university.pk])) == [agreement]
    refuse(cast.partner, agreement, cast.partner_university, reason="Encore trop peu")
    assert [str(one.reason) for one in queries.refusals_of(agreement)] == ["Encore trop peu"]


@pytest.mark.django_db(transaction=True)
def test_of_one_who_signs_and_one_who_refuses_at_once_both_are_never_last(cast, make):
    """Either the signature came first and the refusal is told no, or both stand in that order."""
    _hub, agreement = proposed(cast, make)
    failed = []

    def run(act):
        try:
            act(cast.partner, agreement, cast.partner_university)
        except Exception as error:  # noqa: BLE001 - told below
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in (sign, refuse)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    signature = Signature.objects.get()
    refusal = Refusal.objects.first()
    assert [type(one) for one in failed] == ([] if refusal else [ValidationError])
    assert refusal is None or refusal.refused_at < signature.signed_at
