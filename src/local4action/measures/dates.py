"""Days as numbers, and values that have become too old to stand for today."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Final, TypedDict

from local4action.measures import inputs
from local4action.measures.inputs import SAME, measure, number

# A value may be this old in any plan, in years.
OLD: Final = 2.0
LIGHTS: Final = ("green", "yellow", "red")


class Months(TypedDict):
    """Months since a day."""

    months: float


class Year(TypedDict):
    """A point in time, in years."""

    year: float


class Light(TypedDict):
    """One of `LIGHTS`."""

    light: str


class Age(TypedDict):
    """Whether a value is too old; see `out_of_date`."""

    out_of_date: bool
    years_old: float
    allowed: float


@measure
def months_between(start: dt.date | str, day: dt.date | str) -> Months:
    """Whole months, and the days that remain over the length of the month they lie in.

    A month runs from the day of the start in one calendar month to the same day in the next; where
    a month has no such day, its last one stands for it. From 31 January to 28 February is 1 month
    in a common year, and 28 of 29 days of one in a leap year.

    Args:
        start: where months are counted from; a date, or its text such as 2027-03-15.
        day: not earlier than `start`.

    Returns:
        `months`, 0 or more. A later day never gives fewer, and no two days give the same.

    Raises:
        ValueError: when one is no day, or `day` is earlier than `start`.
    """
    first, last = inputs.day("start", start), inputs.day("day", day)
    if last < first:
        raise ValueError(f"day must not be earlier than start, but {last} is earlier than {first}")
    whole = (last.year - first.year) * 12 + last.month - first.month
    if _months_later(first, whole) > last:
        whole -= 1
    begun = _months_later(first, whole)
    length = _months_later(first, whole + 1) - begun
    return {"months": whole + (last - begun) / length}


@measure
def decimal_year(day: dt.date | str) -> Year:
    """A day as a number of years: its year + (day of the year - 1) / days in that year.

    Args:
        day: a date, or its text such as 2027-03-15.

    Returns:
        `year`: 1 January 2027 is 2027.0, and 2 July 2027 is 2027 + 182/365.

    Raises:
        ValueError: when it is no day.
    """
    on = inputs.day("day", day)
    days = 366 if calendar.isleap(on.year) else 365
    return {"year": on.year + (on.timetuple().tm_yday - 1) / days}


@measure
def desa_freshness(last: dt.date | str, now: dt.date | str) -> Light:
    """The traffic light of UN DESA's registry of voluntary commitments.

    Args:
        last: the day of the last report; a date, or its text such as 2027-03-15.
        now: the day the light is for, not earlier.

    Returns:
        `light`: `green` until a year has passed, `yellow` from then on, `red` from the second year
        on. The year of a report of 29 February is full on 1 March of a common year.

    Raises:
        ValueError: when one is no day, or `now` is earlier than `last`.

    Source: UN DESA, registry of partnerships and voluntary commitments, 7 November 2018.
    """
    then, today = inputs.day("last", last), inputs.day("now", now)
    if today < then:
        raise ValueError(f"now must not be earlier than last, but {today} is earlier than {then}")
    before_the_day = (today.month, today.day) < (then.month, then.day)
    return {"light": LIGHTS[min(today.year - then.year - before_the_day, 2)]}


@measure
def out_of_date(last: float, now: float, t0: float, target_year: float) -> Age:
    """Whether the latest value of an indicator is too old to judge a pace by: grey.

    Args:
        last: when the latest value was true, in years.
        now: the day the judgement is for, in years; see `decimal_year`.
        t0: the start, in years.
        target_year: when the target is due, in years, later than `t0`.

    Returns:
        `out_of_date`; `years_old`, below 0 for a value that is yet to come; `allowed`, in years:
        2, or a third of the plan where that is more. Exactly as old as allowed is not too old.

    Raises:
        ValueError: when something is no number, or the target is due no later than the start.
    """
    start, due = number("t0", t0), number("target_year", target_year)
    if due <= start:
        raise ValueError(f"target_year must be later than t0, but is {due:g} and t0 {start:g}")
    old, allowed = number("now", now) - number("last", last), max(OLD, (due - start) / 3)
    return {"out_of_date": old > allowed + SAME, "years_old": old, "allowed": allowed}


def _months_later(start: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last one of a month that has no such day."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return dt.date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
