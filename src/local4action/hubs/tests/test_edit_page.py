"""The file is written; two people at once lose nothing."""

from __future__ import annotations

import pytest

from local4action.hubs.file import token_of, written
from local4action.hubs.models import Hub
from local4action.hubs.signals import hub_changed
from local4action.hubs.tests.story import signed_in, story

pytestmark = pytest.mark.django_db


def sent(hub: Hub, **changed: str) -> dict[str, str]:
    stored = written(hub)
    return {**stored, "token": token_of(stored), "form_key": "k1", **changed}


def test_the_lead_writes_the_file():
    told = []
    hub_changed.connect(lambda **sent: told.append(sent["hub"]), weak=False, dispatch_uid="t")
    one = story()
    page = f"/fr/desk/hubs/{one.hub.ref}/edit/"
    client = signed_in(one.lead)
    assert client.get(page).status_code == 200
    answer = client.post(page, sent(one.hub, promise="De l’eau\x00 pour  tous", end="2028"))
    hub_changed.disconnect(dispatch_uid="t")
    assert (answer.status_code, answer.url) == (302, f"/fr/desk/hubs/{one.hub.ref}/")
    row = Hub.objects.get()
    assert (str(row.promise), row.promise.original, row.end) == ("De l’eau pour  tous", "fr", "2028")
    assert row.promise.texts["fr"].by == one.lead.pk
    assert told == [row]


def test_a_stale_edit_shows_both_and_loses_nothing():
    one = story()
    page = f"/fr/desk/hubs/{one.hub.ref}/edit/"
    old = sent(one.hub, place_name="Quartier nord", form_key="mine")
    client = signed_in(one.lead)
    client.post(page, sent(one.hub, place_name="Centre", form_key="theirs"))
    answer = client.post(page, old)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Centre" in text
    assert "Quartier nord" in text
    assert Hub.objects.get().place_name == "Centre"
    again = {**old, "token": answer.context["form"].data["token"]}
    assert client.post(page, again).status_code == 302
    assert Hub.objects.get().place_name == "Quartier nord"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"), ({"title": "x" * 201}, "title"), ({"start": "soon"}, "start"),
        ({"start": "2027-02-30"}, "start"), ({"start": "2027", "end": "2026-12"}, "end"),
        ({"form": "by_post"}, "form"), ({"context": "y" * 20_001}, "context"),
    ],
)
def test_bad_input_is_said_beside_the_field(changed, field):
    one = story()
    answer = signed_in(one.lead).post(
        f"/en/desk/hubs/{one.hub.ref}/edit/", sent(one.hub, promise="kept", **changed)
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "kept" in answer.content.decode()
    assert str(Hub.objects.get().title) == "Des toits qui gardent la pluie"


def test_only_the_team_writes_and_others_do_not_know_of_it():
    one = story()
    page = f"/en/desk/hubs/{one.hub.ref}/edit/"
    for who, status in (
        (one.partner, 403), (one.stakeholder, 403), (one.officer, 403), (one.citizen, 404)
    ):
        client = signed_in(who)
        assert (client.get(page).status_code, client.post(page, sent(one.hub)).status_code) == (
            status, status,
        )


def test_a_closed_file_stays_as_it_is():
    one = story(state="completed")
    answer = signed_in(one.lead).post(
        f"/en/desk/hubs/{one.hub.ref}/edit/", sent(one.hub, place_name="Centre")
    )
    assert answer.status_code == 422
    assert Hub.objects.get().place_name == ""
