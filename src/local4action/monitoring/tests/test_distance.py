"""Distributions and the distance between groups, as pure functions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local4action.monitoring.ratings.distance import Distance, Distribution, distance, distribution

RATINGS = st.lists(st.none() | st.integers(1, 5), max_size=20)


def test_a_distribution_counts_each_step_and_who_cannot_judge():
    found = distribution([5, 1, 5, None, 3])
    assert found == Distribution((1, 0, 1, 0, 2), 1)
    assert (found.answered, found.rated, found.median, found.shown) == (5, 4, 4.0, True)


@pytest.mark.parametrize(
    ("values", "median"),
    [([], None), ([5, 5], None), ([5, 5, None], None), ([1, 2, 5], 2.0), ([1, 2, 3, 5], 2.5)],
)
def test_the_middle_needs_three_ratings_on_the_scale(values, median):
    assert distribution(values).median == median


@pytest.mark.parametrize("wrong", [0, 6, -1])
def test_what_is_not_on_the_scale_is_refused(wrong):
    with pytest.raises(ValueError, match=str(wrong)):
        distribution([wrong])


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ({}, None),
        ({"lead": [5, 5, 5]}, None),
        ({"lead": [5, 5, 5], "citizen": [1, 1]}, None),
        ({"lead": [5, 5, 4], "citizen": [1, 2, 1]}, (4.0, "lead", "citizen", "far")),
        ({"lead": [4, 4, 4], "partner": [3, 3, 3]}, (1.0, "lead", "partner", "apart")),
        ({"lead": [4, 4, 4], "partner": [4, 3, 4, 3]}, (0.5, "lead", "partner", "same")),
        ({"lead": [3, 3, 3], "partner": [3, 3, 3]}, (0.0, "lead", "lead", "same")),
    ],
)
def test_the_distance_is_that_of_the_two_groups_furthest_apart(groups, expected):
    found = distance({name: distribution(values) for name, values in groups.items()})
    if expected is None:
        assert found is None
    else:
        assert isinstance(found, Distance)
        assert (found.steps, found.highest, found.lowest, found.word) == expected


@given(st.dictionaries(st.sampled_from(["lead", "partner", "citizen"]), RATINGS))
def test_order_of_answers_changes_nothing_and_the_distance_stays_on_the_scale(groups):
    spread = {name: distribution(values) for name, values in groups.items()}
    assert spread == {name: distribution(values[::-1]) for name, values in groups.items()}
    found = distance(spread)
    assert found is None or 0 <= found.steps <= 4


@given(RATINGS, RATINGS)
def test_turning_the_scale_around_turns_the_groups_around(first, second):
    def turned(values):
        return [None if one is None else 6 - one for one in values]

    found = distance({"lead": distribution(first), "citizen": distribution(second)})
    other = distance({"lead": distribution(turned(first)), "citizen": distribution(turned(second))})
    assert (found is None) == (other is None)
    if found is not None and found.steps:
        assert (other.steps, other.highest, other.lowest) == (
            found.steps, found.lowest, found.highest,
        )  # fmt: skip
