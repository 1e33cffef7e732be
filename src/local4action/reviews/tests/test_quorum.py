"""How many must be there, and what carries a vote; pure."""

from __future__ import annotations

import pytest

from local4action.reviews.quorum import Count, Presence, needed


@pytest.mark.parametrize(
    ("kind", "value", "entitled", "expected"),
    [
        ("number", 3, 9, 3),
        ("number", 3, 2, 3),
        ("share", 50, 3, 2),
        ("share", 50, 4, 2),
        ("share", 100, 3, 3),
        ("share", 1, 0, 1),
        ("share", 67, 3, 3),
    ],
)
def test_how_many_are_needed(kind, value, entitled, expected):
    assert needed(kind, value, entitled) == expected


def test_no_quorum_says_why():
    assert Presence(3, 2, 2).reason == ""
    said = Presence(3, 1, 2).reason
    assert said == "No quorum: 1 present who may vote, 2 are needed."


@pytest.mark.parametrize(
    ("count", "simple", "two_thirds"),
    [
        (Count(2, 1, 0), True, True),
        (Count(3, 2, 0), True, False),
        (Count(1, 1, 5), False, False),
        (Count(0, 0, 3), False, False),
        (Count(4, 2, 9), True, True),
    ],
)
def test_what_carries(count, simple, two_thirds):
    assert (count.carries("simple"), count.carries("two_thirds")) == (simple, two_thirds)
    assert "2 for, 3 against" in Count(2, 3).refusal("simple")
    assert "Two thirds" in Count(2, 3).refusal("two_thirds")
