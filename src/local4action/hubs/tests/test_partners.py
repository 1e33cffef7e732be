"""Partners are invited, say yes or no, leave."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from local4action.foundation.models import OutboxMail
from local4action.hubs import invitations
from local4action.hubs.models import HubPartner
from local4action.hubs.tests.story import signed_in, story


def test_an_organisation_of_the_register_is_found_and_invited(cast, make):
    hub = story(cast, make)
    cast.applicant.language = "fr"
    cast.applicant.save()
    page = f"/en/desk/hubs/{hub.ref}/partners/"
    client = signed_in(cast.lead)
    assert client.get(page + "?q=VALSER").context["found"] == [cast.applicant_town]
    sent = {"organisation": cast.applicant_town.ref, "role": "partner", "form_key": "k"}
    assert client.post(page, sent).status_code == 302
    assert client.post(page, sent).status_code == 302
    partner = HubPartner.objects.get(organisation=cast.applicant_town)
    assert (partner.role, partner.state) == ("partner", "invited")
    mails = set(OutboxMail.objects.values_list("to", "language"))
    assert mails == {("applicant@demo.example", "fr"), ("mayor@demo.example", "en")}
    body = OutboxMail.objects.get(to="applicant@demo.example").body
    assert f"/fr/desk/partnerships/{partner.ref}/" in body
    again = client.post(page, {**sent, "form_key": "other"})
    assert (again.status_code, "invited already" in again.content.decode()) == (422, True)


def test_a_bare_address_is_invited_and_taken_up_by_an_organisation(cast, make):
    hub = story(cast, make)
    page = f"/en/desk/hubs/{hub.ref}/partners/"
    sent = {
        "name": "Association des voisins",
        "email": "Applicant@demo.example",
        "language": "es",
        "role": "stakeholder",
        "form_key": "k",
    }
    assert signed_in(cast.lead).post(page, sent).status_code == 302
    partner = HubPartner.objects.get(organisation=None)
    assert list(OutboxMail.objects.values_list("to", "language")) == [
        ("applicant@demo.example", "es")
    ]
    client, answer = signed_in(cast.applicant), f"/en/desk/partnerships/{partner.ref}/"
    wrong = client.post(answer, {"answer": "accept", "form_key": "a"})
    assert list(wrong.context["form"].errors) == ["organisation"]
    sent = {"answer": "accept", "organisation": cast.applicant_town.pk, "form_key": "a"}
    assert client.post(answer, sent).status_code == 302
    partner.refresh_from_db()
    assert (partner.state, partner.organisation) == ("accepted", cast.applicant_town)
    assert client.get(f"/en/desk/hubs/{hub.ref}/").status_code == 200


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"email": "nobody"}, "email"), ({"name": ""}, "name"), ({"role": "boss"}, "role")],
)
def test_bad_input_is_said_beside_the_field(cast, make, changed, field):
    hub = story(cast, make)
    sent = {"name": "Voisins", "email": "a@b.example", "language": "fr", "role": "partner"}
    answer = signed_in(cast.lead).post(f"/en/desk/hubs/{hub.ref}/partners/", {**sent, **changed})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not HubPartner.objects.filter(organisation=None).exists()


def test_only_the_invited_answer_and_only_once(cast, make):
    hub = story(cast, make, accepted=False)
    partner = hub.partners.get(organisation=cast.partner_university)
    page = f"/en/desk/partnerships/{partner.ref}/"
    for who in (cast.lead, cast.partner_2, cast.citizen, cast.officer):
        assert signed_in(who).get(page).status_code == 404
        with pytest.raises(PermissionDenied):
            invitations.answer_invitation(actor=who, partner=partner, accept=True)
    client = signed_in(cast.partner)
    assert client.get(f"/en/desk/hubs/{hub.ref}/").status_code == 404
    assert client.post(page, {"answer": "decline", "form_key": "a"}).status_code == 302
    partner.refresh_from_db()
    assert partner.state == "declined"
    with pytest.raises(ValidationError, match="given already"):
        invitations.answer_invitation(actor=cast.partner, partner=partner, accept=True)


def test_a_partner_leaves_and_that_stays_visible(cast, make):
    hub = story(cast, make)
    partner = hub.partners.get(organisation=cast.partner_university)
    page = f"/en/desk/partnerships/{partner.ref}/"
    assert signed_in(cast.partner).post(page, {"leave": "yes", "form_key": "a"}).status_code == 302
    partner.refresh_from_db()
    assert partner.state == "left"
    assert signed_in(cast.partner).get(f"/en/desk/hubs/{hub.ref}/").status_code == 404


def test_an_unanswered_invitation_is_withdrawn_an_answered_one_is_not(cast, make):
    hub = story(cast, make)
    open_one = make.partner(hub, cast.applicant_town, state="invited")
    answered = hub.partners.first()
    page = f"/en/desk/hubs/{hub.ref}/partners/"
    client = signed_in(cast.lead)
    assert client.post(page, {"withdraw": open_one.ref, "form_key": "a"}).status_code == 302
    assert client.post(page, {"withdraw": answered.ref, "form_key": "b"}).status_code == 404
    assert not HubPartner.objects.filter(pk=open_one.pk).exists()
    with pytest.raises(PermissionDenied):
        invitations.withdraw_invitation(actor=cast.partner, partner=answered)
