"""The ratio of growth rates: as others publish it, and where it does not exist."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local4action.measures import cagr_ratio

PLAN = {"base_year": 2015, "current_year": 2020, "target_year": 2030, "limit": None}


def growth(base, current, direction=1, target=None, **more):
    return cagr_ratio(base=base, current=current, direction=direction, target=target, **PLAN | more)


def status(*given_, **more):
    return growth(*given_, **more)["status"]


def test_the_cuts_without_a_target():
    def after(rate):
        return growth(100, 100 * (1 + rate) ** 5)

    assert after(-0.03)["score"] == -5
    assert after(-0.001) == {
        "progress_value": pytest.approx(-0.001),
        "score": pytest.approx(-2.625),
        "status": "deterioration",
    }
    assert after(0)["score"] == -2.5
    assert after(0.004)["status"] == "limited_progress"
    assert after(0.0051)["status"] == "moderate_progress"
    assert after(0.0151)["status"] == "substantial_progress"
    assert after(0.0151)["score"] == pytest.approx(2.55)
    assert after(0.9)["score"] == 5


def test_the_cuts_with_a_target():
    def at(ratio):
        # 10 % a year are asked for.
        return growth(100, 100 * (1 + 0.1 * ratio) ** 5, target=100 * 1.1**15)

    assert at(0.951)["status"] == "substantial_progress"
    assert at(0.949)["status"] == "moderate_progress"
    assert at(0.601)["status"] == "moderate_progress"
    assert at(0.599)["status"] == "limited_progress"
    assert at(0.599)["score"] == pytest.approx(4.1667 * 0.599 - 2.5)
    assert at(0.001)["status"] == "limited_progress"
    assert at(-0.001)["status"] == "deterioration"
    assert at(-2)["score"] == -5
    assert at(1.29)["score"] == pytest.approx(7.1429 * 1.29 - 4.2857)
    assert at(2)["score"] == 5


def test_near_a_limit_less_is_asked_for():
    for base, scaling in [(50, 1 - 0.5**4.44), (90, 1 - 0.9**4.44), (150, 1 - 0.5**4.44), (200, 1)]:
        just = base * (1 + 0.01501 * scaling) ** 5
        short = base * (1 + 0.01499 * scaling) ** 5
        assert status(base, just, limit=100) == "substantial_progress"
        assert status(base, short, limit=100) == "moderate_progress"
    assert growth(100, 100, limit=100) == {
        "progress_value": 0,
        "score": 5,
        "status": "substantial_progress",
    }
    assert status(100, 99.9, limit=100) == "deterioration"
    assert status(5, 4.9, direction=-1, limit=0) == "limited_progress"
    assert status(0, 1, limit=0) == "substantial_progress"


def test_a_zero_becomes_a_thousandth():
    assert growth(0, 5) == growth(0.001, 5)
    assert growth(5, 1, -1, 0) == growth(5, 1, -1, 0.001)
    assert growth(5, 0.0005, -1, 0)["status"] == "target_achieved"
    assert growth(5, 0, -1) == {"progress_value": 1, "score": 5, "status": "substantial_progress"}


@given(
    st.integers(1, 1000),
    st.integers(1, 1000),
    st.integers(1, 1000) | st.none(),
    st.sampled_from([1, -1]),
)
def test_of_negative_values_the_mirror_image(base, current, target, direction):
    mirrored = growth(-base, -current, -direction, None if target is None else -target)
    assert mirrored == pytest.approx(growth(base, current, direction, target))


@given(st.integers(1, 1000), st.integers(1, 1000), st.integers(1, 1000), st.integers(2, 9))
def test_the_unit_does_not_matter(base, current, target, times):
    one, other = (
        growth(base, current, 1, target),
        growth(base * times, current * times, 1, target * times),
    )
    assert one["status"] == other["status"]
    assert one["progress_value"] == pytest.approx(other["progress_value"], abs=1e-9)


def test_where_there_is_no_such_ratio():
    nothing = {"progress_value": None, "score": None, "status": "not_available"}
    achieved = {"progress_value": None, "score": 5, "status": "target_achieved"}
    assert growth(5, -5) == nothing
    assert growth(5, -5, 1, 9) == nothing
    assert growth(5, 4, -1, -9) == nothing
    assert growth(5, -5, -1, -4) == achieved
    assert growth(5, 4, 1, 5) == nothing
    assert growth(5, 6, 1, 5) == achieved


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"current_year": 2015}, "current_year must be later than base_year, but is 2015"),
        ({"target_year": 2015}, "target_year must be later than base_year"),
        ({"target_year": None}, "target_year must be a number, not null"),
        ({"direction": 0}, "direction must be 1"),
        ({"direction": True}, "direction must be a number, not true"),
        ({"direction": "up"}, "direction must be a number"),
        ({"base": None}, "base must be a number, not null"),
        ({"target": None, "limit": "100"}, "limit must be a number"),
        ({"base": 1e-300, "current": 1e300}, "too large"),
    ],
)
def test_bad_input(changes, sentence):
    with pytest.raises(ValueError, match=sentence):
        cagr_ratio(**{"base": 5, "current": 6, "direction": 1, "target": 9, **PLAN} | changes)


def test_the_same_facts_told_two_ways_part_ways():
    """Why this is shown beside our measure, and not instead of it."""
    assert status(80, 84.8, 1, 90, current_year=2018, target_year=2021) == "substantial_progress"
    assert status(20, 15.2, -1, 10, current_year=2018, target_year=2021) == "moderate_progress"
