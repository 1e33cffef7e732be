"""A deadline three ways: what was said, where, and the instant that follows. No database."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from local4action.calls.models import Proposal

_WALL_TIME: Final = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$")
_NOT_PLACES: Final = ("Etc/", "posix/", "right/", "SystemV/")


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """The zones an officer chooses from: UTC, then every place of the IANA list."""
    places = sorted(
        name for name in available_timezones() if "/" in name and not name.startswith(_NOT_PLACES)
    )
    return ("UTC", *places)


def _exact(local: str) -> str:
    """`strptime` alone would take a day without its leading zero, which then sorts wrongly."""
    if not _WALL_TIME.match(local):
        raise ValueError(local)
    return local


def instant_of(local: str, zone: str) -> dt.datetime:
    """The instant (aware, UTC) of a wall time such as `2027-01-31T23:59` in an IANA zone.

    A time that comes twice, when clocks go back, means its second coming: the later instant, so
    that nobody is cut off an hour before the clock on their wall says so.

    Raises:
        ValidationError: when the zone or the time does not exist.
    """
    if zone not in zones():
        raise ValidationError(_("Choose a time zone from the list."), code="zone")
    try:
        wall = dt.datetime.strptime(_exact(local), "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - the zone follows
        aware = wall.replace(tzinfo=ZoneInfo(zone), fold=1)
        instant = aware.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise ValidationError(
            _("Write the day and the time, such as 2027-01-31T23:59."), code="wall_time"
        ) from None
    if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wall:
        raise ValidationError(
            _("This time does not exist there: clocks go forward over it."), code="wall_time"
        )
    return instant


def end_of_day(day: dt.date, zone: str) -> dt.datetime:
    """The last instant that still belongs to `day` in `zone`."""
    after = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=ZoneInfo(zone))
    return after.astimezone(dt.UTC) - dt.timedelta(microseconds=1)


def of_form(proposal: Proposal, form: str) -> dt.datetime | None:
    """The last instant at which a form of a proposal may arrive.

    That of the call, or a later one given to this proposal alone; for the second form the end of
    the day it was asked for, None before.
    """
    if form == "first":
        own = proposal.extended_to
        return max(proposal.call.closes_at, own) if own else proposal.call.closes_at
    due = proposal.second_form_due
    return end_of_day(due, proposal.call.closes_zone) if due else None


def is_over(proposal: Proposal, now: dt.datetime) -> bool:
    """Whether the first form of a proposal comes too late at an instant."""
    last = of_form(proposal, "first")
    return last is None or now > last


def wall_time(instant: dt.datetime, zone: str) -> str:
    """The wall time of an instant, to the minute."""
    return instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")
