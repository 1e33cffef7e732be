"""An officer chooses who reads a proposal."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from local4action.foundation.models import OutboxMail
from local4action.reviews.actions import assign_reviewers, save_review
from local4action.reviews.models import Assignment


def address(proposal):
    return f"/en/desk/reviews/{proposal.ref}/assign/"


def in_two_weeks():
    return (timezone.localdate() + dt.timedelta(days=14)).isoformat()


def test_the_whole_board_is_proposed_and_asked(client, cast, story):
    proposal = story.in_review(readers=[])
    client.force_login(cast.officer)
    form = client.get(address(proposal)).context["form"]
    board = [cast.board_1.pk, cast.board_2.pk, cast.board_3.pk]
    assert form.initial["reviewers"] == board
    answer = client.post(
        address(proposal), {"reviewers": board[:2], "due_on": in_two_weeks(), "form_key": "k1"}
    )
    assert answer.status_code == 302
    assert sorted(OutboxMail.objects.values_list("to", flat=True)) == [
        "board-1@demo.example",
        "board-2@demo.example",
    ]


def test_asked_again_nobody_gets_a_second_mail_and_writers_stay(cast, story):
    proposal = story.in_review()
    save_review(
        proposal=proposal,
        scores={},
        comment_for_board="",
        comment_for_applicant="Begun.",
        actor=cast.board_1,
    )
    assign_reviewers(proposal=proposal, reviewers=[cast.board_2], due_on=None, actor=cast.officer)
    asked = Assignment.objects.values_list("reviewer", flat=True)
    assert sorted(asked) == [cast.board_1.pk, cast.board_2.pk]
    assert OutboxMail.objects.count() == 3


@pytest.mark.parametrize(
    "sent", [{}, {"reviewers": ["x"]}, {"reviewers": [0]}, {"due_on": "2020-01-01"}]
)
def test_bad_input_changes_nothing(client, cast, story, sent):
    proposal = story.in_review(readers=[])
    client.force_login(cast.officer)
    given = {"due_on": in_two_weeks()} | sent
    if "due_on" in sent:
        given["reviewers"] = [cast.board_1.pk]
    assert client.post(address(proposal), given).status_code == 422
    assert not Assignment.objects.exists()


def test_wrong_state_and_wrong_people(client, cast, story):
    early = story.submitted()
    with pytest.raises(ValidationError):
        assign_reviewers(proposal=early, reviewers=[cast.board_1], due_on=None, actor=cast.officer)
    proposal = story.in_review()
    client.force_login(cast.board_1)
    assert client.get(address(proposal)).status_code == 403
    with pytest.raises(PermissionDenied):
        assign_reviewers(
            proposal=proposal, reviewers=[cast.board_1], due_on=None, actor=cast.board_1
        )
