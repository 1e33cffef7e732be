"""The page where a reader takes files along, however many they are asked to read."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from local4action.calls.models import Proposal
from local4action.reviews import actions, queries
from local4action.reviews.models import Assignment, InterestStatement, Review
from local4action.reviews.queries.offline import MOST_TO_STATE, MOST_TO_TAKE


@pytest.mark.parametrize("files", [(1, 0), (3, 0), (1, 1), (1, 3)])
def test_queries_of_the_page_do_not_grow(client, cast, story, files, django_assert_num_queries):
    number, unstated = files
    call = story.make.call()
    for _one in range(number):
        proposal = story.in_review(readers=[cast.board_1], call=call)
        actions.save_draft(proposal=proposal, changes={}, actor=cast.board_1)
    for _one in range(unstated):
        story.in_review(readers=[cast.board_1], call=call, stated=False)
    client.force_login(cast.board_1)
    # Session, person, mandates; the files to be said of first, how many there are to take along,
    # whether a review was begun; the copies.
    with django_assert_num_queries(7):
        assert client.get("/en/desk/offline/").status_code == 200


def test_of_many_files_to_be_said_of_first_the_nearest_are_shown(
    client, cast, story, django_assert_num_queries
):
    call = story.make.call()
    files = [
        story.in_review(readers=[cast.board_1], call=call, stated=False)
        for _one in range(MOST_TO_STATE + 3)
    ]
    client.force_login(cast.board_1)
    # The same, and how many more there are.
    with django_assert_num_queries(8):
        page = client.get("/en/desk/offline/").content.decode()
    assert page.count("/conflict/") == MOST_TO_STATE
    assert "3 more are among your files to read" in page
    # What was said of makes room for the next.
    for one in files[:2]:
        actions.state_no_interest(proposal=one, actor=cast.board_1)
    page = client.get("/en/desk/offline/").content.decode()
    assert files[MOST_TO_STATE].ref in page
    assert "1 more is among your files to read" in page
    for one in files[2:4]:
        actions.state_no_interest(proposal=one, actor=cast.board_1)
    page = client.get("/en/desk/offline/").content.decode()
    assert page.count("/conflict/") == MOST_TO_STATE - 1
    assert "among your files to read" not in page


def test_a_copy_of_many_files_holds_those_awaited_first(client, cast, story):
    reader, call = cast.board_1, story.in_review(readers=[]).call
    files = Proposal.objects.bulk_create(
        Proposal(
            call=call, organisation=cast.applicant_town, title=f"File {number}", language="fr",
            state="in_review",
        )
        for number in range(MOST_TO_TAKE + 20)
    )  # fmt: skip
    day = timezone.localdate()
    Assignment.objects.bulk_create(
        Assignment(proposal=one, reviewer=reader, due_on=day + dt.timedelta(days=200 - number))
        for number, one in enumerate(files)
    )
    InterestStatement.objects.bulk_create(
        InterestStatement(proposal=one, person=reader) for one in files
    )
    client.force_login(reader)
    page = client.get("/en/desk/offline/").content.decode()
    assert "You are reading 120 files: a copy holds the 100 that are awaited first." in page
    assert queries.files_to_take(reader) == files[:19:-1]
    assert len(queries.sheets_to_score(reader)) == MOST_TO_TAKE
    # What was submitted makes room for the next; a draft beyond the copy can be submitted too.
    Review.objects.create(proposal=files[-1], reviewer=reader, submitted_at=timezone.now())
    Review.objects.create(proposal=files[0], reviewer=reader)
    assert queries.files_to_take(reader) == files[-2:18:-1]
    assert [one.proposal for one in queries.drafts_of(reader)] == [files[0]]
