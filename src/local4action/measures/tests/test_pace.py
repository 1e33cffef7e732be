"""Pace: the same whatever the words, the unit and the order in which the facts are told."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from local4action.measures import ambition, pace_checked, pace_ratio, pace_status, split_at_breaks

# Facts as people write them: two decimals, from -1000 to 1000.
amounts = st.integers(-100_000, 100_000).map(lambda cents: cents / 100)


@st.composite
def plans(draw, least=2):
    """An indicator with a plan of 1 to 12 years, and values in different years from its start on."""
    base, target = draw(amounts), draw(amounts)
    assume(abs(target - base) >= 1)
    span = draw(st.integers(1, 12))
    count = draw(st.integers(least, 12))
    quarters = draw(st.lists(st.integers(0, 48), min_size=count, max_size=count, unique=True))
    values = draw(st.lists(amounts, min_size=count, max_size=count))
    return {
        "years": [2024 + quarter / 4 for quarter in quarters],
        "values": values,
        "t0": 2024,
        "base": base,
        "target_year": 2024 + span,
        "target": target,
    }


def changed(plan, change):
    """The same plan with every amount told in another way."""
    return {
        **plan,
        "base": change(plan["base"]),
        "target": change(plan["target"]),
        "values": [change(value) for value in plan["values"]],
    }


def assert_same(one, other):
    assert one["category"] == other["category"]
    assert figures(one) == pytest.approx(figures(other), rel=1e-6, abs=1e-6)


def figures(found):
    """All numbers of a pace, in one list."""
    single = [found[key] for key in ("R", "position", "expected_position", "years_ahead")]
    return single + (found["slope_range"] or [])


@given(plans())
def test_served_or_not_served_is_the_same_verdict(plan):
    assert_same(pace_ratio(**plan), pace_ratio(**changed(plan, lambda value: 100 - value)))


@given(plans(), st.sampled_from([0.001, 0.1, 7, 1000]), st.integers(-500, 500))
def test_the_unit_does_not_matter(plan, times, more):
    assert_same(
        pace_ratio(**plan), pace_ratio(**changed(plan, lambda value: (value + more) * times))
    )


@given(plans(), st.randoms(use_true_random=False))
def test_the_order_does_not_matter(plan, chance):
    points = list(zip(plan["years"], plan["values"], strict=True))
    chance.shuffle(points)
    years, values = map(list, zip(*points, strict=True))
    assert pace_ratio(**plan) == pace_ratio(**{**plan, "years": years, "values": values})


@given(plans(), st.data())
def test_more_at_the_end_is_never_slower(plan, data):
    last = plan["years"].index(max(plan["years"]))
    better = math.copysign(data.draw(st.integers(0, 1000)) / 10, plan["target"] - plan["base"])
    values = [value + better * (at == last) for at, value in enumerate(plan["values"])]
    before, after = pace_ratio(**plan), pace_ratio(**{**plan, "values": values})
    for key in ("R", "position", "years_ahead"):
        assert after[key] >= before[key] - 1e-9


@given(plans())
def test_what_lies_before_the_start_is_left_out(plan):
    earlier = {
        **plan,
        "years": [2019, *plan["years"], 2023.75],
        "values": [-1e6, *plan["values"], 1e6],
    }
    assert pace_ratio(**plan) == pace_ratio(**earlier)


@given(plans(least=3))
def test_the_range_holds_the_pace(plan):
    found = pace_ratio(**plan)
    low, high = found["slope_range"]
    assert low <= found["R"] <= high


@given(
    st.sampled_from([0.2, 0.6, 0.95, 1.0]),
    st.integers(1, 9),
    st.integers(1, 20),
    st.integers(0, 99),
)
def test_a_straight_way_has_its_pace_and_meets_the_limit_it_stands_on(ratio, step, span, base):
    """Limits are reached by exactly what they ask for, whatever the last bits of a float say."""
    target = base + step / 10
    values = [base + ratio * (target - base) * year / span for year in range(span + 1)]
    found = pace_ratio(list(range(span + 1)), values, 0, base, span, target)
    expected = {1.0: "target met", 0.95: "on pace", 0.6: "progress, too slow", 0.2: "limited"}
    assert found["R"] == pytest.approx(ratio)
    assert found["category"] == expected[ratio]


def pace(values, target=20):
    return pace_ratio(list(range(2024, 2024 + len(values))), values, 2024, 10, 2034, target)


def test_two_points_have_a_pace_and_no_range():
    assert pace([10, 11.2]) == {
        "R": pytest.approx(1.2),
        "slope_range": None,
        "position": pytest.approx(0.12),
        "expected_position": 0.1,
        "years_ahead": pytest.approx(0.2),
        "category": "on pace",
    }


def test_standing_still_is_limited_and_not_moving_away():
    assert pace([0.1 + 0.2, 0.3])["category"] == "limited"
    assert pace([10, 10, 10])["category"] == "limited"
    assert pace([10, 9.9999])["category"] == "moving away"


def test_a_target_is_met_whatever_the_pace():
    assert pace([25, 22])["category"] == "target met"
    assert pace([10, 20])["category"] == "target met"


def test_after_the_due_year_more_than_everything_is_expected():
    late = pace_ratio([2024, 2027], [0, 5], 2024, 0, 2026, 10)
    assert (late["expected_position"], late["years_ahead"]) == (1.5, -2.0)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"years": [], "values": []}, "years must hold two points from t0 on"),
        ({"years": [2024], "values": [1]}, "two points from t0 on for there to be a pace, not 1"),
        ({"years": [2020, 2025], "values": [1, 2]}, "two points from t0 on"),
        ({"years": [2024, 2024], "values": [1, 2]}, "each time once, but 2024 stands twice"),
        ({"years": [2024, 2025, 2026]}, "equally long, but hold 3 and 2"),
        ({"values": [1, None]}, r"values\[1\] must be a number, not null"),
        ({"values": [1, True]}, r"values\[1\] must be a number, not true"),
        ({"values": [float("nan"), 1]}, r"values\[0\] must be a finite number, not nan"),
        ({"values": [10**400, 1]}, r"values\[0\] is too large: a number of about 400 digits"),
        ({"values": "12"}, "values must be a list, not '12'"),
        ({"target_year": 2024}, "target_year must be later than t0, but is 2024 and t0 2024"),
        ({"target_year": 2020}, "target_year must be later than t0"),
        ({"target": 0}, "target must differ from base"),
        ({"t0": "2024"}, "t0 must be a number, not '2024'"),
        ({"values": [-1e308, 1e308], "target": 0.1}, "too large to be computed"),
        ({"years": list(range(2001)), "values": [0] * 2001}, "2,000 at most, not 2,001"),
    ],
)
def test_bad_input(changes, sentence):
    plan = {
        "years": [2024, 2025],
        "values": [0, 1],
        "t0": 2024,
        "base": 0,
        "target_year": 2030,
        "target": 10,
    }
    with pytest.raises(ValueError, match=sentence):
        pace_ratio(**plan | changes)


def test_the_status_that_holds_first():
    expected = {
        (50, 50, "up", 9): "maintain target",
        (50, 50, "down", 0): "maintain target",
        (62, 60, "up", 0): "already met when agreed",
        (50, 60, "down", 3): "already met when agreed",
        (50, 60, "up", 0): "not yet measurable",
        (50, 60, "up", 1): "not yet measurable",
        (60, 50, "down", 2): "measurable",
    }
    assert {given: pace_status(*given)["status"] for given in expected} == expected


def test_bad_input_of_the_status():
    for better in ("more", "", None, ["up"], 1):
        with pytest.raises(ValueError, match="better must be up or down"):
            pace_status(1, 2, better, 3)
    for n in (-1, 1.5, True, None):
        with pytest.raises(ValueError, match="n must be a whole number"):
            pace_status(1, 2, "up", n)


def test_ambition():
    assert ambition(0.1, 0.2) == {
        "required_acceleration": 2.0,
        "flag": "target needs acceleration",
    }
    assert ambition(0.1, 0.3 - 0.2)["flag"] == "target is slower than the past trend"
    assert ambition(0.2, -0.1)["flag"] == "target is slower than the past trend"
    assert ambition(0, 0.1) == {"required_acceleration": None, "flag": "target needs a turnaround"}
    with pytest.raises(ValueError, match="too large"):
        ambition(5e-324, 1e300)


def test_where_growth_and_amounts_part_ways_the_lower_pace_is_shown():
    # A tenfold rise: the first tenth of it is most of the growth and little of the amount.
    plan = {"t0": 2024, "base": 1, "target_year": 2034, "target": 10, "years": [2024, 2025, 2026]}
    early = pace_checked(**plan, values=[1, 1.5, 2.2])
    assert (early["scale"], early["method_sensitive"]) == ("values", True)
    assert early["R"] == pace_ratio(**plan, values=[1, 1.5, 2.2])["R"]
    late = pace_checked(**plan | {"years": [2030, 2031, 2032]}, values=[6, 7, 8])
    assert (late["scale"], late["method_sensitive"]) == ("logarithms", True)
    by_hand = (math.log(8) - math.log(6)) / 2 / math.log(10) * 10
    assert late["R"] == pytest.approx(by_hand, abs=0.01)
    assert late["R"] < pace_ratio(**plan | {"years": [2030, 2031, 2032]}, values=[6, 7, 8])["R"]


@pytest.mark.parametrize(
    ("base", "target", "values", "sensitive"),
    [
        (10, 20, [10, 11], False),  # twice as much is still within
        (20, 10, [20, 19], False),
        (10, 20.1, [10, 11], True),
        (20, 9.9, [20, 19], True),
        (10, 40, [0, 11], False),  # growth from nothing has no share
        (0, 40, [1, 11], False),
        (-10, 40, [1, 11], False),
        (-10, -40, [-11, -12], False),
    ],
)
def test_when_the_way_of_counting_matters(base, target, values, sensitive):
    found = pace_checked([2024, 2025], values, 2024, base, 2030, target)
    assert found["method_sensitive"] is sensitive


@given(plans())
def test_the_pace_shown_is_never_above_the_plain_one(plan):
    assert pace_checked(**plan)["R"] <= pace_ratio(**plan)["R"]


def test_a_break_makes_two_series():
    years, values = [2026, 2020, 2021, 2024, 2023], [6, 0, 1, 4, 3]
    assert split_at_breaks(years, values, [2023]) == {
        "series": [
            {"years": [2020, 2021], "values": [0, 1]},
            {"years": [2023, 2024, 2026], "values": [3, 4, 6]},
        ]
    }
    assert split_at_breaks([], [], [2023]) == {"series": []}
    assert split_at_breaks([2020], [1], []) == {"series": [{"years": [2020], "values": [1]}]}


@given(
    st.lists(st.integers(2000, 2040), unique=True), st.lists(st.integers(1995, 2045), max_size=4)
)
def test_series_put_together_again_are_all_there_is(years, breaks):
    parts = split_at_breaks(years, [-year for year in years], breaks)["series"]
    assert [year for part in parts for year in part["years"]] == sorted(years)
    assert [-value for part in parts for value in part["values"]] == sorted(years)
    breaks_before = [
        {sum(since <= year for since in breaks) for year in part["years"]} for part in parts
    ]
    assert all(len(one) == 1 for one in breaks_before)
    assert len(set.union(set(), *breaks_before)) == len(parts)
