"""How fast an indicator moves towards its target, beside the pace that was agreed.

Progress is counted in shares of the agreed way: u = (value - base) / (target - base) is 0 at the
base and 1 at the target. It is the same whether one tells who is served or who is not, in
thousands or in per cent, and it needs no value to be above zero. A pace is u for each year.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypedDict

from local4action.measures.inputs import SAME, measure, number, shown, whole
from local4action.measures.slopes import in_time, median, pair_slopes, refuse_doubled_times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local4action.measures.slopes import Point

# Categories of R, from the best on, each with the least it asks for.
CATEGORIES: Final = (("on pace", 0.95), ("progress, too slow", 0.60), ("limited", 0.0))
TARGET_MET: Final = "target met"
MOVING_AWAY: Final = "moving away"
# A target this many times the base or beyond it: growth by shares and by amounts part ways.
SAME_SCALE: Final = (0.5, 2.0)


class Status(TypedDict):
    """Whether a pace can be measured."""

    status: str


class Pace(TypedDict):
    """A pace beside the agreed one; see `pace_ratio`."""

    R: float
    slope_range: list[float] | None
    position: float
    expected_position: float
    years_ahead: float
    category: str


class CheckedPace(Pace):
    """The pace to be shown, and whether the way of counting would change it."""

    scale: Literal["values", "logarithms"]
    method_sensitive: bool


class Ambition(TypedDict):
    """How much faster a target asks a place to be; see `ambition`."""

    required_acceleration: float | None
    flag: str


@measure
def pace_ratio(
    years: Sequence[float],
    values: Sequence[float],
    t0: float,
    base: float,
    target_year: float,
    target: float,
) -> Pace:
    """The pace since the start, as a multiple of the agreed pace.

    The pace is the Theil-Sen slope of u over the points from `t0` on; earlier points are left out.
    Missing years are not imputed: slopes are those of the pairs of points that are known.

    Args:
        years: when each value was true, in years (2026.5 is the middle of 2026); each once, in any
            order, two of them at least from `t0` on.
        values: one for each year, in the indicator's unit.
        t0: the start, in years.
        base: the agreed value at the start. The values need not hold it.
        target_year: when the target is due, in years, later than `t0`.
        target: the agreed value; not the base. See `pace_status` for that.

    Returns:
        `R`: pace x (target_year - t0); 1 is exactly the agreed pace, below 0 away from the target.
        `slope_range`: the smallest and the largest slope of two points, on the scale of R; null
        when there are only two. `position`: u of the latest value. `expected_position`: where it
        would be on a straight way, above 1 once the target is due. `years_ahead`: the difference
        of the two x (target_year - t0); below 0 it is behind. `category`: `target met` (position
        1 or more), else by R `on pace` (0.95 or more), `progress, too slow` (0.60), `limited` (0),
        `moving away`. A value that misses a limit by its last bits reaches it.

    Raises:
        ValueError: when there are fewer than two points, a year stands twice, the target is the
            base or due no later than the start, lengths differ, or something is no number.
    """
    points = points_of_pace("years", years, "values", values)
    return _pace(points, _Plan.of(t0, base, target_year, target))


@measure
def pace_status(base: float, target: float, better: str, n: int) -> Status:
    """Whether a pace can be measured, and what to say when it cannot.

    Args:
        base: the agreed value at the start.
        target: the agreed value at the end, in the same unit.
        better: `up` when more is better, `down` when less is.
        n: how many values there are from the start on, 0 or more.

    Returns:
        `status`, the first that holds: `maintain target` (the target is the base), `already met
        when agreed` (the target lies on the worse side of the base), `not yet measurable` (fewer
        than two values), `measurable`.

    Raises:
        ValueError: when something is no number, or `better` another word.
    """
    if better not in ("up", "down"):
        raise ValueError(f"better must be up or down, not {shown(better)}")
    gain = number("target", target) - number("base", base)
    known = whole("n", n, 0)
    if gain == 0:
        return {"status": "maintain target"}
    if (gain > 0) != (better == "up"):
        return {"status": "already met when agreed"}
    return {"status": "not yet measurable" if known < 2 else "measurable"}


@measure
def pace_checked(
    years: Sequence[float],
    values: Sequence[float],
    t0: float,
    base: float,
    target_year: float,
    target: float,
) -> CheckedPace:
    """The pace a page shows: where the way of counting matters, the lower of two.

    Where target / base lies outside 0.5 to 2 and base, target and values are all above zero, the
    pace is counted in logarithms as well (growth by shares), and the lower R of both is shown.

    Args: as in `pace_ratio`.

    Returns:
        What `pace_ratio` returns, with `scale` (`values` or `logarithms`: which of the two it is)
        and `method_sensitive` (whether both were computed).

    Raises:
        ValueError: as in `pace_ratio`.
    """
    plan = _Plan.of(t0, base, target_year, target)
    points = points_of_pace("years", years, "values", values)
    plain = _pace(points, plan)
    low, high = SAME_SCALE
    known = (plan.base, plan.target, *(value for _, value in points))
    if min(known) <= 0 or low * plan.base <= plan.target <= high * plan.base:
        return {**plain, "scale": "values", "method_sensitive": False}
    by_shares = _pace(
        [(time, math.log(value)) for time, value in points],
        plan._replace(base=math.log(plan.base), target=math.log(plan.target)),
    )
    if by_shares["R"] < plain["R"]:
        return {**by_shares, "scale": "logarithms", "method_sensitive": True}
    return {**plain, "scale": "values", "method_sensitive": True}


@measure
def ambition(pace_before: float, required_pace: float) -> Ambition:
    """How much faster than before a target asks a place to be.

    Args:
        pace_before: the pace of the years before the start, per year.
        required_pace: the pace the target asks for, in the same unit.

    Returns:
        `required_acceleration`: required / before, null when the pace before was 0 or led away.
        `flag`: `target needs acceleration` (above 1), `target is slower than the past trend` (1 or
        less: acceleration cannot be claimed), `target needs a turnaround` (null).

    Raises:
        ValueError: when something is no number.
    """
    before, required = number("pace_before", pace_before), number("required_pace", required_pace)
    if before <= 0:
        return {"required_acceleration": None, "flag": "target needs a turnaround"}
    times = required / before
    faster = times > 1 + SAME
    flag = "target needs acceleration" if faster else "target is slower than the past trend"
    return {"required_acceleration": times, "flag": flag}


def points_of_pace(years_name: str, years: object, values_name: str, values: object) -> list[Point]:
    """Points in the order of time, one for each year.

    Raises:
        ValueError: when a year stands twice, lengths differ, or something is no number.
    """
    points = in_time(years_name, years, values_name, values)
    refuse_doubled_times(years_name, points)
    return points


def on_the_way(
    points: Sequence[Point], t0: float, base: float, target_year: float, target: float
) -> list[Point]:
    """The points as multiples of the agreed pace: their slopes are on the scale of R.

    Raises:
        ValueError: when the target is the base or due no later than the start.
    """
    return _Plan.of(t0, base, target_year, target).on_the_way(points)


class _Plan(NamedTuple):
    """What was agreed: from one value to another, in so much time."""

    start: float
    base: float
    due: float
    target: float

    @classmethod
    def of(cls, t0: object, base: object, target_year: object, target: object) -> _Plan:
        """The plan, once it is one; raises `ValueError` when it is not."""
        plan = cls(
            number("t0", t0),
            number("base", base),
            number("target_year", target_year),
            number("target", target),
        )
        if plan.due <= plan.start:
            raise ValueError(
                f"target_year must be later than t0, but is {plan.due:g} and t0 {plan.start:g}"
            )
        if plan.base == plan.target:
            raise ValueError(
                f"target must differ from base for there to be a pace; both are {plan.base:g}: "
                "see pace_status"
            )
        return plan

    def on_the_way(self, points: Sequence[Point]) -> list[Point]:
        """Values as shares of the agreed way, times the years it was to take."""
        first, each = self.base, (self.due - self.start) / (self.target - self.base)
        return [(time, (value - first) * each) for time, value in points]


def _pace(points: Sequence[Point], plan: _Plan) -> Pace:
    since = plan.on_the_way([point for point in points if point[0] >= plan.start])
    if len(since) < 2:
        raise ValueError(
            f"years must hold two points from t0 on for there to be a pace, not {len(since)}"
        )
    slopes = pair_slopes(since)
    latest, ahead = since[-1]
    span = plan.due - plan.start
    position, expected = ahead / span, (latest - plan.start) / span
    return {
        "R": (ratio := median(slopes)),
        "slope_range": [slopes[0], slopes[-1]] if len(since) > 2 else None,
        "position": position,
        "expected_position": expected,
        "years_ahead": (position - expected) * span,
        "category": _category(ratio, position),
    }


def _category(ratio: float, position: float) -> str:
    if position >= 1 - SAME:
        return TARGET_MET
    return next((name for name, least in CATEGORIES if ratio >= least - SAME), MOVING_AWAY)
