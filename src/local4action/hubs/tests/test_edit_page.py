"""The file is written; two people at once lose nothing."""

from __future__ import annotations

import pytest

from local4action.foundation.editing import token_of
from local4action.hubs.file import written
from local4action.hubs.models import Hub
from local4action.hubs.signals import hub_changed
from local4action.hubs.tests.story import signed_in, story


def sent(hub: Hub, **changed: str) -> dict[str, str]:
    stored = written(hub)
    return {**stored, "token": token_of(stored), "form_key": "k1", **changed}


def test_the_lead_writes_the_file(cast, make):
    told = []
    hub_changed.connect(lambda **sent: told.append(sent["hub"]), weak=False, dispatch_uid="t")
    hub = story(cast, make)
    page = f"/fr/desk/hubs/{hub.ref}/edit/"
    client = signed_in(cast.lead)
    assert client.get(page).status_code == 200
    answer = client.post(page, sent(hub, promise="De l’eau\x07 pour  tous", end="2028"))
    hub_changed.disconnect(dispatch_uid="t")
    assert (answer.status_code, answer.url) == (302, f"/fr/desk/hubs/{hub.ref}/")
    row = Hub.objects.get()
    assert (str(row.promise), row.promise.original, row.end) == (
        "De l’eau pour  tous",
        "fr",
        "2028",
    )
    assert row.promise.texts["fr"].by == cast.lead.pk
    assert told == [row]


def test_a_stale_edit_shows_both_and_loses_nothing(cast, make):
    hub = story(cast, make)
    page = f"/fr/desk/hubs/{hub.ref}/edit/"
    old = sent(hub, place_name="Quartier nord", form_key="mine")
    client = signed_in(cast.lead)
    client.post(page, sent(hub, place_name="Centre", form_key="theirs"))
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
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"start": "soon"}, "start"),
        ({"start": "2027-02-30"}, "start"),
        ({"start": "2027", "end": "2026-12"}, "end"),
        ({"form": "by_post"}, "form"),
        ({"context": "y" * 20_001}, "context"),
    ],
)
def test_bad_input_is_said_beside_the_field(cast, make, changed, field):
    hub = story(cast, make)
    answer = signed_in(cast.lead).post(
        f"/en/desk/hubs/{hub.ref}/edit/", sent(hub, promise="kept", **changed)
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "kept" in answer.content.decode()
    assert str(Hub.objects.get().title) == "Des toits qui gardent la pluie"


def test_only_the_team_writes_and_others_do_not_know_of_it(cast, make):
    hub = story(cast, make)
    page = f"/en/desk/hubs/{hub.ref}/edit/"
    for who, status in (
        (cast.partner, 403),
        (cast.stakeholder, 403),
        (cast.officer, 403),
        (cast.citizen, 404),
    ):
        client = signed_in(who)
        assert (client.get(page).status_code, client.post(page, sent(hub)).status_code) == (
            status,
            status,
        )


def test_a_closed_file_stays_as_it_is(cast, make):
    hub = story(cast, make, state="completed")
    answer = signed_in(cast.lead).post(
        f"/en/desk/hubs/{hub.ref}/edit/", sent(hub, place_name="Centre")
    )
    assert answer.status_code == 422
    assert Hub.objects.get().place_name == ""
