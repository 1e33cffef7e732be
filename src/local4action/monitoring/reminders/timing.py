"""What a hub is reminded of on a day: computed, never stored. No database.

A check-in is due every three months, the rhythm of every hub: counted from the last check-in, or
where there is none from the day the file was last known to be right, but not before the hub began.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from local4action.foundation import dates
from local4action.hubs.timing import SILENT_STATES, months_later, unconfirmed_since

CHECK_IN_MONTHS: Final = 3
# Days after the day a check-in was due on which the lead is asked once more.
OVERDUE_DAYS: Final = 30
# Days before a deliverable is due on which its owner is reminded.
DUE_SOON_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder: its kind, the day it speaks of, and what tells it from every other one."""

    kind: str
    on: dt.date
    key: str


def check_in_due(
    last: dt.date | None, known: dt.date, start: str | None, today: dt.date
) -> dt.date:
    """The day the next check-in is due.

    Args:
        last: the last check-in.
        known: the last day the file was known to be right.
        start: when the hub starts, of any precision.
        today: the day it is asked for; a start that has not come yet is left out.
    """
    begun = dates.latest(start) if start else known
    base = last or (max(known, begun) if begun <= today else known)
    return months_later(base, CHECK_IN_MONTHS)


def about_check_ins(state: str, due: dt.date, heard: dt.date, today: dt.date) -> Reminder | None:
    """The reminder of check-ins that today calls for, whether or not it was sent already.

    Of due, overdue and silent only the last that has come: who was not reached for weeks is
    told once.

    Args:
        state: the hub's.
        due: the day the next check-in is due.
        heard: the last day anything was heard of the hub, a check-in or a confirmation.
        today: the day it is asked for.
    """
    if state not in SILENT_STATES:
        return None
    since = unconfirmed_since(state, (heard,), today)
    if since is not None:
        return Reminder("silent", since, f"{since}")
    if today >= due + dt.timedelta(days=OVERDUE_DAYS):
        return Reminder("check_in_overdue", due, f"{due}")
    return Reminder("check_in_due", due, f"{due}") if today >= due else None


def about_deliverable(key: str, due: dt.date, today: dt.date) -> Reminder | None:
    """The reminder of a deliverable nobody has reported as delivered.

    Args:
        key: its key in the agreement.
        due: the day it is due.
        today: the day it is asked for.
    """
    if today > due:
        return Reminder("deliverable_overdue", due, f"{key}:{due}")
    soon = (due - today).days <= DUE_SOON_DAYS
    return Reminder("deliverable_due", due, f"{key}:{due}") if soon else None
