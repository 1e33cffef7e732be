"""How sure a range of slopes is: Kendall's S, counted exactly.

Of n points in time each pair has a slope; S is the number of rising pairs minus that of falling
ones, N = n(n-1)/2 pairs in all. Without any trend every order of the values is as likely as every
other, so that S is a matter of counting orders. Nothing here is approximated.

Sources: M. G. Kendall, Rank Correlation Methods (1948); P. K. Sen, Estimates of the regression
coefficient based on Kendall's tau, Journal of the American Statistical Association 63 (1968).
"""

from __future__ import annotations

from math import factorial
from typing import TypedDict


class Tail(TypedDict):
    """A probability, 0 to 1."""

    p: float


class Confidence(TypedDict):
    """How often an interval made this way holds the true slope, 0 to 1."""

    conf: float


def whole(name: str, value: object, least: int) -> int:
    """`value` when it is a whole number of at least `least`.

    Raises:
        ValueError: when it is not; a truth value is no number.
    """
    if not isinstance(value, int) or not _is_whole(value) or value < least:
        raise ValueError(f"{name} must be a whole number of at least {least}, not {value!r}")
    return value


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def slope_range_confidence(n: int) -> Confidence:
    """Confidence of the interval from the smallest to the largest slope between any two points.

    The true slope is missed only when all values stand in perfect order around it, rising or
    falling: two of n! orders, hence 1 - 2/n!. Two points give 0, since one slope is no range.

    Args:
        n: points in time, 2 or more.

    Returns:
        `conf`, from 0 (n = 2) towards 1.

    Raises:
        ValueError: when n is no whole number of at least 2.
    """
    return {"conf": 1 - 2 / factorial(whole("n", n, 2))}


def kendall_tail(n: int, S: int) -> Tail:  # noqa: N803 - S is the statistic's name
    """P(Kendall's S >= `S`) for n points without a trend and without ties, exactly.

    S falls by 2 with each inversion, so this is the share of the n! orders with at most
    (N - S) // 2 inversions.

    Args:
        n: points in time, 1 or more.
        S: the statistic; below -N the answer is 1, above N it is 0.

    Returns:
        `p`, from 0 to 1.

    Raises:
        ValueError: when one of them is no whole number, or n is below 1.
    """
    points = whole("n", n, 1)
    if not _is_whole(S):
        raise ValueError(f"S must be a whole number, not {S!r}")
    pairs = points * (points - 1) // 2
    most = (pairs - S) // 2
    if most < 0:
        return {"p": 0.0}
    if most >= pairs:
        return {"p": 1.0}
    return {"p": sum(_orders_by_inversions(points, most)) / factorial(points)}


def _orders_by_inversions(n: int, most: int) -> list[int]:
    """How many orders of n things have 0, 1, ... `most` inversions."""
    counts = [1] + [0] * most
    for size in range(2, n + 1):
        # The largest of `size` things can stand before 0 to size - 1 of the others.
        running, grown = 0, []
        for inversions in range(most + 1):
            running += counts[inversions]
            if inversions >= size:
                running -= counts[inversions - size]
            grown.append(running)
        counts = grown
    return counts
