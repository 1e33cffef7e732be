"""An officer passes a proposal, or rejects it with a reason."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from local4action.calls.models import Submission
from local4action.foundation.models import OutboxMail
from local4action.reviews.actions import pass_screening, reject_at_screening
from local4action.reviews.models import Letter, Screening

if TYPE_CHECKING:
    from local4action.calls.models import Proposal


def soon() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=20)


def address(proposal: Proposal) -> str:
    return f"/en/desk/reviews/{proposal.ref}/screen/"


def test_passing_asks_the_second_form_and_writes_to_the_applicants(client, cast, story):
    proposal = story.submitted()
    client.force_login(cast.officer)
    assert client.get(address(proposal)).status_code == 200
    answer = client.post(
        address(proposal), {"outcome": "pass", "due_on": soon().isoformat(), "form_key": "k1"}
    )
    assert answer.url == f"/en/desk/reviews/{proposal.ref}/"
    proposal.refresh_from_db()
    assert (proposal.state, proposal.second_form_due) == ("second_form", soon())
    assert proposal.screening.outcome == "passed"
    assert OutboxMail.objects.get().to == cast.applicant.email
    assert client.get(answer.url).status_code == 200


def test_rejecting_says_why_and_holds_a_letter(client, cast, story):
    proposal = story.submitted()
    client.force_login(cast.officer)
    answer = client.post(
        address(proposal), {"outcome": "reject", "reason": "Trop court.", "form_key": "k1"}
    )
    assert answer.url == f"/en/desk/reviews/{proposal.ref}/letter/"
    proposal.refresh_from_db()
    assert proposal.state == "rejected"
    letter = Letter.objects.get(proposal=proposal)
    assert (letter.language, letter.released_at) == ("fr", None)
    assert "Trop court." in letter.body
    assert not OutboxMail.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"outcome": "reject", "reason": ""},
        {"outcome": "reject", "reason": "\x00 "},
        {"outcome": "reject", "reason": "x" * 4001},
        {"outcome": "pass", "due_on": ""},
        {"outcome": "pass", "due_on": "2020-01-01"},
        {"outcome": "pass", "due_on": "soon"},
    ],
)
def test_bad_input_changes_nothing(client, cast, story, sent):
    proposal = story.submitted()
    client.force_login(cast.officer)
    answer = client.post(address(proposal), sent)
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    proposal.refresh_from_db()
    assert proposal.state == "submitted"
    assert not Screening.objects.exists()


def test_the_second_officer_is_told(client, cast, make, story):
    proposal = story.submitted()
    other = make.person("officer-2")
    make.mandate(other, body=cast.secretariat)
    pass_screening(proposal=proposal, due_on=soon(), actor=other)
    client.force_login(cast.officer)
    answer = client.post(address(proposal), {"outcome": "reject", "reason": "No."})
    assert answer.status_code == 422
    assert "Officer-2 has screened this proposal already." in answer.content.decode()
    with pytest.raises(ValidationError):
        pass_screening(proposal=proposal, due_on=soon(), actor=cast.officer)
    assert Screening.objects.get().screened_by == other


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_the_same_moment(cast, make, story):
    proposal = story.submitted()
    other = make.person("officer-2")
    make.mandate(other, body=cast.secretariat)

    def act(passing: bool) -> str:
        try:
            if passing:
                pass_screening(proposal=proposal, due_on=soon(), actor=cast.officer)
            else:
                reject_at_screening(proposal=proposal, reason="No.", actor=other)
        except ValidationError:
            return "told"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(act, [True, False])) == ["done", "told"]
    assert Screening.objects.count() == 1


@pytest.mark.parametrize("name", ["applicant", "board_1", "bureau", "citizen"])
def test_others_cannot(client, cast, story, name):
    proposal = story.submitted()
    person = cast.people[name]
    client.force_login(person)
    assert client.get(address(proposal)).status_code == 404
    assert client.post(address(proposal), {"outcome": "pass"}).status_code == 404
    with pytest.raises(PermissionDenied):
        pass_screening(proposal=proposal, due_on=soon(), actor=person)
    with pytest.raises(PermissionDenied):
        reject_at_screening(proposal=proposal, reason="No.", actor=person)


def test_a_draft_cannot_be_screened(cast, make):
    proposal = make.proposal()
    with pytest.raises(ValidationError):
        pass_screening(proposal=proposal, due_on=soon(), actor=cast.officer)
    assert not Screening.objects.exists()


def test_the_signed_out_are_sent_to_sign_in(client, db):
    for path in ("", "abcdefgh/", "abcdefgh/screen/", "abcdefgh/score/", "abcdefgh/letter/"):
        assert client.get(f"/en/desk/reviews/{path}").status_code == 302


def test_a_machine_tells_what_it_can_of_what_was_submitted(client, cast, story):
    proposal = story.submitted()
    proposal.call.first_form.questions.filter(key="promise").update(
        key="figures", feature="data_calendar"
    )
    rows = [{"name": "Trees", "every": "year", "earlier": 4}]
    record = {"answers": {"title": "La pluie", "figures": rows}}
    now = timezone.now()
    given = {"arrived_at": now, "submitted_by": cast.applicant, "record": record}
    Submission.objects.create(proposal=proposal, form="first", sha256="0" * 64, **given)
    client.force_login(cast.officer)
    html = client.get(address(proposal)).content.decode()
    assert "This kind of organisation may lead a hub in this call." in html
    assert "Say how many months the hub takes." in html
    assert "Trees" in html
    assert "#answer-" not in html
