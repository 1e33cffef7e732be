"""Changing what is known of an organisation."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from local4action.foundation.editing import token_of
from local4action.members.actions import add_representation, edit_organisation
from local4action.members.models import Organisation
from local4action.members.queries import written

GOOD = {
    "name": "Valserein-sur-Lac",
    "language": "fr",
    "kind": "municipality",
    "country": "FR",
    "section": "europe",
    "place_name": "Valserein",
    "latitude": "",
    "longitude": "",
    "population_band": "",
    "web": "",
    "form_key": "k1",
}


def address(organisation: Organisation) -> str:
    return f"/en/desk/organisations/{organisation.ref}/"


def test_who_speaks_for_it_edits_it_and_its_address_stays(client, cast):
    town = cast.applicant_town
    client.force_login(cast.applicant)
    answer = client.post(address(town), GOOD | {"token": token_of(written(town))})
    assert answer.status_code == 302
    again = Organisation.objects.get(pk=town.pk)
    assert (str(again.name), again.ref, again.latitude) == ("Valserein-sur-Lac", town.ref, None)
    assert again.name_key.startswith("valsereinsurlac")


def test_of_two_who_write_the_second_sees_what_the_first_saved(client, cast):
    town = cast.applicant_town
    seen = {"token": token_of(written(town))}
    client.force_login(cast.officer)
    client.post(address(town), GOOD | seen | {"web": "https://first.example", "form_key": "k2"})
    client.force_login(cast.applicant)
    answer = client.post(address(town), GOOD | seen | {"name": "Valserein-le-Haut"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Someone else changed this while you were writing." in page
    assert all(words in page for words in ("https://first.example", "Valserein-le-Haut"))
    known = {"token": answer.context["form"]["token"].value()}
    answer = client.post(address(town), GOOD | known | {"name": "Valserein-le-Haut"})
    assert answer.status_code == 302
    assert str(Organisation.objects.get(pk=town.pk).name) == "Valserein-le-Haut"


def test_a_stranger_finds_nothing_and_an_officer_everything(client, cast):
    client.force_login(cast.citizen)
    assert client.get(address(cast.applicant_town)).status_code == 404
    assert client.post(address(cast.applicant_town), GOOD).status_code == 404
    client.force_login(cast.officer)
    assert client.get(address(cast.applicant_town)).status_code == 200


def test_bad_input_keeps_what_was_typed(client, cast):
    client.force_login(cast.applicant)
    answer = client.post(address(cast.applicant_town), GOOD | {"latitude": "4"})
    assert answer.status_code == 422
    assert "Valserein-sur-Lac" in answer.content.decode()


def test_an_association_edits_those_it_acts_for(client, cast, make):
    association = make.organisation("Association of towns", kind="association")
    make.mandate(cast.citizen, organisation=association)
    add_representation(
        association=association,
        member=cast.applicant_town,
        since=dt.date(2025, 1, 1),
        actor=cast.officer,
    )
    client.force_login(cast.citizen)
    assert client.get(address(cast.applicant_town)).status_code == 200
    assert "Valserein" in client.get("/en/desk/organisations/").content.decode()


def test_only_an_association_acts_for_others(cast, make):
    association = make.organisation(kind="association")
    with pytest.raises(ValidationError):
        add_representation(
            association=cast.lead_town,
            member=cast.applicant_town,
            since=dt.date(2025, 1, 1),
            actor=cast.officer,
        )
    with pytest.raises(ValidationError):
        add_representation(
            association=association,
            member=association,
            since=dt.date(2025, 1, 1),
            actor=cast.officer,
        )
    with pytest.raises(PermissionDenied):
        add_representation(
            association=association,
            member=cast.lead_town,
            since=dt.date(2025, 1, 1),
            actor=cast.lead,
        )


def test_only_the_secretariat_says_who_is_a_member(client, cast):
    town = cast.applicant_town
    client.force_login(cast.applicant)
    answer = client.post(f"{address(town)}membership/", {"membership": "not_member"})
    assert answer.status_code == 403
    client.force_login(cast.officer)
    client.post(f"{address(town)}membership/", {"membership": "not_member"})
    town.refresh_from_db()
    assert town.membership == "not_member"
    client.post(f"{address(town)}membership/", {"membership": "king"})
    town.refresh_from_db()
    assert town.membership == "not_member"


def test_the_action_asks_who_it_is(cast):
    with pytest.raises(PermissionDenied):
        edit_organisation(
            organisation=cast.lead_town, name="X", language="en", fields={}, actor=cast.applicant
        )
