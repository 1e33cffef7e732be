"""A colleague of a registered organisation asks to speak for it; what counts, and what does not."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from local4action.hubs.queries import people_of
from local4action.members.actions import (
    MOST_CLAIMS,
    claim_mandate,
    confirm_mandate,
    end_mandate,
    register_organisation,
)
from local4action.members.queries import current_members_of
from local4action.members.rules import (
    current_mandates,
    forget_mandates,
    is_board_member,
    is_officer,
    speaks_for,
)

ADDRESS = "/en/desk/organisations/claim/"


def registered(person):
    return register_organisation(
        name="Haut-Lieu",
        language="fr",
        role="official",
        title="",
        actor=person,
        fields={"kind": "municipality", "country": "CH"},
    )


def claimed(person, organisation):
    return claim_mandate(organisation=organisation, role="official", title="", actor=person)


def test_it_is_searched_chosen_and_counts_for_nothing_yet(client, cast):
    client.force_login(cast.citizen)
    assert ADDRESS in client.get("/en/desk/organisations/").content.decode()
    assert "radio" not in client.get(ADDRESS).content.decode()
    assert "in the register" in client.get(ADDRESS, {"q": "zzz"}).content.decode()
    where = f"organisation:{cast.lead_town.ref}"
    assert where in client.get(ADDRESS, {"q": "NDAROU"}).content.decode()
    sent = {"where": where, "role": "official", "title": "Eau", "form_key": "k"}
    assert client.post(f"{ADDRESS}?q=NDAROU", sent).status_code == 302
    mandate = cast.citizen.mandates.get()
    assert (mandate.organisation, mandate.title, mandate.confirmed_at) == (
        cast.lead_town,
        "Eau",
        None,
    )
    assert not speaks_for(cast.citizen, cast.lead_town)
    assert client.get(f"/en/desk/organisations/{cast.lead_town.ref}/").status_code == 404
    page = client.get("/en/desk/organisations/").content.decode()
    assert "To be confirmed" in page
    assert f"/desk/organisations/{cast.lead_town.ref}/" not in page


def test_once_confirmed_it_counts(cast):
    mandate = claimed(cast.citizen, cast.lead_town)
    confirm_mandate(mandate=mandate, actor=cast.officer)
    forget_mandates(cast.citizen)
    assert speaks_for(cast.citizen, cast.lead_town)


def test_mail_for_an_organisation_does_not_reach_who_only_claims_it(cast):
    claimed(cast.citizen, cast.lead_town)
    assert [person for _, person in people_of([cast.lead_town.pk])] == [cast.lead]


@pytest.mark.parametrize("where", ["", "organisation:zzzz9999", "body:secretariat"])
def test_only_what_was_found_can_be_chosen(client, cast, where):
    client.force_login(cast.citizen)
    sent = {"where": where, "role": "official", "title": "Eau", "form_key": "k"}
    answer = client.post(f"{ADDRESS}?q=ndarou", sent)
    assert answer.status_code == 422
    assert "Eau" in answer.content.decode()
    assert not cast.citizen.mandates.exists()


def test_not_twice_and_not_without_end(client, cast, make):
    claimed(cast.citizen, cast.lead_town)
    with pytest.raises(ValidationError, match="already"):
        claimed(cast.citizen, cast.lead_town)
    for _ in range(MOST_CLAIMS - 1):
        claimed(cast.citizen, make.organisation())
    client.force_login(cast.citizen)
    where = f"organisation:{cast.partner_town.ref}"
    answer = client.post(f"{ADDRESS}?q=Tambouli", {"where": where, "role": "official"})
    assert answer.status_code == 422
    assert "Five mandates" in answer.content.decode()


def test_a_town_brought_in_from_a_file_has_no_maker(cast, make):
    imported = make.organisation("Brought in")
    claimed(cast.citizen, imported)
    assert not speaks_for(cast.citizen, imported)


def test_the_maker_speaks_until_another_is_confirmed(cast):
    town = registered(cast.citizen)
    assert speaks_for(cast.citizen, town)
    other = claimed(cast.applicant, town)
    forget_mandates(cast.citizen)
    assert speaks_for(cast.citizen, town)
    confirm_mandate(mandate=other, actor=cast.officer)
    for one in (cast.citizen, cast.applicant):
        forget_mandates(one)
    assert not speaks_for(cast.citizen, town)
    assert speaks_for(cast.applicant, town)


def test_a_maker_whose_mandate_was_ended_does_not_get_it_back_by_a_claim(cast):
    town = registered(cast.citizen)
    mandate = cast.citizen.mandates.get()
    mandate.since -= dt.timedelta(days=9)
    mandate.save()
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    end_mandate(mandate=mandate, last_day=yesterday, actor=cast.officer)
    claimed(cast.citizen, town)
    forget_mandates(cast.citizen)
    assert not speaks_for(cast.citizen, town)


def test_an_unconfirmed_seat_is_none(cast, make):
    make.mandate(cast.citizen, body=cast.secretariat, confirmed_at=None)
    make.mandate(cast.citizen, body=cast.board, confirmed_at=None)
    assert not is_officer(cast.citizen)
    assert not is_board_member(cast.citizen)
    assert cast.citizen not in [one.person for one in current_members_of("board")]


@pytest.mark.parametrize("number", [1, 3])
def test_mandates_are_one_query(cast, make, number, django_assert_num_queries):
    for _ in range(number):
        make.mandate(cast.citizen, organisation=make.organisation())
    with django_assert_num_queries(1):
        assert len(current_mandates(cast.citizen)) == number
        assert [str(one.organisation) for one in current_mandates(cast.citizen)]
