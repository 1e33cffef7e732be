"""A reader scores a file: saved as a draft, submitted once, then shown to the others."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError

from local4action.calls.actions import open_call
from local4action.reviews.actions import install_default_criteria, save_review, submit_review
from local4action.reviews.criteria import default_criteria
from local4action.reviews.models import Criterion, Review, Score
from local4action.reviews.queries import criteria_of

from .conftest import GOOD_SCORES

WHOLE = {
    "score_connection": "4",
    "score_acceleration": "3",
    "score_synchronization": "2",
    "score_feasibility": "none",
    "score_participation": "0",
    "score_local": "3",
    "score_topic": "2",
    "score_brand": "1",
    "score_communication": "4",
    "comment_for_applicant": "Dites qui paie.",
    "comment_for_board": "Strong.",
    "form_key": "k1",
}


def address(proposal):
    return f"/en/desk/reviews/{proposal.ref}/score/"


def test_a_draft_is_kept_and_shown_again(client, cast, story):
    proposal = story.in_review()
    client.force_login(cast.board_1)
    answer = client.post(
        address(proposal), {"score_connection": "4", "comment_for_board": "Hm", "form_key": "k1"}
    )
    assert answer.url == address(proposal)
    page = client.get(address(proposal)).content.decode()
    assert "Draft saved" in page
    assert "Hm" in page
    review = Review.objects.get()
    assert (review.submitted_at, review.scores.get().value) == (None, 4)
    # An answer taken back is taken back.
    client.post(address(proposal), {"comment_for_board": "Hm", "form_key": "k2"})
    assert not Score.objects.exists()


def test_a_whole_review_is_submitted_once(client, cast, story):
    proposal = story.in_review()
    client.force_login(cast.board_1)
    answer = client.post(address(proposal), WHOLE | {"submit": "yes"})
    assert answer.url == f"/en/desk/reviews/{proposal.ref}/"
    again = client.post(address(proposal), WHOLE | {"submit": "yes"})
    assert again.url == answer.url
    kept = {score.criterion.key: score.value for score in Score.objects.all()}
    assert kept == GOOD_SCORES
    other = client.post(address(proposal), {"form_key": "k2", "score_connection": "0"})
    assert other.status_code == 422
    assert Score.objects.get(criterion__key="connection").value == 4
    assert "cannot change any more" in client.get(address(proposal)).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"score_connection": ""}, "Choose a score"),
        ({"comment_for_applicant": " "}, "Write something the applicants can use."),
        ({"score_connection": "5"}, "Select a valid choice"),
        ({"comment_for_board": "x" * 8001}, "at most 8000"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_lost(client, cast, story, changes, said):
    proposal = story.in_review()
    client.force_login(cast.board_1)
    answer = client.post(address(proposal), WHOLE | {"submit": "yes"} | changes)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "error-summary" in page
    assert not Review.objects.filter(submitted_at__isnull=False).exists()


def test_what_could_not_be_submitted_is_kept_as_a_draft(client, cast, story):
    proposal = story.in_review()
    client.force_login(cast.board_1)
    client.post(address(proposal), WHOLE | {"submit": "yes", "score_connection": ""})
    review = Review.objects.get()
    assert (review.submitted_at, review.comment_for_board) == (None, "Strong.")
    assert review.scores.count() == 8


def test_others_reviews_are_seen_after_ones_own(client, cast, story):
    proposal = story.in_review()
    story.review(proposal, cast.board_2, comment_for_board="Not convinced at all.")
    client.force_login(cast.board_1)
    path = f"/en/desk/reviews/{proposal.ref}/"
    assert "Not convinced at all." not in client.get(path).content.decode()
    story.review(proposal, cast.board_1)
    assert "Not convinced at all." in client.get(path).content.decode()


@pytest.mark.parametrize("name", ["board_2", "citizen", "applicant"])
def test_only_those_asked(client, cast, story, name):
    proposal = story.in_review(readers=[cast.board_1])
    person = cast.people[name]
    client.force_login(person)
    assert client.get(address(proposal)).status_code == 404
    assert client.post(address(proposal), WHOLE).status_code == 404
    for act in (save_review, submit_review):
        with pytest.raises(PermissionDenied):
            act(
                proposal=proposal,
                scores={},
                comment_for_board="",
                comment_for_applicant="",
                actor=person,
            )


def test_an_officer_reads_but_does_not_score(client, cast, story):
    proposal = story.in_review()
    client.force_login(cast.officer)
    assert client.get(address(proposal)).status_code == 403


def test_a_decided_proposal_is_scored_no_more(client, cast, story):
    proposal = story.in_review()
    story.decide(proposal)
    client.force_login(cast.board_1)
    assert "nothing to score" in client.get(address(proposal)).content.decode()
    assert client.post(address(proposal), WHOLE).status_code == 422
    with pytest.raises(ValidationError):
        story.review(proposal, cast.board_1)


def test_a_score_that_is_none_of_the_rubric_is_refused(cast, story):
    proposal = story.in_review()
    for scores in ({"connection": 5}, {"connection": -1}, {"beauty": 3}):
        with pytest.raises(ValidationError):
            story.review(proposal, cast.board_1, scores=scores)
    assert not Review.objects.exists()


def test_the_rubric_is_written_once_in_three_languages(cast, make):
    call = make.call()
    first = install_default_criteria(call=call, actor=cast.officer)
    assert install_default_criteria(call=call, actor=cast.officer) == first
    assert {one.key for one in first} == set(GOOD_SCORES)
    for one in Criterion.objects.all():
        for text in (one.label, one.explanation, *(anchor for _score, anchor in one.anchors)):
            assert len({text.render(language).text for language in ("en", "fr", "es")}) == 3
    with pytest.raises(PermissionDenied):
        install_default_criteria(call=call, actor=cast.board_1)


def test_a_call_opens_with_its_rubric(cast, make):
    """Whoever applies can know from the first day what the proposals are scored on."""
    call = make.call(state="cleared")
    open_call(call=call, actor=cast.officer)
    assert [one.key for one in criteria_of(call)] == [one.key for one in default_criteria()]
    act = apps.get_model("reviews.CriterionEvent").objects.latest("pgh_id").pgh_context
    assert (act["user"], act["action"]) == (cast.officer.pk, "calls.open_call")
