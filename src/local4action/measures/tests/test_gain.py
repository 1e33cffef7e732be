"""Pace gain: against sorting by hand, and what each grade asks for."""

from itertools import combinations, permutations
from math import factorial
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local4action.measures import pace_gain, placebo_p

PLAN = {"t0": 2024, "base": 10, "target_year": 2034, "target": 30}


def confidences(n):
    """How sure [s_(k+1), s_(N-k)] is for each k, from all orders there are."""
    pairs = n * (n - 1) // 2
    found = [
        sum((b > a) - (b < a) for a, b in combinations(order, 2))
        for order in permutations(range(n))
    ]
    return [
        1 - 2 * sum(s >= pairs - 2 * k for s in found) / factorial(n)
        for k in range((pairs - 1) // 2 + 1)
    ]


CONFIDENCES = {n: confidences(n) for n in range(3, 8)}


def side(years, values, conf):
    """Pace, interval and its confidence on one side, the plain way."""
    ratio = [(value - PLAN["base"]) / 20 * 10 for value in values]
    slopes = sorted(
        (ratio[b] - ratio[a]) / (years[b] - years[a]) for a, b in combinations(range(len(years)), 2)
    )
    sure = CONFIDENCES[len(years)]
    k = max([k for k, one in enumerate(sure) if one >= conf - 1e-12], default=0)
    return median(slopes), slopes[k], slopes[len(slopes) - 1 - k], sure[k]


values = st.integers(-1000, 1000).map(lambda tenths: tenths / 10)


@st.composite
def sides(draw, least=3, most=7):
    count = [draw(st.integers(least, most)) for _ in range(2)]
    pre = draw(st.lists(st.integers(-40, -1), min_size=count[0], max_size=count[0], unique=True))
    post = draw(st.lists(st.integers(0, 40), min_size=count[1], max_size=count[1], unique=True))
    return {
        "pre_years": [2024 + quarter / 4 for quarter in pre],
        "pre_values": draw(st.lists(values, min_size=count[0], max_size=count[0])),
        "post_years": [2024 + quarter / 4 for quarter in post],
        "post_values": draw(st.lists(values, min_size=count[1], max_size=count[1])),
    }


@given(sides(), st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.999]))
def test_it_is_what_sorting_by_hand_gives(points, conf):
    was, slow_lo, slow_hi, before = side(points["pre_years"], points["pre_values"], conf)
    now, fast_lo, fast_hi, after = side(points["post_years"], points["post_values"], conf)
    found = pace_gain(**points, **PLAN, conf=conf)
    least, most = fast_lo - slow_hi, fast_hi - slow_lo
    fewest = min(len(points["pre_years"]), len(points["post_years"]))
    above = "indicative" if fewest == 3 else "supported"
    grade = above if least > 1e-9 else "slowed down" if most < -1e-9 else "not shown"
    assert found == {
        "R_before": pytest.approx(was),
        "R_after": pytest.approx(now),
        "A": pytest.approx(now - was),
        "interval": [pytest.approx(least), pytest.approx(most)],
        "confidence_at_least": pytest.approx(max(0, before + after - 1)),
        "grade": grade,
    }


@given(sides(least=1))
def test_served_or_not_served_is_the_same_grade(points):
    framed = {
        **points,
        "pre_values": [100 - value for value in points["pre_values"]],
        "post_values": [100 - value for value in points["post_values"]],
    }
    one = pace_gain(**points, **PLAN)
    other = pace_gain(**framed, **PLAN | {"base": 90, "target": 70})
    assert one["grade"] == other["grade"]
    assert one["A"] == pytest.approx(other["A"], abs=1e-6)


@given(sides(), st.randoms(use_true_random=False))
def test_the_order_does_not_matter(points, chance):
    shuffled = {}
    for when in ("pre", "post"):
        pairs = list(zip(points[f"{when}_years"], points[f"{when}_values"], strict=True))
        chance.shuffle(pairs)
        shuffled[f"{when}_years"] = [year for year, _ in pairs]
        shuffled[f"{when}_values"] = [value for _, value in pairs]
    assert pace_gain(**points, **PLAN) == pace_gain(**shuffled, **PLAN)


@given(sides(), st.integers(1, 100))
def test_faster_after_is_never_a_lower_gain(points, more):
    """Every later value higher by its time: all slopes after the start grow alike."""
    faster = {
        **points,
        "post_values": [
            value + more / 10 * (year - 2024)
            for year, value in zip(points["post_years"], points["post_values"], strict=True)
        ],
    }
    before, after = pace_gain(**points, **PLAN), pace_gain(**faster, **PLAN)
    assert after["A"] == pytest.approx(before["A"] + more / 20, abs=1e-9)
    assert after["interval"][0] >= before["interval"][0]


def grade(pre, post, **more):
    """Values of following years before the start, and from it on."""
    return pace_gain(
        [2024 - len(pre) + at for at in range(len(pre))],
        pre,
        [2024 + at for at in range(len(post))],
        post,
        **PLAN,
        **more,
    )["grade"]


def test_each_grade():
    assert grade([], [10, 12, 14, 16]) == "not enough data"
    assert grade([6, 7], [10, 12, 14]) == "not enough data"
    assert grade([6, 7, 8], [10, 12]) == "not enough data"
    assert grade([6, 7, 8], [10, 12, 14]) == "indicative"
    assert grade([6, 7, 8], [10, 12, 14, 16, 18]) == "indicative"
    assert grade([5, 6, 7, 8], [10, 12, 14, 16]) == "supported"
    assert grade([5, 6, 7, 8], [10, 12, 11, 16]) == "not shown"
    assert grade([2, 4, 6, 8], [10, 11, 12, 13]) == "slowed down"
    assert grade([4, 6, 8], [10, 11, 12]) == "slowed down"


def test_an_interval_that_touches_nothing_contains_it():
    """The same pace before and after, in numbers whose differences have other last bits."""
    assert grade([0.7, 0.8, 0.9, 1.0], [1.1, 1.2, 1.3, 1.4]) == "not shown"


def test_a_side_of_two_has_a_pace_and_no_interval():
    found = pace_gain([2022, 2023], [6, 7], [2024, 2025, 2026], [10, 12, 14], **PLAN)
    assert found == {
        "R_before": pytest.approx(0.5),
        "R_after": pytest.approx(1.0),
        "A": pytest.approx(0.5),
        "interval": None,
        "confidence_at_least": None,
        "grade": "not enough data",
    }
    alone = pace_gain([], [], [2024, 2025, 2026], [10, 12, 14], **PLAN)
    assert (alone["R_before"], alone["R_after"], alone["A"]) == (None, pytest.approx(1.0), None)


def test_how_sure_it_is_at_least():
    points = {"pre_years": [2021, 2022, 2023], "post_years": [2024, 2025, 2026]}
    found = pace_gain(pre_values=[1, 2, 3], post_values=[4, 6, 8], **points, **PLAN)
    assert found["confidence_at_least"] == pytest.approx(1 / 3)
    sparse = pace_gain(pre_values=[1, 2, 3], post_values=[4, 6, 8], **points, **PLAN, conf=0.01)
    assert sparse["confidence_at_least"] >= 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"pre_years": [2022, 2025], "pre_values": [1, 2]}, "pre_years must not be later than t0"),
        ({"post_years": [2023, 2025], "post_values": [1, 2]}, "post_years must not be earlier"),
        (
            {"post_years": [2024, 2024], "post_values": [1, 2]},
            "post_years must name each time once",
        ),
        ({"pre_values": [1]}, "pre_years and pre_values must be equally long"),
        ({"target": 10}, "target must differ from base"),
        ({"target_year": 2020}, "target_year must be later"),
        ({"conf": 1}, "conf must lie between 0 and 1"),
        ({"conf": "0.9"}, "conf must lie between"),
        ({"post_values": [1, "x"]}, r"post_values\[1\] must be a number"),
    ],
)
def test_bad_input(changes, sentence):
    points = {
        "pre_years": [2022, 2023],
        "pre_values": [1, 2],
        "post_years": [2024, 2025],
        "post_values": [3, 4],
    }
    with pytest.raises(ValueError, match=sentence):
        pace_gain(**points | PLAN | changes)


def test_a_point_at_the_start_may_stand_on_both_sides():
    points = ([2021, 2022, 2023, 2024], [7, 8, 9, 10], [2024, 2025, 2026, 2027], [10, 12, 14, 16])
    assert pace_gain(*points, **PLAN)["grade"] == "supported"


@given(st.integers(1, 500), st.data())
def test_rank_among_comparators(others, data):
    extreme = data.draw(st.integers(0, others))
    assert placebo_p(extreme, others) == {"p": (1 + extreme) / (others + 1)}


def test_bad_input_of_the_rank():
    for given_ in ((0, 0), (-1, 4), (5, 4), (1.0, 4), (True, 4), (0, "9")):
        with pytest.raises(ValueError, match="must be"):
            placebo_p(*given_)
