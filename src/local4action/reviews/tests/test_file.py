"""The file: answers, every score, how far apart, and what was done."""

from __future__ import annotations

import pytest

from local4action.calls.actions import invite_colleague
from local4action.calls.models import Answer
from local4action.reviews import queries
from local4action.reviews.actions import pass_screening
from local4action.reviews.timeline import acts_of

from .conftest import GOOD_SCORES


def path(proposal):
    return f"/en/desk/reviews/{proposal.ref}/"


def test_an_officer_reads_everything(client, cast, story):
    from django.utils import timezone

    proposal = story.in_review(title="<b>Eau</b>")
    question = proposal.call.first_form.questions.get(key="promise")
    Answer.objects.create(
        proposal=proposal,
        question=question,
        value="L'eau pour tous <script>",
        saved_by=None,
        saved_at=timezone.now(),
    )
    story.review(proposal, cast.board_1)
    story.review(
        proposal,
        cast.board_2,
        scores=GOOD_SCORES | {"connection": 1, "feasibility": 4, "participation": 1},
    )
    client.force_login(cast.officer)
    page = client.get(path(proposal)).content.decode()
    assert "L'eau pour tous &lt;script&gt;" in page or "L&#x27;eau pour tous &lt;script&gt;" in page
    assert "<b>Eau</b>" not in page
    assert "They differ by 3" in page
    assert page.count("For the board only.") == 2
    assert "Board 1 submitted a review" in page


def test_disagreement_is_shown_line_by_line(cast, story):
    proposal = story.in_review()
    story.review(proposal, cast.board_1)
    story.review(
        proposal,
        cast.board_2,
        scores=GOOD_SCORES
        | {"connection": 1, "synchronization": None, "feasibility": 4, "participation": 1},
    )
    lines = queries.lines_of(
        queries.criteria_of(proposal.call), queries.reviews_for(cast.officer, proposal)
    )
    found = {line.criterion.key: (line.scores, line.spread) for line in lines}
    assert found == {
        "connection": ([4, 1], 3),
        "acceleration": ([3, 3], 0),
        "synchronization": ([2, None], None),
        "local": ([3, 3], 0),
        "feasibility": ([None, 4], None),
        "participation": ([0, 1], 1),
        "topic": ([2, 2], 0),
        "brand": ([1, 1], 0),
        "communication": ([4, 4], 0),
    }


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_file_do_not_grow(client, cast, story, number, django_assert_num_queries):
    proposal = story.in_review()
    for reader in (cast.board_1, cast.board_2, cast.board_3)[:number]:
        story.review(proposal, reader)
    client.force_login(cast.officer)
    # Session, person; mandates, the file, answers and questions of two forms, rubric, reviews,
    # their scores, readers, history, names, the chain and the bodies it is made of.
    with django_assert_num_queries(14):
        assert client.get(path(proposal)).status_code == 200


def test_the_history_says_who_did_what_from_where_to_where(cast, story):
    import datetime as dt

    from django.utils import timezone

    proposal = story.submitted()
    pass_screening(
        proposal=proposal, due_on=timezone.localdate() + dt.timedelta(days=9), actor=cast.officer
    )
    told = [(act.text, act.who) for act in acts_of(proposal)]
    assert ("From “Submitted” to “Second form asked”", "Officer") in told
    assert ("Passed the screening", "Officer") in told
    assert told[-1] == ("Proposal begun", "")


def test_its_history_tells_also_what_the_room_calls_keeps_of_it(client, cast, story):
    proposal = story.submitted()
    invite_colleague(proposal=proposal, email="awa@demo.example", actor=cast.applicant)
    client.force_login(cast.officer)
    page = client.get(f"{path(proposal)}history/").content.decode()
    assert "Colleague invited" in page
    assert "awa@demo.example" in page
    assert "Proposal begun" in page


def test_a_reader_finds_no_file_they_are_not_asked_to_read(client, cast, story):
    proposal = story.in_review(readers=[cast.board_1])
    client.force_login(cast.board_2)
    assert client.get(path(proposal)).status_code == 404
    client.force_login(cast.board_1)
    assert client.get(path(proposal)).status_code == 200


def test_a_draft_is_no_file(client, cast, make):
    proposal = make.proposal()
    client.force_login(cast.officer)
    assert client.get(path(proposal)).status_code == 404


def test_readers_see_what_the_figures_will_allow(client, cast, story):
    from django.utils import timezone

    from local4action.calls.models import Answer

    proposal = story.in_review(readers=[cast.board_1])
    question = proposal.call.first_form.questions.get(key="promise")
    question.feature = "data_calendar"
    question.save()
    months = proposal.call.second_form.questions.first()
    months.feature = "months"
    months.save()
    now = timezone.now()
    rows = [{"name": "Trees", "every": "year", "earlier": 4}]
    for asked, value in ((question, rows), (months, 36)):
        Answer.objects.create(proposal=proposal, question=asked, value=value, saved_at=now)
    for person in (cast.officer, cast.board_1):
        client.force_login(person)
        html = client.get(path(proposal)).content.decode()
        assert "4 from before the start, 4 from the start to the end" in html
        assert "Progress has been faster since the start." in html
