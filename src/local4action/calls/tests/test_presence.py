"""Several people at one form: they see one another, and what a colleague saved; nobody waits."""

import datetime as dt
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from local4action.calls import actions, tasks
from local4action.calls.models import Presence, ProposalMember
from local4action.calls.tests.conftest import answer
from local4action.calls.tests.test_writing import form_url, own_queries, printed, save


@pytest.fixture
def draft(ready, cast):
    """A draft that the applicant and the mayor write."""
    ProposalMember.objects.create(
        proposal=ready, person=cast.mayor, email=cast.mayor.email, joined_at=timezone.now()
    )
    return ready


def beat(client, proposal, at="", *, language="en", **data):
    address = reverse("calls:presence", args=[proposal.ref, "first"])
    return client.post(address.replace("/en/", f"/{language}/"), {"at": at, **data})


def test_each_sees_where_the_other_writes(draft, cast, sign_in):
    claire, mayor = sign_in(cast.applicant), sign_in(cast.mayor)
    alone = beat(claire, draft, "promise").json()
    assert alone == {"present": "", "here": {}, "changed": {}}
    seen = beat(mayor, draft).json()
    name = cast.applicant.name
    assert seen["present"] == f"{name} has this form open, too."
    assert seen["here"] == {"promise": f"{name} is writing here."}
    assert beat(claire, draft).json()["present"] == f"{cast.mayor.name} has this form open, too."
    assert beat(mayor, draft, language="fr").json()["here"] == {}


def test_the_page_says_it_without_a_script(draft, cast, sign_in):
    beat(sign_in(cast.applicant), draft, "promise")
    page = sign_in(cast.mayor).get(form_url(draft))
    assert page.context["present"] == f"{cast.applicant.name} has this form open, too."
    here = {one["question"].key: one["here"] for one in page.context["rows"] if one["here"]}
    assert here == {"promise": f"{cast.applicant.name} is writing here."}
    assert f"{cast.applicant.name} is writing here." in page.content.decode()
    # Whoever got the page is there as well, for as long as it is read.
    later = timezone.now() + dt.timedelta(minutes=9)
    with time_machine.travel(later, tick=False):
        assert cast.mayor.name in beat(sign_in(cast.applicant), draft).json()["present"]


def test_it_lapses_and_is_forgotten(draft, cast, sign_in):
    beat(sign_in(cast.applicant), draft, "promise")
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=46), tick=False):
        assert beat(sign_in(cast.mayor), draft).json()["present"] == ""
        tasks.forget_presences(0)
    assert [one.person for one in Presence.objects.all()] == [cast.mayor]
    beat(sign_in(cast.mayor), draft, leave="1")
    assert not Presence.objects.exists()


def test_nothing_of_it_is_kept_in_the_history():
    assert not hasattr(Presence, "pgh_event_model")


def test_what_a_colleague_saved_comes_with_the_next_beat(draft, cast, sign_in):
    mayor = sign_in(cast.mayor)
    data = printed(mayor, draft)
    known = {name: value for name, value in data.items() if name.startswith("version-")}
    assert beat(mayor, draft, **known).json()["changed"] == {}
    answer(draft, "first", {"promise": "Vingt écoles.", "goals": [6]}, cast.applicant)
    changed = beat(mayor, draft, **known).json()["changed"]
    assert set(changed) == {"promise", "goals"}
    promise = changed["promise"]
    assert (promise["value"], promise["version"]) == ("Vingt écoles.", 2)
    assert promise["saved_by"] == cast.applicant.name
    # With its mark and its version the button leaves it alone, and writing on it is not stale.
    marked = data | {
        "promise": "Vingt écoles.",
        "was-promise": promise["was"],
        "version-promise": promise["version"],
        "partners": "Trois.",
    }
    assert mayor.post(form_url(draft), marked).status_code == 302
    assert save(mayor, draft, "promise", "Trente écoles.", promise["version"]).status_code == 200


def test_a_form_that_was_submitted_meanwhile_says_so(draft, cast, sign_in):
    type(draft).objects.update(state="submitted")
    refused = beat(sign_in(cast.mayor), draft)
    assert refused.status_code == 409
    assert "submitted" in refused.json()["error"]
    assert not Presence.objects.exists()


@pytest.mark.parametrize("at", ["x" * 41, "a\x00b", "<b>", "promise; --", "é", "-" * 40])
def test_a_place_that_cannot_be_one_is_no_place(draft, cast, sign_in, at):
    assert (
        beat(sign_in(cast.applicant), draft, at, **{"version-" + at: "9" * 20}).status_code == 200
    )
    assert len(Presence.objects.get().at) in {0, 40}


def test_others_are_neither_seen_nor_told(draft, cast, sign_in, client):
    assert beat(client, draft).status_code == 302
    for person in (cast.citizen, cast.officer, cast.lead, cast.board_1):
        assert beat(sign_in(person), draft).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.be_present(proposal=draft, form="first", actor=cast.officer)
    assert not Presence.objects.exists()


@pytest.mark.parametrize("people", [1, 3])
def test_a_beat_takes_four_queries_however_many_write(draft, cast, sign_in, people):
    for person in (cast.mayor, cast.lead, cast.board_1)[:people]:
        Presence.objects.create(
            proposal=draft,
            person=person,
            form="first",
            until=timezone.now() + dt.timedelta(minutes=1),
        )
    client = sign_in(cast.applicant)
    data = urlencode({"at": "promise", "version-promise": 1})
    address = reverse("calls:presence", args=[draft.ref, "first"])
    for _again in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.post(address, data, content_type="application/x-www-form-urlencoded")
        assert len(own_queries(captured)) == 4, own_queries(captured)
