"""When a hub is reviewed: computed from its dates. No database."""

from __future__ import annotations

import datetime as dt
from typing import Final

from local4action.foundation import dates

# A hub that is completed on its last day is reviewed as well, one that ended long ago is not.
LOOKING_BACK: Final = dt.timedelta(days=90)


def half_time(start: str, end: str) -> dt.date:
    """The day halfway from the first day to the last."""
    first, last = dates.earliest(start), dates.latest(end)
    return first + (last - first) / 2


def reviews_due(
    state: str, start: str | None, end: str | None, today: dt.date
) -> list[tuple[str, dt.date]]:
    """The kinds of review whose day has come, with that day, whether or not they are planned.

    Args:
        state: the hub's.
        start: when it starts, of any precision; without it, or without an end, nothing is due.
        end: when it ends.
        today: the day it is asked for.
    """
    if not start or not end or state not in {"running", "closing", "completed"}:
        return []
    middle, last = half_time(start, end), dates.latest(end)
    found = []
    if state != "completed" and middle <= today < last:
        found.append(("mid_term", middle))
    if last <= today <= last + LOOKING_BACK:
        found.append(("end", last))
    return found
