"""Kendall's S counted exactly: against every order there is, and against what must hold."""

from fractions import Fraction
from itertools import combinations, permutations
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local4action.measures import kendall_tail, slope_range_confidence


def statistic(order):
    return sum((b > a) - (b < a) for a, b in combinations(order, 2))


@pytest.mark.parametrize("n", range(1, 8))
def test_the_tail_is_the_share_of_all_orders(n):
    found = [statistic(order) for order in permutations(range(n))]
    pairs = n * (n - 1) // 2
    for s in range(-pairs - 2, pairs + 3):
        exact = Fraction(sum(one >= s for one in found), factorial(n))
        assert kendall_tail(n, s)["p"] == pytest.approx(float(exact), abs=1e-15)


@given(st.integers(2, 40), st.integers(0, 800))
def test_the_two_tails_make_one(n, s):
    upper, lower = kendall_tail(n, s)["p"], kendall_tail(n, 1 - s)["p"]
    # S is symmetric around 0: the second is P(S <= s - 1), and one of the two always holds.
    assert upper + lower == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("n", range(2, 12))
def test_the_range_of_slopes_is_the_widest_and_surest_interval(n):
    pairs = n * (n - 1) // 2
    by_taken_away = [1 - 2 * kendall_tail(n, pairs - 2 * k)["p"] for k in range((pairs + 1) // 2)]
    assert slope_range_confidence(n)["conf"] == pytest.approx(by_taken_away[0], abs=1e-15)
    assert by_taken_away == sorted(by_taken_away, reverse=True)


@pytest.mark.parametrize("bad", [1, 0, -3, 2.0, "4", None, True, float("nan")])
def test_no_range_without_two_points(bad):
    with pytest.raises(ValueError, match="n must be a whole number of at least 2"):
        slope_range_confidence(bad)


def test_bad_input_of_the_tail():
    for n in (0, -1, 2.5, "x", True):
        with pytest.raises(ValueError, match="n must be"):
            kendall_tail(n, 1)
    for s in (0.5, "x", None, False):
        with pytest.raises(ValueError, match="S must be"):
            kendall_tail(5, s)
