"""Which grade of certainty a comparison of pace can reach, given how many points there will be.

The pace before the start and the pace after it are compared by the exact interval of the slopes on
each side. Taking slopes away from the ends of that interval only makes it less sure, so the widest
one, from the smallest to the largest slope, is the surest there is. What it reaches therefore says
what a plan of data can reach:

- it holds nothing at all (2 points or fewer): no interval, no comparison;
- it is an interval but stays below the confidence asked for (3 points at 90 %): first signs;
- it reaches that confidence (4 points or more at 90 %): a statement that is supported.

Which of them becomes true is up to the values to come; this says only what cannot be reached.
"""

from __future__ import annotations

from itertools import count
from typing import Final, TypedDict

from local4action.measures.inputs import confidence, whole
from local4action.measures.slopes import slope_range_confidence

# From the least to the most that can be said of a comparison with before.
GRADES: Final = ("not enough data", "indicative", "supported")
CONFIDENCE: Final = 0.90


class Grade(TypedDict):
    """One of `GRADES`."""

    grade: str


class Points(TypedDict):
    """A number of points in time on one side of the start."""

    points: int


def reachable_grade(pre_points: int, post_points: int, conf: float = CONFIDENCE) -> Grade:
    """The best grade that so many points before and after the start can reach.

    Args:
        pre_points: values before the start, 0 or more.
        post_points: values from the start on, that at the start among them, 0 or more.
        conf: the confidence asked of the interval on each side, above 0 and below 1.

    Returns:
        `grade`: `not enough data`, `indicative` or `supported`.

    Raises:
        ValueError: when a number of points is no whole number, or `conf` no share.
    """
    sides = whole("pre_points", pre_points, 0), whole("post_points", post_points, 0)
    return {"grade": GRADES[min(_reached(points, confidence("conf", conf)) for points in sides)]}


def points_needed(grade: str, conf: float = CONFIDENCE) -> Points:
    """How many points a grade asks for on each side, at least.

    Args:
        grade: one of `GRADES`.
        conf: as in `reachable_grade`.

    Returns:
        `points`, 0 or more.

    Raises:
        ValueError: when there is no such grade, or `conf` is no share.
    """
    if grade not in GRADES:
        raise ValueError(f"grade must be one of {', '.join(GRADES)}, not {grade!r}")
    wanted, asked = GRADES.index(grade), confidence("conf", conf)
    return {"points": next(points for points in count() if _reached(points, asked) >= wanted)}


def _reached(points: int, conf: float) -> int:
    """The place in `GRADES` that one side allows."""
    held = slope_range_confidence(points)["conf"] if points >= 2 else 0.0
    if held <= 0:
        return 0
    return 2 if held >= conf else 1
