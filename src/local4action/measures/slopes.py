"""Slopes between points in time, and how sure a range of them is: Kendall's S, counted exactly.

Of n points in time each pair has a slope; S is the number of rising pairs minus that of falling
ones, N = n(n-1)/2 pairs in all. Without any trend every order of the values is as likely as every
other, so that S is a matter of counting orders. Nothing here is approximated.

Sources: M. G. Kendall, Rank Correlation Methods (1948); P. K. Sen, Estimates of the regression
coefficient based on Kendall's tau, Journal of the American Statistical Association 63 (1968).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate, combinations, pairwise
from math import factorial
from typing import TYPE_CHECKING, Final, NamedTuple, NotRequired, TypedDict

from local4action.measures.inputs import confidence, measure, numbers, shown, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

# Two million slopes: a second of work. No indicator has as many values.
MOST_POINTS: Final = 2_000
# Orders are counted exactly, in integers of hundreds of digits: a second of work.
MOST_RANKED: Final = 200
# From here on 1 - 2/n! is the float 1.
_SURE: Final = 25


# A time, and the value it had then.
type Point = tuple[float, float]


class Tail(TypedDict):
    """A probability, 0 to 1."""

    p: float


class Confidence(TypedDict):
    """How often an interval made this way holds the true slope, 0 to 1."""

    conf: float


class Line(TypedDict):
    """A line through points; `lo` and `hi`, an interval of its slope, where one was asked for."""

    slope: float
    intercept_joint: float
    lo: NotRequired[float]
    hi: NotRequired[float]


class Interval(NamedTuple):
    """From `lo` to `hi`, and how often an interval made this way holds the true slope."""

    lo: float
    hi: float
    conf: float


@measure
def theil_sen(x: Sequence[float], y: Sequence[float], conf: float | None = None) -> Line:
    """The line of Theil and Sen: its slope is the median of the slopes of all pairs of points.

    Args:
        x: times, in any order and unit, two of them different; at most `MOST_POINTS`. Two points
            of one time have no slope, and that pair is left out.
        y: the value at each time.
        conf: how sure the interval of the slope shall be, above 0 and below 1; None for none. It
            is [s_(k+1), s_(N-k)] of the sorted slopes, k the largest whose exact confidence is at
            least `conf`, and 0 if there is none: then it is the whole range and less sure than
            asked. Exact counting asks for different times, `MOST_RANKED` at most.

    Returns:
        `slope` (y for one x), `intercept_joint` (median of y - slope x) and, with `conf`, `lo`
        and `hi` (of the slope).

    Raises:
        ValueError: when lengths differ, there are fewer than two times, or something is no number.

    Source: H. Theil (1950); P. K. Sen (1968).
    """
    points = in_time("x", x, "y", y)
    slopes = pair_slopes(points)
    if not slopes:
        raise ValueError("x must hold two different times, for there to be a slope")
    slope = median(slopes)
    intercept = median(sorted(value - slope * time for time, value in points))
    line: Line = {"slope": slope, "intercept_joint": intercept}
    if conf is not None:
        refuse_doubled_times("x", points)
        line["lo"], line["hi"], _conf = kendall_interval(slopes, len(points), conf)
    return line


@measure
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
    return {"conf": 1 - 2 / factorial(min(whole("n", n, 2), _SURE))}


@measure
def kendall_tail(n: int, S: int) -> Tail:  # noqa: N803 - S is the statistic's name
    """P(Kendall's S >= `S`) for n points without a trend and without ties, exactly.

    S falls by 2 with each inversion, so this is the share of the n! orders with at most
    (N - S) // 2 inversions.

    Args:
        n: points in time, from 1 to `MOST_RANKED`.
        S: the statistic; below -N the answer is 1, above N it is 0.

    Returns:
        `p`, from 0 to 1.

    Raises:
        ValueError: when one of them is no whole number, or n is out of its range.
    """
    points = whole("n", n, 1, MOST_RANKED)
    if isinstance(S, bool) or not isinstance(S, int):
        raise ValueError(f"S must be a whole number, not {shown(S)}")
    pairs = points * (points - 1) // 2
    most = (pairs - S) // 2
    if most < 0:
        return {"p": 0.0}
    if most >= pairs:
        return {"p": 1.0}
    return {"p": sum(_orders_by_inversions(points, most)) / factorial(points)}


def in_time(times_name: str, times: object, values_name: str, values: object) -> list[Point]:
    """Points in the order of time.

    Args:
        times_name: what a sentence calls the times.
        times: at most `MOST_POINTS`, in any order.
        values_name: what a sentence calls the values.
        values: one for each time.

    Raises:
        ValueError: when lengths differ, there are too many, or something is no number.
    """
    at, of = numbers(times_name, times), numbers(values_name, values)
    if len(at) != len(of):
        raise ValueError(
            f"{times_name} and {values_name} must be equally long, but hold {len(at)} and {len(of)}"
        )
    if len(at) > MOST_POINTS:
        raise ValueError(f"{times_name} may hold {MOST_POINTS:,} at most, not {len(at):,}")
    return sorted(zip(at, of, strict=True))


def refuse_doubled_times(name: str, points: Sequence[Point]) -> None:
    """Raises `ValueError` when two points, in the order of time, have the same one."""
    for (one, _), (other, _) in pairwise(points):
        if one == other:
            raise ValueError(f"{name} must name each time once, but {one:g} stands twice")


def pair_slopes(points: Sequence[Point]) -> list[float]:
    """The slopes of all pairs of points that differ in time, from the smallest on.

    `points` are in the order of time.
    """
    slopes = [
        (later - value) / (then - time)
        for (time, value), (then, later) in combinations(points, 2)
        if then != time
    ]
    slopes.sort()
    return slopes


def median(ordered: Sequence[float]) -> float:
    """The value in the middle, or halfway between the two; `ordered` and not empty."""
    half, odd = divmod(len(ordered), 2)
    return ordered[half] if odd else (ordered[half - 1] + ordered[half]) / 2


def kendall_interval(slopes: Sequence[float], n: int, conf: float) -> Interval:
    """The exact interval [s_(k+1), s_(N-k)] of the slopes of all pairs of n points.

    Args:
        slopes: all N, from the smallest on.
        n: points in time, 2 to `MOST_RANKED`.
        conf: above 0 and below 1. k is the largest whose exact confidence is at least this, 0 if
            none is.

    Raises:
        ValueError: when `conf` is no such number, or there are more points.
    """
    away, held = _taken_away(whole("points", n, 2, MOST_RANKED), confidence("conf", conf))
    return Interval(slopes[away], slopes[-1 - away], held)


@lru_cache(maxsize=1024)  # the same few numbers of points over and over
def _taken_away(n: int, conf: float) -> tuple[int, float]:
    """How many slopes may go from each end, and how sure the interval then is."""
    pairs = n * (n - 1) // 2
    below = accumulate(_orders_by_inversions(n, (pairs - 1) // 2))
    # The slope is missed on one side by at most k inversions, on the other as often.
    held = [1 - 2 * orders / factorial(n) for orders in below]
    away = max((k for k, one in enumerate(held) if one >= conf - 1e-12), default=0)
    return away, held[away]


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
