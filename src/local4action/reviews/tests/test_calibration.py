"""Where the board disagrees, for those who may know of the files it is about."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from local4action.reviews import actions, calibration, queries
from local4action.reviews.calibration import Given
from local4action.reviews.models import Calibration, Review, Round
from local4action.reviews.tasks import calibrate

from .conftest import GOOD_SCORES


def scores(*rows):
    return [Given(*row) for row in rows]


def test_spread_leniency_and_what_could_not_be_judged():
    """Two criteria, the first of double weight; by hand."""
    figures = calibration.figures(
        scores(
            (1, 10, 5, 4), (1, 10, 6, 4), (1, 20, 5, 1), (1, 20, 6, 4),
            (2, 10, 5, 3), (2, 10, 6, None), (2, 20, 5, 2), (2, 20, 6, 2), (2, 30, 5, 2), (2, 30, 6, 2),
            (3, 30, 5, 0), (3, 30, 6, 0),
        ),
        {5: 2, 6: 1},
    )  # fmt: skip
    assert (figures["files"], figures["shared"], figures["reviews"]) == (3, 2, 6)
    assert figures["spread"] == [
        {"file": 1, "spread": 2.0, "lowest": 2.0, "highest": 4.0, "readers": 2, "widest": [5, 3]},
        {"file": 2, "spread": 1.0, "lowest": 2.0, "highest": 3.0, "readers": 3, "widest": [5, 1]},
    ]
    assert figures["readers"] == [
        {"reader": 10, "shared": 2, "difference": 1.5, "cannot": 1},  # +2 and +1
        {"reader": 20, "shared": 2, "difference": -1.25, "cannot": 0},  # -2 and -0.5
        {"reader": 30, "shared": 1, "difference": -0.5, "cannot": 0},
    ]
    assert figures["agreement"]["ordinal"]["groups"] == 2


def test_nothing_at_all():
    found = calibration.figures([], {5: 1})
    assert (found["readers"], found["spread"]) == ([], [])
    assert found["agreement"]["interval"]["alpha"] is None


@pytest.fixture
def call(cast, story):
    """Three files of one call read by two; the readers differ on the first."""
    call = story.make.call()
    for number in range(3):
        proposal = story.in_review(
            call=call, title=f"File {number}", readers=[cast.board_1, cast.board_2]
        )
        story.review(proposal, cast.board_1)
        story.review(
            proposal, cast.board_2, scores=GOOD_SCORES | {"communication": 0 if number == 0 else 4}
        )
    return call


def measured(person, call):
    job = actions.measure_calibration(call=call, actor=person)
    calibrate(job=job.pk, call=call.pk)
    job.refresh_from_db()
    assert job.state == "finished", job.said
    found = queries.calibration_for(person, call)
    assert (found.since, found.outdated) == (0, False)
    return found.figures


def is_outdated(person, call):
    found = queries.calibration_for(person, call)
    assert (found.figures is None) == found.outdated
    return found.outdated


def test_an_officer_sees_where_the_board_disagrees(client, cast, call):
    client.force_login(cast.officer)
    address = f"/en/desk/calls/{call.ref}/calibration/"
    assert "Work the figures out" in client.get(address).content.decode()
    answer = client.post(address, {"form_key": "a"})
    assert "/desk/jobs/" in answer.url
    measured(cast.officer, call)
    page = client.get(address).content.decode()
    assert page.index("File 0") < page.index("File 1")
    assert "Communication strategy" in page
    assert "Too few files to tell" in page
    assert "too few to tell" in page
    assert "Reviews: 6. Files: 3, of which read by two or more: 3." in page


def test_a_file_one_has_an_interest_in_is_in_no_figure(client, cast, call):
    kept = measured(cast.officer, call)
    file = call.proposals.get(title="File 0")
    actions.declare_conflict(proposal=file, reason="Cousin.", actor=cast.officer)
    # What was found before held it, so nothing of it is shown any more.
    assert is_outdated(cast.officer, call)
    client.force_login(cast.officer)
    page = client.get(f"/en/desk/calls/{call.ref}/calibration/").content.decode()
    assert "File 0" not in page
    assert "read by two or more" not in page
    again = measured(cast.officer, call)
    assert not set(again.reviews) & set(file.reviews.values_list("pk", flat=True))
    assert again.figures["files"] == kept.figures["files"] - 1
    others = call.proposals.exclude(pk=file.pk)
    assert {one["file"] for one in again.figures["spread"]} == {one.pk for one in others}
    assert [one["difference"] for one in again.figures["readers"]] == [0, 0]
    assert {one["shared"] for one in again.figures["readers"]} == {2}


def test_a_recused_readers_scores_count_nowhere(cast, call):
    file = call.proposals.get(title="File 0")
    actions.declare_conflict(proposal=file, reason="Cousin.", actor=cast.board_2)
    kept = measured(cast.officer, call)
    assert (kept.figures["files"], kept.figures["shared"]) == (3, 2)


def test_figures_are_not_shown_once_a_reader_has_an_interest_or_has_none_any_more(
    client, cast, make, call
):
    """Found before a reader's interest they count what must not count; after it, they lack it."""
    measured(cast.officer, call)
    town = call.proposals.get(title="File 0").organisation
    mandate = make.mandate(cast.board_2, organisation=town)
    assert is_outdated(cast.officer, call)
    client.force_login(cast.officer)
    page = client.get(f"/en/desk/calls/{call.ref}/calibration/").content.decode()
    assert "Which reviews count has changed since" in page
    assert "Work the figures out anew" in page
    assert "Files shared" not in page
    assert measured(cast.officer, call).figures["shared"] == 0
    mandate.delete()
    assert is_outdated(cast.officer, call)
    assert measured(cast.officer, call).figures["shared"] == 3


def test_a_review_handed_back_is_in_no_figure_and_one_submitted_later_is_said(cast, call):
    measured(cast.officer, call)
    file = call.proposals.get(title="File 0")
    actions.hand_back_review(
        proposal=file,
        review=file.reviews.get(reviewer=cast.board_2),
        reason="Two scores seem swapped.",
        actor=cast.officer,
    )
    assert is_outdated(cast.officer, call)
    assert measured(cast.officer, call).figures["reviews"] == 5
    Review.objects.filter(proposal=file, reviewer=cast.board_2).update(submitted_at=timezone.now())
    found = queries.calibration_for(cast.officer, call)
    assert (found.figures.figures["reviews"], found.since, found.outdated) == (5, 1, False)


def test_the_board_sees_it_when_all_read_together_and_only_then(client, cast, call):
    address = f"/en/desk/calls/{call.ref}/calibration/"
    client.force_login(cast.board_1)
    assert client.get(address).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.measure_calibration(call=call, actor=cast.board_1)
    Round.objects.create(call=call, phase="all")
    assert client.get(address).status_code == 200
    kept = measured(cast.board_1, call)
    assert kept.figures["files"] == 3
    # A reader of none of the files learns nothing of them.
    client.force_login(cast.board_3)
    assert measured(cast.board_3, call).figures["files"] == 0
    for name in ("applicant", "citizen", "bureau"):
        client.force_login(cast.people[name])
        assert client.get(address).status_code == 404
        assert client.post(address, {}).status_code == 404


def test_figures_are_each_ones_own(cast, call):
    measured(cast.officer, call)
    assert Calibration.objects.count() == 1
    Round.objects.create(call=call, phase="all")
    assert queries.calibration_for(cast.board_1, call) == queries.Kept()


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_page_do_not_grow(client, cast, story, number, django_assert_num_queries):
    call = story.make.call()
    for _one in range(number):
        proposal = story.in_review(call=call)
        for reader in (cast.board_1, cast.board_2, cast.board_3)[: number + 1]:
            story.review(proposal, reader)
    measured(cast.officer, call)
    client.force_login(cast.officer)
    # Session, person, mandates; the call, the figures, the reviews that count now; the files shown,
    # the rubric, the readers' names.
    with django_assert_num_queries(9):
        assert client.get(f"/en/desk/calls/{call.ref}/calibration/").status_code == 200
