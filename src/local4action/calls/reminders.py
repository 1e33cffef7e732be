"""When a person is reminded of a day that matters. No database.

A distance is so many days before, by the clock on the wall where the deadline is said: a change to
summer time moves the instant, not the hour people read.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_DAYS: Final = 120
MOST_DISTANCES: Final = 10


def moment(due_at: dt.datetime, days: int, zone: str) -> dt.datetime:
    """The instant `days` days before `due_at`, at the same wall time in `zone` (aware, UTC).

    A wall time that comes twice or never is taken as Python takes it: within an hour.
    """
    wall = due_at.astimezone(ZoneInfo(zone)) - dt.timedelta(days=days)
    return wall.astimezone(dt.UTC)


def distance_now(
    due_at: dt.datetime,
    distances: Iterable[int],
    zone: str,
    *,
    since: dt.datetime,
    now: dt.datetime,
) -> int | None:
    """The distance a person is to be reminded at now, whether or not that was done.

    Of all that have come, only the nearest to the deadline: whoever was not reached for a week is
    told once, not three times. One that had come before the person began is not for them.

    Args:
        due_at: the deadline.
        distances: in days.
        zone: where the deadline is said.
        since: when the person began (joined the writing, was asked to read).
        now: the present.
    """
    if now >= due_at:
        return None
    for days in sorted(set(distances)):
        if (at := moment(due_at, days, zone)) <= now:
            return days if since < at else None
    return None


def was_told(due_at: dt.datetime, days: int, told: Mapping[int, Iterable[dt.datetime]]) -> bool:
    """Whether a person was reminded at this distance of this deadline, or of one close to it.

    A deadline that moves by less than the distance (an outage adds an hour) is the same deadline
    still; one that moves by more is reminded of anew.

    Args:
        due_at: the deadline as it is now.
        days: the distance.
        told: by distance, the deadlines the person was reminded of.
    """
    return any(abs(due_at - earlier) < dt.timedelta(days=days) for earlier in told.get(days, ()))
