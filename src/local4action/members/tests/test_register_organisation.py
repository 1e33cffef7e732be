"""Registering an organisation and oneself in it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from local4action.members.actions import register_organisation
from local4action.members.models import Mandate, Organisation
from local4action.members.rules import speaks_for

ADDRESS = "/en/desk/organisations/new/"
GOOD = {
    "name": "Ville de Très-Haut",
    "language": "fr",
    "kind": "municipality",
    "country": "CH",
    "section": "europe",
    "place_name": "Très-Haut",
    "latitude": "46.5",
    "longitude": "7.9",
    "population_band": "under-20k",
    "web": "https://tres-haut.example",
    "role": "official",
    "title": "Secrétaire",
    "form_key": "k1",
}


def test_whoever_registers_it_speaks_for_it_unconfirmed(client, cast):
    client.force_login(cast.citizen)
    answer = client.post(ADDRESS, GOOD)
    assert (answer.status_code, answer.url) == (302, "/en/desk/organisations/")
    made = Organisation.objects.get(slug="ville-de-tres-haut")
    mandate = Mandate.objects.get(organisation=made)
    assert (made.name.original, made.membership, made.latitude) == ("fr", "unknown", 46.5)
    assert (mandate.person, mandate.role, mandate.confirmed_at) == (cast.citizen, "official", None)
    assert speaks_for(cast.citizen, made)
    page = client.get("/en/desk/organisations/").content.decode()
    assert "Ville de Très-Haut" in page
    assert "To be confirmed" in page


def test_sent_twice_it_is_one(client, cast):
    client.force_login(cast.citizen)
    first, second = client.post(ADDRESS, GOOD), client.post(ADDRESS, GOOD)
    assert (first.url, Organisation.objects.filter(country="CH").count()) == (second.url, 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 201),
        ("name", "\x00\x07"),
        ("kind", "kingdom"),
        ("country", "ZZ"),
        ("country", ""),
        ("latitude", "91"),
        ("latitude", "nan"),
        ("longitude", "-181"),
        ("longitude", ""),
        ("latitude", "1e999"),
        ("web", "javascript:alert(1)"),
        ("language", "<b>"),
        ("role", "king"),
    ],
)
def test_bad_input_is_said_and_what_was_typed_is_kept(client, cast, field, value):
    client.force_login(cast.citizen)
    answer = client.post(ADDRESS, GOOD | {field: value})
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert "Secrétaire" in answer.content.decode()
    assert not Organisation.objects.filter(country="CH").exists()


def test_the_same_name_in_the_same_country_is_refused(client, cast):
    client.force_login(cast.citizen)
    client.post(ADDRESS, GOOD)
    answer = client.post(ADDRESS, GOOD | {"form_key": "k2", "title": "Other"})
    assert answer.status_code == 422
    assert "already" in answer.content.decode()


def test_the_signed_out_are_sent_to_sign_in(client, db):
    assert client.get(ADDRESS).status_code == 302
    assert client.post(ADDRESS, GOOD).status_code == 302
    assert not Organisation.objects.exists()


def test_the_action_asks_who_it_is(cast):
    from django.contrib.auth.models import AnonymousUser

    with pytest.raises(PermissionDenied):
        register_organisation(
            name="A",
            language="en",
            role="official",
            title="",
            actor=AnonymousUser(),
            fields={"kind": "municipality", "country": "CH"},
        )
    with pytest.raises(ValidationError):
        register_organisation(
            name="A",
            language="en",
            role="official",
            title="",
            actor=cast.citizen,
            fields={"kind": "kingdom", "country": "CH", "latitude": 1.0},
        )
    assert not Mandate.objects.filter(since=dt.date(1900, 1, 1)).exists()
