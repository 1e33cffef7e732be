"""One indicator over time: a break in how it is measured makes two series of it."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, TypedDict

from local4action.measures.inputs import measure, numbers
from local4action.measures.pace import points_of_pace

if TYPE_CHECKING:
    from collections.abc import Sequence


class Series(TypedDict):
    """Values that can be compared with one another."""

    years: list[float]
    values: list[float]


class Parts(TypedDict):
    """What lies between two breaks is one series."""

    series: list[Series]


@measure
def split_at_breaks(
    years: Sequence[float], values: Sequence[float], breaks: Sequence[float]
) -> Parts:
    """The series between breaks, each in the order of time. Nothing is imputed across them.

    Args:
        years: when each value was true, in years, each once, in any order.
        values: one for each year.
        breaks: since when it is measured in another way, in years: a value of that very year
            belongs to the new series.

    Returns:
        `series`: lists of `years` and `values`, the earliest first; a part without values is left
        out.

    Raises:
        ValueError: when lengths differ, a year stands twice, or something is no number.
    """
    points = points_of_pace("years", years, "values", values)
    since = sorted(numbers("breaks", breaks))
    parts: dict[int, Series] = {}
    for time, value in points:
        part = parts.setdefault(bisect_right(since, time), {"years": [], "values": []})
        part["years"].append(time)
        part["values"].append(value)
    return {"series": [*parts.values()]}
