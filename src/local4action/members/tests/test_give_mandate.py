"""The Secretariat gives a mandate to a person with an account."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from local4action.members.actions import give_mandate
from local4action.members.rules import is_board_member, speaks_for

ADDRESS = "/en/desk/people/new/"


def given(**changed):
    return {
        "email": "citizen@demo.example",
        "where": "body:board",
        "role": "member",
        "title": "",
        "since": "2026-01-01",
        "until": "",
        "form_key": "k",
        **changed,
    }


def test_an_officer_seats_a_person_in_a_body(client, cast):
    client.force_login(cast.officer)
    assert ADDRESS in client.get("/en/desk/people/").content.decode()
    page = client.get(ADDRESS).content.decode()
    assert 'value="body:board"' in page
    assert "organisation:" not in page
    answer = client.post(ADDRESS, given(email="Citizen@Demo.example"))
    assert (answer.status_code, answer.url) == (302, "/en/desk/people/")
    made = cast.citizen.mandates.get()
    assert (made.body, made.role, made.since) == (cast.board, "member", dt.date(2026, 1, 1))
    assert made.confirmed_at is not None
    assert is_board_member(cast.citizen)


def test_an_organisation_is_searched_then_chosen(client, cast):
    client.force_login(cast.officer)
    where = f"organisation:{cast.lead_town.ref}"
    assert where in client.get(ADDRESS, {"q": "ndárou"}).content.decode()
    sent = given(where=where, role="elected_head", until="2090-12-31", title="Maire\x07")
    assert client.post(f"{ADDRESS}?q=ndarou", sent).status_code == 302
    made = cast.citizen.mandates.get()
    assert (made.organisation, made.title, made.until) == (
        cast.lead_town,
        "Maire",
        dt.date(2090, 12, 31),
    )
    assert speaks_for(cast.citizen, cast.lead_town)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"email": "nobody@demo.example"}, "Ask the person to make one"),
        ({"email": "not an address"}, "valid email"),
        ({"where": ""}, "Search, then choose one"),
        ({"where": "body:parliament"}, "parliament"),
        ({"role": "king"}, "king"),
        ({"since": "soon"}, "valid date"),
        ({"until": "2025-01-01"}, "The end is before the start"),
        ({"email": "board-1@demo.example"}, "holds this mandate already"),
    ],
)
def test_bad_input_is_said_and_what_was_typed_is_kept(client, cast, changed, words):
    client.force_login(cast.officer)
    answer = client.post(ADDRESS, given(title="Rapporteur", **changed))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Rapporteur" in page
    assert not cast.citizen.mandates.exists()


def test_a_claim_is_confirmed_not_given_again(cast, make):
    make.mandate(cast.citizen, organisation=cast.lead_town, confirmed_at=None)
    with pytest.raises(ValidationError, match="claims this mandate already"):
        give_mandate(
            email=cast.citizen.email,
            organisation=cast.lead_town,
            role="official",
            title="",
            since=dt.date(2026, 1, 1),
            actor=cast.officer,
        )


def test_others_are_told_no(client, cast):
    client.force_login(cast.board_1)
    assert client.get(ADDRESS).status_code == 404
    assert client.post(ADDRESS, given()).status_code == 404
    with pytest.raises(PermissionDenied):
        give_mandate(
            email=cast.board_1.email,
            body=cast.secretariat,
            role="member",
            title="",
            since=dt.date(2026, 1, 1),
            actor=cast.board_1,
        )
    with pytest.raises(ValidationError):
        give_mandate(
            email=cast.board_1.email,
            role="member",
            title="",
            since=dt.date(2026, 1, 1),
            actor=cast.officer,
        )
