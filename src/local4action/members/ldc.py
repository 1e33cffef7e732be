"""Which countries are least developed countries, and were on a day; from a dated list.

Source: the list of the United Nations Committee for Development Policy, in `data/ldc.json`.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from local4action.foundation.dates import earliest, latest

if TYPE_CHECKING:
    import datetime as dt


@cache
def _entries() -> dict[str, tuple[tuple[str, str | None], ...]]:
    """The periods of each country, as they are known: to the year, the month or the day."""
    text = resources.files("local4action.members").joinpath("data/ldc.json").read_text("utf-8")
    found: dict[str, tuple[tuple[str, str | None], ...]] = {}
    rows: list[dict[str, Any]] = json.loads(text)["countries"]
    for row in rows:
        found[row["country"]] = (*found.get(row["country"], ()), (row["since"], row["until"]))
    return found


def is_least_developed(country: str, on: dt.date) -> bool:
    """Whether a country (ISO 3166-1 alpha-2) is on the list on a day.

    `since` counts from the first day it can mean. `until` is the first day off the list; known
    to the month only, the country counts until that month's end, in favour of who asks. For a day
    to come this is what is planned: see `leaves_on`.
    """
    return any(
        earliest(since) <= on and (until is None or _still_on(until, on))
        for since, until in _entries().get(country.upper(), ())
    )


def _still_on(until: str, on: dt.date) -> bool:
    exact = len(until) == 10
    return on < earliest(until) if exact else on <= latest(until)


def leaves_on(country: str, today: dt.date) -> dt.date | None:
    """The day a country on the list today is planned to be off it; None when no day is set.

    A day that is still to come is a plan: the General Assembly sets it years ahead and has moved
    such days before. Until it comes the country is on the list.
    """
    for since, until in _entries().get(country.upper(), ()):
        if until and earliest(since) <= today and _still_on(until, today):
            return earliest(until)
    return None


def countries_on(on: dt.date) -> tuple[str, ...]:
    """The codes of the countries on the list on a day, in order."""
    return tuple(sorted(code for code in _entries() if is_least_developed(code, on)))
