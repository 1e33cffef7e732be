"""Several fields of one review saved at the same moment, as a page does after a dropped line."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from local4action.reviews.actions import save_draft
from local4action.reviews.models import Review, Score

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_first_fields_of_a_review_are_saved_together(cast, story):
    proposal = story.in_review(readers=[cast.board_1])
    reader = cast.board_1
    keys = list(proposal.call.criteria.values_list("key", flat=True))
    ready = threading.Barrier(len(keys))

    def save(key):
        try:
            connection.ensure_connection()
            ready.wait()
            for value in ("1", "2", "3", "4"):
                save_draft(proposal=proposal, changes={f"score_{key}": (value, None)}, actor=reader)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(keys)) as pool:
        list(pool.map(save, keys))
    assert Review.objects.count() == 1
    assert set(Score.objects.values_list("criterion__key", "value")) == {(key, 4) for key in keys}
