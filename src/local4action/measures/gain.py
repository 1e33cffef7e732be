"""Whether a place has become faster, and among how many others such a change stands out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypedDict

from local4action.measures.inputs import SAME, confidence, measure, whole
from local4action.measures.pace import on_the_way, points_of_pace
from local4action.measures.slopes import kendall_interval, median, pair_slopes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local4action.measures.slopes import Point, Tail

# Points on a side: fewer than these say nothing, and with exactly these it could be chance.
FEWEST: Final = 3
CONFIDENCE: Final = 0.90


class Gain(TypedDict):
    """The pace after the start beside the pace before it; see `pace_gain`."""

    R_before: float | None
    R_after: float | None
    A: float | None
    interval: list[float] | None
    confidence_at_least: float | None
    grade: str


@measure
def pace_gain(
    pre_years: Sequence[float],
    pre_values: Sequence[float],
    post_years: Sequence[float],
    post_values: Sequence[float],
    t0: float,
    base: float,
    target_year: float,
    target: float,
    conf: float = CONFIDENCE,
) -> Gain:
    """How much faster it goes since the start, as a multiple of the agreed pace.

    Each side's pace is its Theil-Sen slope; its interval is the exact Kendall interval of
    `slopes.kendall_interval`. The interval of the difference is [lo_after - hi_before, hi_after -
    lo_before], true at least as often as 1 - (1 - c_before) - (1 - c_after), whatever the two
    sides have to do with one another.

    Args:
        pre_years: when the values before the start were true, in years, each once and none later
            than `t0`; at most `slopes.MOST_RANKED`. May be empty.
        pre_values: one for each of them, in the indicator's unit.
        post_years: the same from the start on, none earlier than `t0`.
        post_values: one for each of them.
        t0: the start, in years.
        base: the agreed value at the start.
        target_year: when the target is due, in years, later than `t0`.
        target: the agreed value; not the base.
        conf: how sure each side's interval shall be, above 0 and below 1.

    Returns:
        `R_before`, `R_after`: pace on each side, 1 is the agreed one; null below two points. `A`:
        after - before. `interval` of A, and `confidence_at_least`, from 0 to 1, that it is true;
        both null below three points on a side. `grade`: `not enough data` (fewer than 3 points on
        a side), else `slowed down` (interval below 0), `not shown` (it contains 0), `indicative`
        (above 0, 3 points on a side) or `supported` (above 0, 4 or more on each side). The grades
        count points, whatever `conf` is. An interval that clears 0 by its last bits contains it.

    Raises:
        ValueError: when a point lies on the wrong side of the start, a year stands twice, the
            target is the base or due no later than the start, lengths differ, or something is no
            number.
    """
    asked = confidence("conf", conf)
    before = points_of_pace("pre_years", pre_years, "pre_values", pre_values)
    after = points_of_pace("post_years", post_years, "post_values", post_values)
    pre = pair_slopes(on_the_way(before, t0, base, target_year, target))
    post = pair_slopes(on_the_way(after, t0, base, target_year, target))
    _refuse_wrong_side(before, after, t0)
    was, now = median(pre) if pre else None, median(post) if post else None
    gain: Gain = {
        "R_before": was,
        "R_after": now,
        "A": None if was is None or now is None else now - was,
        "interval": None,
        "confidence_at_least": None,
        "grade": "not enough data",
    }
    if min(len(before), len(after)) < FEWEST:
        return gain
    slow, fast = (
        kendall_interval(pre, len(before), asked),
        kendall_interval(post, len(after), asked),
    )
    least, most = fast.lo - slow.hi, fast.hi - slow.lo
    gain["interval"] = [least, most]
    gain["confidence_at_least"] = max(0.0, slow.conf + fast.conf - 1)
    gain["grade"] = _grade(least, most, min(len(before), len(after)))
    return gain


@measure
def placebo_p(n_more_extreme: int, J: int) -> Tail:  # noqa: N803 - the number's name
    """How likely a change as large as ours is among places where nothing was done.

    Args:
        n_more_extreme: comparators whose change is at least as large, 0 to J.
        J: comparators fixed beforehand, 1 or more.

    Returns:
        `p`: (1 + n) / (J + 1), from 1 / (J + 1) to 1. It cannot be small with few comparators.

    Raises:
        ValueError: when one is no whole number, or more are extreme than there are.

    Source: A. Abadie, A. Diamond, J. Hainmueller, Synthetic control methods for comparative case
    studies, Journal of the American Statistical Association 105 (2010).
    """
    others = whole("J", J, 1)
    extreme = whole("n_more_extreme", n_more_extreme, 0)
    if extreme > others:
        raise ValueError(f"n_more_extreme must be at most J, but is {extreme} of {others}")
    return {"p": (1 + extreme) / (others + 1)}


def _grade(least: float, most: float, points: int) -> str:
    if least > SAME:
        return "indicative" if points == FEWEST else "supported"
    return "slowed down" if most < -SAME else "not shown"


def _refuse_wrong_side(before: Sequence[Point], after: Sequence[Point], t0: float) -> None:
    if before and (late := before[-1][0]) > t0:
        raise ValueError(f"pre_years must not be later than t0, but {late:g} is later than {t0:g}")
    if after and (early := after[0][0]) < t0:
        raise ValueError(
            f"post_years must not be earlier than t0, but {early:g} is earlier than {t0:g}"
        )
