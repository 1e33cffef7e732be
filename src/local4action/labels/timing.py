"""What the calendar does to a label, and of what it warns: computed, never stored. No database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from local4action.foundation import dates
from local4action.hubs.timing import SILENT_MONTHS, SILENT_STATES, months_later, unconfirmed_since
from local4action.labels.workflow import ALIVE, IN_FORCE

SHORTEST_MONTHS: Final = 12
LONGEST_MONTHS: Final = 36
# Days before the last one on which its end is told, and months of silence before the watch.
ENDS_SOON_DAYS: Final = (60, 14)
WARNED_MONTHS: Final = 5
HUB_UNDER_WAY: Final = frozenset({"running", "closing", "completed"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What a label's next step depends on.

    Attributes:
        state: the label's.
        hub_state: the hub's.
        signed_on: when its first agreement came into force.
        valid_until: the last day, once in force.
        heard_on: the last day anything was heard of the hub, or a person let the label stand.
        watched_by_clock: whether it was silence that put it on watch, not a person.
    """

    state: str
    hub_state: str
    signed_on: dt.date | None
    valid_until: dt.date | None
    heard_on: dt.date
    watched_by_clock: bool = False

    def is_silent(self, today: dt.date) -> bool:
        """Whether nothing was heard of the hub for more than six months."""
        return unconfirmed_since(self.hub_state, (self.heard_on,), today) is not None


@dataclass(frozen=True, slots=True)
class Warned:
    """A step that is coming: its kind, its day, and what tells this warning from another."""

    kind: str
    on: dt.date
    key: str


def due_step(facts: Facts, today: dt.date) -> str | None:
    """The name of the transition the calendar makes today; None when there is none.

    One step at a time: after it was made, the next is asked for anew.
    """
    in_force, hub, last = facts.state in IN_FORCE, facts.hub_state, facts.valid_until
    silent = facts.is_silent(today)
    due = {
        "stop_with_hub": hub == "stopped" and facts.state in ALIVE,
        "activate": facts.state == "candidate" and facts.signed_on and hub in HUB_UNDER_WAY,
        "complete": in_force and hub == "completed",
        "expire": facts.state in ALIVE and last and last < today,
        "fall_silent": facts.state == "active" and silent,
        "be_heard": facts.state == "on_watch" and facts.watched_by_clock and not silent,
    }
    return next((name for name, holds in due.items() if holds), None)


def due_warnings(facts: Facts, today: dt.date) -> list[Warned]:
    """What is to be said today of steps to come, whether or not it was said already.

    Of the distances to the last day that have come only the nearest: whoever was not reached for
    weeks is told once, not twice.
    """
    found = []
    last = facts.valid_until
    if (
        facts.state in ALIVE
        and last is not None
        and facts.hub_state not in {"completed", "stopped"}
    ):
        left = (last - today).days
        near = [days for days in ENDS_SOON_DAYS if 0 <= left <= days]
        if near:
            found.append(Warned("ends_soon", last, f"{last}:{min(near)}"))
    if facts.state == "active" and facts.hub_state in SILENT_STATES:
        watch = months_later(facts.heard_on, SILENT_MONTHS)
        if months_later(facts.heard_on, WARNED_MONTHS) <= today <= watch:
            on = watch + dt.timedelta(days=1)
            found.append(Warned("silent_soon", on, str(facts.heard_on)))
    return found


def last_day(first: dt.date, months: int) -> dt.date:
    """The last day of a period of whole months."""
    return months_later(first, months) - dt.timedelta(days=1)


def validity(
    signed_on: dt.date, start: str | None, end: str | None, today: dt.date
) -> tuple[dt.date, dt.date]:
    """First and last day of a label that comes into force.

    It begins with the later of signature and start; a hub that was started before its date begins
    today. It lasts as long as the hub, at least one year and at most three; where the hub says no
    end, one year.
    """
    begun = min(dates.latest(start), today) if start else signed_on
    first = max(signed_on, begun)
    shortest, longest = last_day(first, SHORTEST_MONTHS), last_day(first, LONGEST_MONTHS)
    return first, min(max(dates.latest(end) if end else shortest, shortest), longest)


def renewal_limits(valid_until: dt.date, today: dt.date) -> tuple[dt.date, dt.date]:
    """The earliest and the latest last day of a renewed label.

    A new period begins on the day after the last one, or today where that is over, and is at most
    three years long.
    """
    first = max(valid_until + dt.timedelta(days=1), today)
    return first, last_day(first, LONGEST_MONTHS)
