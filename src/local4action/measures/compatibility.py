"""The growth-rate ratio that others publish, so that readers can compare.

It is not how a hub is judged: the same facts told as "served" or as "not served" get different
verdicts from it, and a zero breaks it. `pace` has what a hub is judged by.
"""

from __future__ import annotations

import math
from typing import Final, TypedDict

from local4action.measures.inputs import measure, number

# Shares of the agreed growth, and growth per year where nothing was agreed.
WITH_TARGET: Final = (0.95, 0.60)
WITHOUT_TARGET: Final = (0.015, 0.005)
STATUSES: Final = (
    "substantial_progress",
    "moderate_progress",
    "limited_progress",
    "deterioration",
)
_INSTEAD_OF_ZERO: Final = 0.001
_TOWARDS_A_LIMIT: Final = 4.44
_BEST: Final = 5.0


class GrowthRatio(TypedDict):
    """Progress as growth; see `cagr_ratio`."""

    progress_value: float | None
    score: float | None
    status: str


@measure
def cagr_ratio(
    base: float,
    base_year: float,
    current: float,
    current_year: float,
    direction: int,
    target: float | None,
    target_year: float | None,
    limit: float | None,
) -> GrowthRatio:
    """Growth per year beside the growth that the target asks for.

    Args:
        base: the value of the base year; 0 is taken as 0.001.
        base_year: in years.
        current: the latest value, in the same unit.
        current_year: in years, later than `base_year`.
        direction: 1 when more is better, -1 when less is.
        target: the value aimed at, 0 is taken as 0.001; None when there is none.
        target_year: in years, later than `base_year`; not read without a target.
        limit: the most or least the value can be, such as 100 for per cent; None without one. Read
            only without a target: near a limit less growth is asked for.

    Returns:
        `progress_value`: with a target, growth per year / |growth per year that it asks for|;
        without, growth per year. Above 0 is the better way. `score`: -5 to 5. `status`: one of
        `STATUSES`, or `target_achieved` (score 5, whatever the growth). Growth is defined only
        while all values have one sign, and to compare with it a target has to ask for some: where
        the ratio does not exist `progress_value` is null and, unless the target is achieved,
        `score` null and `status` `not_available`, as in what they publish.

    Raises:
        ValueError: when something is no number, `direction` another one, or a year does not come
            after the base year.

    Source: the progress methodology of Open SDG and Statistics Canada, after Eurostat's.
    """
    first, start = number("base", base) or _INSTEAD_OF_ZERO, number("base_year", base_year)
    latest = number("current", current)
    elapsed = _years_after(start, "current_year", current_year)
    turn = number("direction", direction)
    if abs(turn) != 1:
        raise ValueError(f"direction must be 1 (more is better) or -1 (less), not {turn:g}")
    # Of negative values growth is a fall.
    sign = turn if first > 0 else -turn
    growth = _growth(first, latest, elapsed)
    if target is None:
        value = None if growth is None else sign * growth
        return _without_target(value, _scaling(first, limit))
    aim = number("target", target) or _INSTEAD_OF_ZERO
    asked = _growth(first, aim, _years_after(start, "target_year", target_year))
    value = sign * growth / abs(asked) if growth is not None and asked else None
    return _with_target(value, is_achieved=turn * latest >= turn * aim)


def _with_target(value: float | None, *, is_achieved: bool) -> GrowthRatio:
    if is_achieved:
        return {"progress_value": value, "score": _BEST, "status": "target_achieved"}
    if value is None:
        return {"progress_value": None, "score": None, "status": "not_available"}
    if value >= WITH_TARGET[1]:
        score = min(7.1429 * value - 4.2857, _BEST)
    else:
        score = max(4.1667 * value - 2.5, -_BEST)
    return {"progress_value": value, "score": score, "status": _status(value, *WITH_TARGET)}


def _without_target(value: float | None, scaling: float) -> GrowthRatio:
    if value is None:
        return {"progress_value": None, "score": None, "status": "not_available"}
    high, middle = (scaling * cut for cut in WITHOUT_TARGET)
    if value < 0:
        score = max(125 * value - 2.5, -_BEST)
    elif scaling == 0:
        score = _BEST  # at its limit, and stays there
    elif value >= high:
        score = min(500 * value / scaling - 5, _BEST)
    elif value >= middle:
        score = 250 * value / scaling - 1.25
    else:
        score = 500 * value / scaling - 2.5
    return {"progress_value": value, "score": score, "status": _status(value, high, middle)}


def _status(value: float, high: float, middle: float) -> str:
    cuts = zip(STATUSES, (high, middle, 0.0), strict=False)
    return next((status for status, least in cuts if value >= least), STATUSES[-1])


def _growth(first: float, last: float, years: float) -> float | None:
    """Compound growth per year, None between values of different signs."""
    times = last / first
    # To zero everything is lost, in however many years.
    return math.pow(times, 1 / years) - 1 if times >= 0 else None


def _scaling(first: float, limit: float | None) -> float:
    """What the cuts are multiplied by: 1 far from a limit, 0 at it."""
    if limit is None:
        return 1.0
    value, bound = abs(first), abs(number("limit", limit))
    if value >= 2 * bound:
        return 1.0
    away = value if value <= bound else 2 * bound - value
    return 1 - math.pow(away / bound, _TOWARDS_A_LIMIT)


def _years_after(start: float, name: str, year: object) -> float:
    if (later := number(name, year)) <= start:
        raise ValueError(
            f"{name} must be later than base_year, but is {later:g} and that {start:g}"
        )
    return later - start
