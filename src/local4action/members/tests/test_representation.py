"""An association acts for its members, as the Secretariat notes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from local4action.members.actions import add_representation, end_representation
from local4action.members.models import Representation
from local4action.members.rules import speaks_for


@pytest.fixture
def association(cast, make):
    made = make.organisation("Réseau des villes", kind="association", section="")
    make.mandate(cast.citizen, organisation=made)
    return made


def page_of(organisation):
    return f"/en/desk/organisations/{organisation.ref}/"


def test_an_officer_adds_a_member_and_ends_it(client, cast, association):
    client.force_login(cast.officer)
    assert "Acts for" in client.get(page_of(association)).content.decode()
    page = page_of(association) + "members/"
    where = f"organisation:{cast.lead_town.ref}"
    assert where in client.get(page, {"q": "ndarou"}).content.decode()
    sent = {"where": where, "since": "2024-02-01", "until": "", "form_key": "k"}
    assert client.post(f"{page}?q=ndarou", sent).url == page_of(association)
    made = Representation.objects.get()
    assert (made.association, made.member, made.since, made.until) == (
        association,
        cast.lead_town,
        dt.date(2024, 2, 1),
        None,
    )
    assert "Ndarou" in client.get(page_of(association)).content.decode()
    assert speaks_for(cast.citizen, cast.lead_town)
    again = client.post(f"{page}?q=ndarou", sent | {"form_key": "k2"})
    assert again.status_code == 422
    assert "acts for this member already" in again.content.decode()
    end = f"{page}{made.pk}/"
    assert client.get(end).status_code == 200
    assert client.post(end, {"last_day": "2020-01-01"}).status_code == 422
    assert client.post(end, {"last_day": "2025-01-31"}).status_code == 302
    assert not speaks_for(cast.citizen, cast.lead_town)
    assert client.get(end).status_code == 404


@pytest.mark.parametrize("changed", [{"where": ""}, {"since": ""}, {"until": "2020-01-01"}])
def test_bad_input_is_said(client, cast, association, changed):
    client.force_login(cast.officer)
    where = f"organisation:{cast.lead_town.ref}"
    sent = {"where": where, "since": "2024-02-01", "until": "", "form_key": "k", **changed}
    answer = client.post(f"{page_of(association)}members/?q=ndarou", sent)
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert not Representation.objects.exists()


def test_only_associations_and_only_officers(client, cast, association):
    client.force_login(cast.officer)
    assert client.get(page_of(cast.lead_town) + "members/").status_code == 404
    assert "Acts for" not in client.get(page_of(cast.lead_town)).content.decode()
    acting = association.representations.create(member=cast.lead_town, since=dt.date(2024, 1, 1))
    client.force_login(cast.citizen)
    assert client.get(page_of(association)).status_code == 200
    assert client.get(page_of(association) + "members/").status_code == 403
    assert client.post(page_of(association) + f"members/{acting.pk}/").status_code == 403
    client.force_login(cast.lead)
    assert client.get(page_of(association) + "members/").status_code == 404


def test_the_actions_ask_who_it_is(cast, association):
    day = dt.date(2024, 1, 1)
    with pytest.raises(PermissionDenied):
        add_representation(
            association=association, member=cast.lead_town, since=day, actor=cast.citizen
        )
    with pytest.raises(ValidationError):
        add_representation(
            association=association, member=association, since=day, actor=cast.officer
        )
    made = add_representation(
        association=association, member=cast.lead_town, since=day, actor=cast.officer
    )
    with pytest.raises(PermissionDenied):
        end_representation(representation=made, last_day=day, actor=cast.citizen)
