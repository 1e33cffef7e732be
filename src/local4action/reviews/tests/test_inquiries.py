"""An officer asks the applicants for more; they answer together and once."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from local4action.foundation.desk import waiting_for
from local4action.foundation.editing import token_of
from local4action.foundation.models import OutboxMail
from local4action.reviews.actions import (
    ask_for_more,
    pass_screening,
    reject_at_screening,
    save_inquiry_answer,
    submit_inquiry_answer,
)
from local4action.reviews.models import Inquiry
from local4action.reviews.pipeline import pipeline_for
from local4action.reviews.queries import Wanted, inquiry_for, overview_for, queue_for
from local4action.reviews.timeline import acts_of


def soon(days: int = 10) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def screening(proposal) -> str:
    return f"/en/desk/reviews/{proposal.ref}/screen/"


def questions(proposal) -> str:
    return f"/en/desk/proposals/{proposal.ref}/questions/"


@pytest.fixture
def asked(cast, story):
    proposal = story.submitted()
    ask_for_more(proposal=proposal, questions="Qui paie ?", due_on=soon(), actor=cast.officer)
    return proposal


def test_asking_writes_to_those_who_write_and_waits_on_their_desk(client, cast, story):
    proposal = story.submitted()
    client.force_login(cast.officer)
    sent = {"outcome": "ask", "questions": "Qui paie ?", "answer_by": soon().isoformat()}
    answer = client.post(screening(proposal), {**sent, "form_key": "k1"})
    assert answer.url == f"/en/desk/reviews/{proposal.ref}/"
    mail = OutboxMail.objects.get()
    assert (mail.to, "Qui paie ?" in mail.body) == (cast.applicant.email, True)
    proposal.refresh_from_db()
    assert proposal.state == "submitted"
    waiting = [one for one in waiting_for(cast.applicant) if one.url == questions(proposal)]
    assert [one.due for one in waiting] == [soon()]
    assert "Qui paie ?" in client.get(answer.url).content.decode()


def test_queue_and_pipeline_say_who_is_waited_for(client, cast, asked):
    assert overview_for(cast.officer).todo["screen"] == 0
    assert overview_for(cast.officer).todo["asked"] == 1
    (line,) = pipeline_for(cast.officer)
    assert (line.counts["submitted"], line.asked, line.next_due) == (1, 1, soon())
    client.force_login(cast.officer)
    assert "Answer awaited" in client.get("/en/desk/reviews/?todo=asked").content.decode()
    inquiry = inquiry_for(cast.applicant, asked)
    submit_inquiry_answer(inquiry=inquiry, answer="La ville.", actor=cast.applicant)
    assert overview_for(cast.officer).todo["screen"] == 1
    (row,) = queue_for(cast.officer, Wanted(todo="screen"))
    assert row.inquiry_state == "answered"
    assert "Answered" in client.get("/en/desk/reviews/?todo=screen").content.decode()
    assert "La ville." in client.get(screening(asked)).content.decode()


def test_a_draft_is_shared_and_sent_once(client, cast, make, asked):
    colleague = make.person("colleague")
    asked.members.create(person=colleague, email=colleague.email, joined_at=timezone.now())
    client.force_login(colleague)
    token = token_of({"answer": ""})
    answer = client.post(questions(asked), {"answer": "La ville, je crois.", "token": token})
    assert answer.status_code == 302
    client.force_login(cast.applicant)
    page = client.get(questions(asked)).content.decode()
    assert "La ville, je crois." in page
    assert "Last saved by Colleague" in page
    # Another text from an old page is shown beside what the colleague saved; nothing is lost.
    stale = client.post(questions(asked), {"answer": "La région.", "token": token, "send": "yes"})
    assert stale.status_code == 422
    assert {"La ville, je crois.", "La région."} <= {
        text for text in ("La ville, je crois.", "La région.") if text in stale.content.decode()
    }
    known = token_of({"answer": "La ville, je crois."})
    sent = {"answer": "La ville.", "token": known, "send": "yes", "form_key": "k2"}
    for _ in range(3):
        assert client.post(questions(asked), sent).status_code == 302
    inquiry = Inquiry.objects.get()
    assert (inquiry.state, inquiry.answer, inquiry.is_late) == ("answered", "La ville.", False)
    with pytest.raises(ValidationError):
        save_inquiry_answer(inquiry=inquiry, answer="Plus tard.", actor=colleague)
    assert "La ville." in client.get(questions(asked)).content.decode()


def test_who_only_writes_saves_but_does_not_send(client, cast, make, asked):
    colleague = make.person("colleague")
    asked.members.create(person=colleague, email=colleague.email, joined_at=timezone.now())
    inquiry = Inquiry.objects.get()
    save_inquiry_answer(inquiry=inquiry, answer="Un mot.", actor=colleague)
    with pytest.raises(PermissionDenied):
        submit_inquiry_answer(inquiry=inquiry, answer="Un mot.", actor=colleague)
    client.force_login(colleague)
    assert "Send the answer" not in client.get(questions(asked)).content.decode()


def test_a_late_answer_is_taken_and_says_so(client, cast, asked):
    with time_machine.travel(timezone.now() + dt.timedelta(days=12), tick=False):
        client.force_login(cast.applicant)
        assert "The day has passed" in client.get(questions(asked)).content.decode()
        inquiry = Inquiry.objects.get()
        submit_inquiry_answer(inquiry=inquiry, answer="Enfin.", actor=cast.applicant)
        client.force_login(cast.officer)
        page = client.get(f"/en/desk/reviews/{asked.ref}/").content.decode()
    assert "Late" in page
    assert Inquiry.objects.get().is_late


def test_asked_twice_and_only_one_at_a_time(cast, asked):
    with pytest.raises(ValidationError, match="Officer has asked the applicants already"):
        ask_for_more(proposal=asked, questions="Et ?", due_on=soon(), actor=cast.officer)
    submit_inquiry_answer(inquiry=Inquiry.objects.get(), answer="La ville.", actor=cast.applicant)
    ask_for_more(proposal=asked, questions="Et combien ?", due_on=soon(), actor=cast.officer)
    assert [one.state for one in asked.inquiries.all()] == ["answered", "asked"]
    texts = [act.text for act in acts_of(asked)]
    assert texts.count("The applicants were asked for more") == 2
    assert texts.count("The applicants answered what was asked") == 1


@pytest.mark.parametrize("passing", [True, False])
def test_a_decision_ends_the_question(cast, asked, passing):
    if passing:
        pass_screening(proposal=asked, due_on=soon(), actor=cast.officer)
    else:
        reject_at_screening(proposal=asked, reason="Non.", actor=cast.officer)
    inquiry = Inquiry.objects.get()
    assert inquiry.state == "dropped"
    with pytest.raises(ValidationError):
        submit_inquiry_answer(inquiry=inquiry, answer="La ville.", actor=cast.applicant)
    assert not [one for one in waiting_for(cast.applicant) if "questions" in one.url]


@pytest.mark.parametrize(
    "sent",
    [
        {"questions": ""},
        {"questions": "\x00 "},
        {"questions": "x" * 4001},
        {"answer_by": "2020-01-01"},
        {"answer_by": "soon"},
    ],
)
def test_bad_questions_ask_nothing(client, cast, story, sent):
    proposal = story.submitted()
    client.force_login(cast.officer)
    good = {"outcome": "ask", "questions": "Qui ?", "answer_by": soon().isoformat()}
    answer = client.post(screening(proposal), good | sent)
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert not Inquiry.objects.exists()
    assert not OutboxMail.objects.exists()


def test_an_empty_answer_is_not_sent(client, cast, asked):
    client.force_login(cast.applicant)
    sent = {"answer": " ", "token": token_of({"answer": ""}), "send": "yes"}
    assert client.post(questions(asked), sent).status_code == 422
    assert Inquiry.objects.get().state == "asked"


@pytest.mark.parametrize("name", ["officer", "board_1", "citizen", "lead"])
def test_only_writers_answer(client, cast, asked, name):
    person = cast.people[name]
    client.force_login(person)
    assert client.get(questions(asked)).status_code == 404
    assert client.post(questions(asked), {"answer": "x", "send": "yes"}).status_code == 404
    with pytest.raises(PermissionDenied):
        save_inquiry_answer(inquiry=Inquiry.objects.get(), answer="x", actor=person)


def test_nothing_asked_no_page(client, cast, story):
    proposal = story.submitted()
    client.force_login(cast.applicant)
    assert client.get(questions(proposal)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_answers_page_do_not_grow(
    client, cast, story, number, django_assert_num_queries
):
    proposal = story.submitted()
    for count in range(number):
        ask_for_more(proposal=proposal, questions="Et ?", due_on=soon(), actor=cast.officer)
        if count < number - 1:
            inquiry = inquiry_for(cast.applicant, proposal)
            submit_inquiry_answer(inquiry=inquiry, answer="Oui.", actor=cast.applicant)
    client.force_login(cast.applicant)
    client.get(questions(proposal))
    # Session, person; the proposal; what is asked now, who leads, all that was asked; the menu.
    with django_assert_num_queries(7):
        client.get(questions(proposal))
