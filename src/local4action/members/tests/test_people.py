"""People and their mandates, for the Secretariat."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from local4action.members.actions import confirm_mandate, end_mandate
from local4action.members.rules import is_board_member, speaks_for

ADDRESS = "/en/desk/people/"


def test_an_officer_sees_who_waits_first(client, cast, make):
    make.mandate(cast.citizen, organisation=cast.lead_town, confirmed_at=None)
    client.force_login(cast.officer)
    rows = client.get(ADDRESS).context["page"].object_list
    assert len(rows) == 13
    found = client.get(ADDRESS, {"waiting": "on"}).context["page"].object_list
    assert [row.person for row in found] == [cast.citizen]


@pytest.mark.parametrize(("words", "number"), [("ndárou", 1), ("board-1", 1), ("zzz", 0), ("%", 0)])
def test_search_forgives_marks(client, cast, words, number):
    client.force_login(cast.officer)
    page = client.get(ADDRESS, {"q": words}).context["page"]
    assert page.paginator.count == number


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client, cast, make, number, django_assert_num_queries):
    for _ in range(number):
        make.mandate(make.person(), organisation=make.organisation(), confirmed_at=None)
    client.force_login(cast.officer)
    client.get(ADDRESS)
    # Session, person, their mandates; then the count and the page.
    with django_assert_num_queries(5):
        client.get(ADDRESS)


def test_others_are_told_no(client, cast):
    client.force_login(cast.lead)
    assert client.get(ADDRESS).status_code == 404
    mandate = cast.applicant.mandates.get()
    assert client.post(f"{ADDRESS}{mandate.pk}/confirm/").status_code == 404
    assert client.get(f"{ADDRESS}{mandate.pk}/end/").status_code == 404


def test_a_mandate_is_confirmed_once(client, cast, make):
    mandate = make.mandate(cast.citizen, organisation=cast.lead_town, confirmed_at=None)
    client.force_login(cast.officer)
    assert client.post(f"{ADDRESS}{mandate.pk}/confirm/").status_code == 302
    mandate.refresh_from_db()
    first = mandate.confirmed_at
    confirm_mandate(mandate=mandate, actor=cast.officer)
    mandate.refresh_from_db()
    assert first is not None
    assert mandate.confirmed_at == first
    with pytest.raises(PermissionDenied):
        confirm_mandate(mandate=mandate, actor=cast.citizen)


def test_a_mandate_ends_after_its_last_day(client, cast):
    mandate = cast.lead.mandates.get()
    client.force_login(cast.officer)
    assert client.get(f"{ADDRESS}{mandate.pk}/end/").status_code == 200
    assert client.post(f"{ADDRESS}{mandate.pk}/end/", {"last_day": "never"}).status_code == 422
    early = client.post(f"{ADDRESS}{mandate.pk}/end/", {"last_day": "1999-01-01"})
    assert early.status_code == 422
    answer = client.post(f"{ADDRESS}{mandate.pk}/end/", {"last_day": "2021-05-01"})
    assert answer.status_code == 302
    cast.lead.__dict__.pop("_current_mandates", None)
    assert not speaks_for(cast.lead, cast.lead_town)


def test_ending_asks_who_it_is(cast):
    mandate = cast.board_1.mandates.get()
    with pytest.raises(PermissionDenied):
        end_mandate(mandate=mandate, last_day=dt.date(2026, 1, 1), actor=cast.board_2)
    with pytest.raises(ValidationError):
        end_mandate(mandate=mandate, last_day=dt.date(2019, 1, 1), actor=cast.officer)
    end_mandate(mandate=mandate, last_day=dt.date(2026, 1, 1), actor=cast.officer)
    assert not is_board_member(cast.board_1)
