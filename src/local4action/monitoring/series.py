"""Observations as series: what was known when, and which values are due. No database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from local4action.foundation import dates
from local4action.hubs.timing import months_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

STEPS: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12}
# The measures give a report so long before it counts as missing.
GRACE_DAYS: Final = 90


class Recorded(Protocol):
    """One recorded row of an indicator at one place, as the table has it."""

    @property
    def pk(self) -> int:
        """Its number: a later row has a greater one."""

    @property
    def on(self) -> str:
        """The date it is about, as exactly as it is known."""

    @property
    def value(self) -> Decimal | None:
        """None says that there is none for this date."""

    @property
    def breaks_series(self) -> bool:
        """Whether it cannot be compared with what came before."""

    @property
    def corrects_id(self) -> int | None:
        """The row it takes the place of."""

    @property
    def recorded_at(self) -> dt.datetime:
        """When it was recorded."""


def chains[Row: Recorded](rows: Iterable[Row], at: dt.datetime | None = None) -> list[list[Row]]:
    """The rows of each date from the first to the last correction, in the order of the dates.

    Args:
        rows: what was recorded of one indicator at one place, in any order.
        at: only what was recorded by then; all without it.
    """
    known = {row.pk: row for row in rows if at is None or row.recorded_at <= at}
    corrected = {row.corrects_id: row for row in known.values() if row.corrects_id is not None}
    found = []
    for row in known.values():
        if row.corrects_id is None:
            chain = [row]
            while (later := corrected.get(chain[-1].pk)) is not None:
                chain.append(later)
            found.append(chain)
    return sorted(found, key=lambda chain: (chain[0].on, chain[0].pk))


def series_known_at[Row: Recorded](
    rows: Iterable[Row], at: dt.datetime | None = None
) -> list[list[Row]]:
    """The series as they were known at a moment: corrections applied, split at declared breaks.

    Args:
        rows: what was recorded of one indicator at one place, in any order.
        at: the moment; the present without it.

    Returns:
        Each series in the order of its dates; none is empty, and every row has a value. A break
        that was declared on a date without a value counts from the next date that has one.
    """
    found: list[list[Row]] = []
    broken = True
    for chain in chains(rows, at):
        last = chain[-1]
        broken = broken or last.breaks_series
        if last.value is None:
            continue
        if broken:
            found.append([])
            broken = False
        found[-1].append(last)
    return found


def due_dates(start: str, end: str, every: str, follow_up: int) -> list[dt.date]:
    """The days from which a value is expected: the start, then at the agreed rhythm.

    Args:
        start: the hub's start, as exactly as it is known.
        end: its end.
        every: `month`, `quarter`, `half` or `year`.
        follow_up: for how many months after the end values go on.
    """
    first = dates.earliest(start)
    months = max(dates.months_between(start, end), 0) + follow_up
    return [months_later(first, month) for month in range(0, months + 1, STEPS[every])]


@dataclass(frozen=True, slots=True)
class Due:
    """Values that are expected since a day, and how many."""

    since: dt.date
    count: int
    overdue: bool


def due_now(due: Sequence[dt.date], observed: Iterable[str], today: dt.date) -> Due | None:
    """The values that are expected on a day and not there, None where the latest is.

    A date belongs to the period in which it ends. A gap that was followed by a value is no longer
    asked for: what is there says more than what was missed.

    Args:
        due: as `due_dates` gives them.
        observed: the dates of which there is a value, the base's among them.
        today: the day.
    """
    begun = [day for day in due if day <= today]
    last = max((dates.latest(on) for on in observed), default=dt.date.min)
    open_since = [day for day in begun if day > last]
    if not open_since:
        return None
    since = open_since[0]
    return Due(since, len(open_since), (today - since).days > GRACE_DAYS)
