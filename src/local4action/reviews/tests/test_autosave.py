"""A review is saved field by field; two devices of one reader undo nothing."""

from __future__ import annotations

import pytest

from local4action.reviews import drafts
from local4action.reviews.models import Review


def save(client, proposal, field, value, version):
    return client.post(
        f"/en/desk/reviews/{proposal.ref}/score/{field}/", {"value": value, "version": version}
    )


def test_a_field_is_kept_as_it_is_typed(client, cast, story):
    proposal = story.in_review()
    client.force_login(cast.board_1)
    answer = save(client, proposal, "score_brand", "none", drafts.mark("")).json()
    assert answer["version"] == drafts.mark("none")
    answer = save(client, proposal, "score_brand", "3", answer["version"])
    assert (answer.status_code, answer.json()["version"]) == (200, drafts.mark("3"))
    save(client, proposal, "comment_for_board", "Fort.", drafts.mark(""))
    review = Review.objects.get()
    assert (review.scores.get().value, review.comment_for_board) == (3, "Fort.")
    page = client.get(f"/en/desk/reviews/{proposal.ref}/score/").content.decode()
    assert "1 of 9 scored" in page
    assert "Fort." in page
    assert save(client, proposal, "score_brand", "", drafts.mark("3")).status_code == 200
    assert not review.scores.exists()


def test_the_second_device_is_shown_what_the_first_saved(client, cast, story):
    proposal = story.in_review()
    client.force_login(cast.board_1)
    old = drafts.mark("")
    save(client, proposal, "comment_for_board", "From the train.", old)
    answer = save(client, proposal, "comment_for_board", "From the desk.", old)
    assert answer.status_code == 409
    assert answer.json()["shown"] == "From the train."
    assert Review.objects.get().comment_for_board == "From the train."
    # The whole form, sent from the older page by its button: the same.
    sent = {
        "comment_for_board": "From the desk.",
        "version-comment_for_board": old,
        "was-comment_for_board": old,
        "score_brand": "2",
        "version-score_brand": old,
        "was-score_brand": old,
        "form_key": "k1",
    }
    url = f"/en/desk/reviews/{proposal.ref}/score/"
    answer = client.post(url, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "From the train." in page
    assert "From the desk." in page
    review = Review.objects.get()
    assert review.comment_for_board == "From the train."
    assert review.scores.get().value == 2  # what nobody else touched is kept
    mark = drafts.mark("From the train.")
    assert f'name="version-comment_for_board" value="{mark}"' in page
    again = sent | {
        "version-comment_for_board": mark, "was-comment_for_board": mark, "form_key": "k2",
    }  # fmt: skip
    assert client.post(url, again).status_code == 302
    assert Review.objects.get().comment_for_board == "From the desk."


def test_what_was_not_touched_is_left_as_another_device_stored_it(client, cast, story):
    proposal = story.in_review()
    client.force_login(cast.board_1)
    old = drafts.mark("")
    save(client, proposal, "score_topic", "4", old)
    client.post(
        f"/en/desk/reviews/{proposal.ref}/score/",
        {"was-score_topic": old, "version-score_topic": old, "form_key": "k1"},
    )
    assert Review.objects.get().scores.get().value == 4


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (("score_brand", "7"), 422),
        (("score_brand", "x" * 9000), 422),
        (("comment_for_board", "x" * 8001), 422),
        (("score_beauty", "3"), 404),
        (("submitted_at", "3"), 404),
        (("comment_for_board", "\x00\u202e=1+1"), 200),
    ],
)
def test_bad_input_is_answered(client, cast, story, sent, status):
    proposal = story.in_review()
    client.force_login(cast.board_1)
    assert save(client, proposal, *sent, drafts.mark("")).status_code == status


def test_nothing_is_saved_after_the_review_is_submitted(client, cast, story):
    proposal = story.in_review()
    story.review(proposal, cast.board_1)
    client.force_login(cast.board_1)
    answer = save(client, proposal, "score_brand", "4", drafts.mark("1"))
    assert (answer.status_code, "error" in answer.json()) == (409, True)
    client.force_login(cast.officer)
    assert save(client, proposal, "score_brand", "4", "").status_code == 403
    client.force_login(cast.citizen)
    assert save(client, proposal, "score_brand", "4", "").status_code == 404


@pytest.mark.parametrize("saved_before", [1, 3])
def test_saving_one_field_takes_six_queries(
    client, cast, story, saved_before, django_assert_num_queries
):
    proposal = story.in_review()
    client.force_login(cast.board_1)
    for field in ("score_topic", "score_local", "comment_for_board")[:saved_before]:
        save(client, proposal, field, "2", drafts.mark(""))
    # Session, person, two savepoints; mandates, the file, the review and its lock, the stored
    # scores, the score, the review.
    with django_assert_num_queries(10):
        assert save(client, proposal, "score_brand", "3", drafts.mark("")).status_code == 200
