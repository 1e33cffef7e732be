"""How long nobody has confirmed a hub's file: computed, never stored."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.hubs.models import Hub

SILENT_MONTHS: Final = 6
SILENT_STATES: Final = frozenset({"running", "closing"})


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day some months on, or the last day of a shorter month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return dt.date(year, month, min(day.day, monthrange(year, month)[1]))


def unconfirmed_since(state: str, known: Iterable[dt.date | None], on: dt.date) -> dt.date | None:
    """The last day somebody confirmed the file, when that was more than six months before `on`.

    Args:
        state: the hub's state; only hubs under way can be silent.
        known: days on which the file was known to be right: confirmations, check-ins.
        on: the day it is asked for; later days are left out.

    Returns:
        None for a hub that is not silent, or of which no such day is known.
    """
    if state not in SILENT_STATES:
        return None
    last = max((day for day in known if day is not None and day <= on), default=None)
    if last is None or months_later(last, SILENT_MONTHS) >= on:
        return None
    return last


def last_known(hub: Hub) -> dt.date:
    """The last day the file was known to be right: confirmed, or else written down."""
    return hub.confirmed_on or hub.created_at.date()
