"""The Secretariat's pages of labels, and what labels put on the desk and on a hub's page."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from local4action.foundation.desk import waiting_for
from local4action.foundation.models import OutboxMail
from local4action.hubs.panels import panels_of
from local4action.hubs.tests.story import fresh, signed_in
from local4action.labels.models import Label
from local4action.labels.tests.story import in_force, labelled

LIST = "/en/desk/labels/"


@pytest.fixture(autouse=True)
def _in_february_2027():
    with time_machine.travel("2027-02-01T10:00:00+00:00", tick=False):
        yield


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_list(cast, make, count, django_assert_num_queries):
    for _number in range(count):
        in_force(cast, make)
    client = signed_in(cast.officer)
    client.get(LIST)
    # Session, person, mandates; how many labels, and those of the page.
    with django_assert_num_queries(5):
        assert client.get(LIST).status_code == 200


def test_the_list_shows_one_state_and_pages_of_fifty(cast, make):
    label, candidate = in_force(cast, make), labelled(cast, make)
    client = signed_in(cast.officer)
    page = client.get(LIST, {"state": "candidate"}).content.decode()
    assert candidate.number in page
    assert label.number not in page
    assert "No label is in this state" in client.get(LIST, {"state": "expired"}).content.decode()
    for number in range(50):
        Label.objects.create(
            number=f"L4A-2025-{number + 1:04d}",
            hub=make.hub(lead=cast.lead_town),
            granted_on=dt.date(2025, 1, 1),
            decided_by="Bureau",
        )
    assert "L4A-2025-0001" not in client.get(LIST).content.decode()
    assert "L4A-2025-0001" in client.get(LIST, {"page": 2}).content.decode()


def test_a_label_is_suspended_and_reinstated_on_its_page(cast, make):
    label = in_force(cast, make)
    client, page = signed_in(cast.officer), f"{LIST}{label.number}/"
    move = f"{page}move/"
    assert "Suspend the label" in client.get(page).content.decode()
    asked = client.get(move, {"to": "suspend"}).content.decode()
    assert "may not be shown until it is reinstated" in asked
    sent = {"to": "suspend", "form_key": "a", "language": "fr"}
    wrong = client.post(move, {**sent, "reason": ""})
    assert wrong.status_code == 422
    done = client.post(move, {**sent, "reason": "Plus aucun partenaire."})
    assert (done.status_code, done["Location"]) == (302, page)
    shown = client.get(page).content.decode()
    assert "Plus aucun partenaire." in shown
    assert 'lang="fr"' in shown
    again = {"to": "reinstate", "form_key": "b", "language": "en", "reason": "Two again."}
    assert client.post(move, again).status_code == 302
    label.refresh_from_db()
    assert label.state == "active"


def test_a_withdrawal_is_recorded_with_its_decision(cast, make):
    label = in_force(cast, make)
    client, move = signed_in(cast.officer), f"{LIST}{label.number}/move/"
    asked = client.get(move, {"to": "withdraw"}).content.decode()
    assert "It cannot be taken back" in asked
    sent = {
        "to": "withdraw",
        "form_key": "a",
        "language": "en",
        "reason": "The promise was given up.",
        "body": cast.executive_bureau.pk,
        "decided_on": "2027-01-20",
        "minutes": "",
    }
    refused = client.post(move, sent)
    assert refused.status_code == 422
    assert "The promise was given up." in refused.content.decode()
    assert client.post(move, {**sent, "minutes": "Item 9"}).status_code == 302
    page = client.get(f"{LIST}{label.number}/").content.decode()
    assert "Decided by Bureau on 20 January 2027." in page
    assert "move/?to=" not in page


def test_a_label_is_renewed_on_its_page(cast, make):
    label = in_force(cast, make)
    client, move = signed_in(cast.officer), f"{LIST}{label.number}/move/"
    sent = {"to": "renew", "language": "en", "reason": "It goes on."}
    late = client.post(move, {**sent, "form_key": "a", "valid_until": "2040-01-01"})
    assert late.status_code == 422
    assert "Choose a day from 1 January 2029 to 31 December 2031." in late.content.decode()
    sent |= {"form_key": "b", "valid_until": "2030-12-31"}
    assert client.post(move, sent).status_code == 302
    label.refresh_from_db()
    assert label.valid_until == dt.date(2030, 12, 31)


def test_a_step_that_only_the_calendar_makes_has_no_page(cast, make):
    label = in_force(cast, make)
    client = signed_in(cast.officer)
    for name in ("expire", "fall_silent", "nothing", ""):
        asked = client.get(f"{LIST}{label.number}/move/", {"to": name})
        assert asked.status_code == 404


def test_what_waits_for_an_officer(cast, make):
    watched = in_force(cast, make)
    ending = in_force(cast, make)
    open_one = labelled(cast, make, conditions="Name a second partner.")
    labelled(cast, make)
    Label.objects.filter(pk=watched.pk).update(state="on_watch")
    Label.objects.filter(pk=ending.pk).update(valid_until=dt.date(2027, 3, 15))
    found = {
        (str(one.label), one.parts[0], one.due)
        for one in waiting_for(fresh(cast.officer))
        if "/desk/labels/" in one.url
    }
    assert found == {
        ("Look at a label on watch", watched.number, None),
        ("Renew a label, or let it end", ending.number, dt.date(2027, 3, 15)),
        ("Check the conditions of a label", open_one.number, None),
    }
    assert not [one for one in waiting_for(fresh(cast.lead)) if "/desk/labels/" in one.url]


def test_the_conditions_are_marked_as_met_on_the_page(cast, make):
    label = labelled(cast, make, conditions="Name a second partner.")
    client, page = signed_in(cast.officer), f"{LIST}{label.number}/"
    assert "Mark the conditions as met" in client.get(page).content.decode()
    sent = {"to": "meet_conditions", "form_key": "a", "language": "en", "reason": "Letter seen."}
    assert client.post(f"{page}move/", sent).status_code == 302
    shown = client.get(page).content.decode()
    assert "met on 1 February 2027" in shown
    assert "Mark the conditions as met" not in shown
    assert OutboxMail.objects.filter(subject__endswith="Conditions met").count() == 2


def test_the_team_reads_of_its_label_in_the_file(cast, make):
    label = in_force(cast, make)
    panel = next(one for one in panels_of(cast.lead, label.hub) if str(one.title) == "Label")
    assert panel.text == (
        f"{label.number}. Valid from 1 January 2027 to 31 December 2028. "
        "A check-in or a confirmation at least every six months keeps it in force."
    )
    assert (panel.url, str(panel.word), panel.tone) == (
        f"/en/label/{label.number}/",
        "Active",
        "good",
    )
    officers = next(one for one in panels_of(cast.officer, label.hub) if str(one.title) == "Label")
    assert officers.url == f"{LIST}{label.number}/"
