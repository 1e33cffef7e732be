"""Who took up a submission to change it may throw the changes away: what was submitted is back."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from local4action.calls import actions, queries
from local4action.calls.models import Answer, Call, Proposal, Submission
from local4action.calls.tests.conftest import FIRST, answer
from local4action.calls.tests.test_submitting import submit
from local4action.reviews.timeline import acts_of


@pytest.fixture
def changed(ready, cast):
    submit(ready, cast.applicant)
    actions.reopen_proposal(proposal=ready, actor=cast.applicant)
    new = {"title": "Autre chose", "promise": "Autre.", "communication": "La radio.", "goals": [7]}
    answer(ready, "first", new, cast.applicant)
    return ready


def given(proposal):
    return {one.question.key: one.value for one in queries.answers_of(proposal, "first")}


def test_the_answers_are_again_those_of_the_record(changed, cast):
    record = Submission.objects.get().record["answers"]
    assert given(changed) != record
    kept = Answer.objects.get(question__key="months").version
    found = actions.discard_changes(proposal=changed, actor=cast.applicant)
    assert given(found) == record
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.reopened_at, proposal.title) == (
        "submitted", None, FIRST["title"],
    )  # fmt: skip
    assert queries.current_form(proposal) is None
    assert Answer.objects.get(question__key="months").version == kept
    assert Answer.objects.get(question__key="promise").version == 3


def test_a_colleague_who_has_the_old_text_before_them_is_told(changed, cast):
    question = queries.question_named(changed, "promise", "first")
    actions.discard_changes(proposal=changed, actor=cast.applicant)
    actions.reopen_proposal(proposal=changed, actor=cast.applicant)
    saved = actions.save_answers(
        proposal=changed, form="first", changes={question: ("Autre encore.", 2)},
        actor=cast.applicant,
    )  # fmt: skip
    assert list(saved.stale) == ["promise"]


def test_also_after_the_deadline_and_only_who_leads(changed, cast):
    Call.objects.update(closes_at=timezone.now() - dt.timedelta(seconds=1))
    found = queries.proposal_for(cast.applicant, changed.ref)
    for person in (cast.officer, cast.citizen, cast.lead):
        with pytest.raises(PermissionDenied):
            actions.discard_changes(proposal=Proposal.objects.get(), actor=person)
    actions.discard_changes(proposal=found, actor=cast.applicant)
    assert given(found)["promise"] == FIRST["promise"]
    with pytest.raises(ValidationError, match="nothing to throw away"):
        actions.discard_changes(proposal=found, actor=cast.applicant)


def test_on_the_page_it_asks_once_more_and_the_history_says_it(changed, cast, sign_in):
    client, page = sign_in(cast.applicant), reverse("calls:proposal", args=[changed.ref])
    assert "Every answer is again as you submitted it." in client.get(page).text
    for _ in range(2):
        assert client.post(page, {"do": "discard", "form_key": "a"}).status_code == 302
    text = client.get(page).text
    assert "The changes are gone." in text
    assert "Throw the changes away" not in text
    assert "Change what was submitted" in text
    said = [act.text for act in acts_of(changed)]
    assert said.count("Changes thrown away: what was submitted counts") == 1
    assert said.count("Taken up to be changed") == 1
