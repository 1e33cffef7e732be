"""Two officers at one file: each sees what the other does."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from local4action.reviews.actions import ask_for_more, claim_screening, pass_screening
from local4action.reviews.models import Inquiry, Screening, ScreeningClaim
from local4action.reviews.timeline import acts_of


@pytest.fixture
def other(cast, make):
    person = make.person("officer-2")
    make.mandate(person, body=cast.secretariat)
    return person


def soon() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=20)


def address(proposal) -> str:
    return f"/en/desk/reviews/{proposal.ref}/screen/"


def test_who_opens_it_is_shown_to_the_next(client, cast, other, story):
    proposal = story.submitted()
    client.force_login(other)
    assert (
        "Your colleagues see that you have it open"
        in client.get(address(proposal)).content.decode()
    )
    client.force_login(cast.officer)
    assert "Officer-2 has this file open" in client.get(address(proposal)).content.decode()
    assert "Officer-2 has it open" in client.get("/en/desk/reviews/").content.decode()
    assert ScreeningClaim.objects.get().person == other
    # Knowingly it can be taken over, and left again.
    client.post(address(proposal), {"claim": "take", "form_key": "k1"})
    assert ScreeningClaim.objects.get().person == cast.officer
    client.post(address(proposal), {"claim": "leave", "form_key": "k2"})
    assert not ScreeningClaim.objects.exists()


def test_a_claim_lapses_and_forbids_nothing(client, cast, other, story):
    proposal = story.submitted()
    claim_screening(proposal=proposal, actor=other)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=21), tick=False):
        client.force_login(cast.officer)
        assert "has this file open" not in client.get(address(proposal)).content.decode()
    claim_screening(proposal=proposal, actor=other, take_over=True)
    pass_screening(proposal=proposal, due_on=soon(), actor=cast.officer)
    assert Screening.objects.get().screened_by == cast.officer
    with pytest.raises(ValidationError):
        claim_screening(proposal=proposal, actor=other)


def test_a_stale_form_shows_who_did_what_meanwhile(client, cast, other, story):
    proposal = story.submitted()
    client.force_login(cast.officer)
    seen = client.get(address(proposal)).context["forms"]["reject"].initial["seen"]
    ask_for_more(proposal=proposal, questions="Qui paie ?", due_on=soon(), actor=other)
    sent = {"outcome": "reject", "reason": "Trop court.", "seen": seen}
    answer = client.post(address(proposal), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The applicants were asked for more" in page
    assert "Officer-2" in page
    assert "Trop court." in page
    assert not Screening.objects.exists()
    # The page that says so carries the new mark: sent again, it is a decision that knows.
    again = answer.context["form"].data["seen"]
    assert client.post(address(proposal), {**sent, "seen": again}).status_code == 302
    assert Inquiry.objects.get().state == "dropped"


def test_screened_meanwhile_the_page_says_by_whom_and_offers_nothing(client, cast, other, story):
    proposal = story.submitted()
    client.force_login(cast.officer)
    client.get(address(proposal))
    pass_screening(proposal=proposal, due_on=soon(), actor=other)
    answer = client.post(
        address(proposal), {"outcome": "ask", "questions": "?", "answer_by": soon()}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Officer-2 has screened this proposal already." in page
    assert client.get(address(proposal)).status_code == 200


@pytest.mark.parametrize("seen", ["", "yesterday", "-1", "\x00", "9" * 60])
def test_an_odd_mark_is_no_error(client, cast, story, seen):
    proposal = story.submitted()
    client.force_login(cast.officer)
    sent = {"outcome": "pass", "due_on": soon().isoformat(), "seen": seen}
    assert client.post(address(proposal), sent).status_code in {302, 422}


@pytest.mark.django_db(transaction=True)
def test_asking_and_passing_at_the_same_moment(cast, other, story):
    proposal = story.submitted()
    seen = len(acts_of(proposal))

    def act(passing: bool) -> str:
        given = {"proposal": proposal, "due_on": soon(), "seen": seen}
        try:
            if passing:
                pass_screening(actor=cast.officer, **given)
            else:
                ask_for_more(actor=other, questions="Qui ?", **given)
        except ValidationError:
            return "told"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(act, [True, False])) == ["done", "told"]
    assert Screening.objects.count() + Inquiry.objects.count() == 1
