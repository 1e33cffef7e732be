"""Which grade a plan of data can reach: derived, and the statements that follow from it."""

from itertools import combinations

import pytest

from local4action.measures import (
    GRADES,
    points_needed,
    reachable_grade,
    slope_range_confidence,
)

PLENTY = 30


def best(hub_months, step, *, before=PLENTY, follow_up=0):
    """With one value at the start and one after each `step` months until the end."""
    after = 1 + (hub_months + follow_up) // step
    return reachable_grade(before, after)["grade"]


@pytest.mark.parametrize("months", range(12, 48))
def test_yearly_data(months):
    """One year: deliverables only. Two: first signs at best. Three: supported."""
    expected = GRADES[0] if months < 24 else GRADES[1] if months < 36 else GRADES[2]
    assert best(months, 12) == expected


def test_what_allows_more():
    assert best(12, 3) == "supported"
    assert best(12, 6) == "indicative"
    assert best(24, 12, follow_up=12) == "supported"
    assert best(12, 12, follow_up=24) == "supported"
    assert best(36, 12, before=2) == "not enough data"
    assert best(36, 12, before=3) == "indicative"
    assert best(36, 1, before=0) == "not enough data"


def test_the_points_a_grade_asks_for():
    assert [points_needed(grade)["points"] for grade in GRADES] == [0, 3, 4]
    for before in range(8):
        for after in range(8):
            least = min(before, after)
            expected = GRADES[(least >= 3) + (least >= 4)]
            assert reachable_grade(before, after) == {"grade": expected}


def test_it_follows_the_confidence_and_no_table():
    assert slope_range_confidence(4)["conf"] < 0.95 < slope_range_confidence(5)["conf"]
    assert reachable_grade(4, 4, conf=0.95) == {"grade": "indicative"}
    assert reachable_grade(5, 5, conf=0.95) == {"grade": "supported"}
    assert points_needed("supported", conf=0.5) == {"points": 3}
    assert points_needed("supported", conf=0.999999)["points"] == 10


def slopes(points):
    return [(b - a) / (j - i) for (i, a), (j, b) in combinations(enumerate(points), 2)]


@pytest.mark.parametrize("n", [3, 4, 5])
def test_values_exist_whose_interval_lies_above_nothing(n):
    """What is called reachable can be reached: slower before, faster after, at each size."""
    before, after = slopes(range(n)), slopes([3 * one for one in range(n)])
    assert min(after) - max(before) > 0


@pytest.mark.parametrize("bad", [-1, 2.5, "3", None, True])
def test_bad_points(bad):
    with pytest.raises(ValueError, match="pre_points must be"):
        reachable_grade(bad, 3)
    with pytest.raises(ValueError, match="post_points must be"):
        reachable_grade(3, bad)


@pytest.mark.parametrize("bad", [0, 1, -0.5, float("nan"), "0.9", True])
def test_bad_confidence(bad):
    with pytest.raises(ValueError, match="conf must lie"):
        reachable_grade(3, 3, conf=bad)


def test_an_unknown_grade():
    with pytest.raises(ValueError, match="grade must be one of"):
        points_needed("certain")
