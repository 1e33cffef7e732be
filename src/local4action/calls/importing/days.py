"""Dates and moments as people write them in three languages; what can be read two ways is not."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import get_month_names
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from local4action.calls.importing.limits import brief
from local4action.foundation import dates
from local4action.foundation.text import folded

ORDERS: Final = ("day-first", "month-first", "")
LANGUAGES: Final = ("en", "fr", "es")
_FURTHER: Final = {"sept": 9, "set": 9, "setiembre": 9}
_YEAR_FIRST: Final = re.compile(r"^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$")
_YEAR_LAST: Final = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")
_MONTH_AND_YEAR: Final = re.compile(r"^(\d{1,2})[-/.](\d{4})$")
_CLOCK: Final = re.compile(
    r"(?:^|[t, ]) ?(?:a las |at |à )?(\d{1,2})(?::|h)(\d{2})(?::(\d{2})(?:[.,]\d+)?)? ?"
    r"([ap])?\.? ?(?:m\.?)? ?(z|utc|gmt)? ?([+-]\d{1,2}(?::?\d{2})?)?$",
    re.IGNORECASE,
)


def _wrong(text: str) -> ValidationError:
    return ValidationError(
        _("“%(text)s” is no date that can be read.") % {"text": brief(text)}, code="date"
    )


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    found = dict(_FURTHER)
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                names = get_month_names(width, context, language)
                found |= {folded(name).strip("."): number for number, name in names.items()}
    return found


def read_date(text: str, order: str = "") -> str:
    """A date of year, month or day precision: "2021", "2021-09", "2021-09-05".

    Args:
        text: what was written: "5 sept. 2021", "09/2021", "September 5, 2021", "05/09/2021".
        order: `day-first` or `month-first`, for dates in numbers that could be either.

    Raises:
        ValidationError: when it is no date, could be two, or does not keep to `order`.
    """
    written = " ".join(text.split())
    if found := _YEAR_FIRST.match(written):
        return _joined(text, *found.groups())
    if found := _MONTH_AND_YEAR.match(written):
        return _joined(text, found[2], found[1])
    if found := _YEAR_LAST.match(written):
        return _in_order(text, found, order)
    return _in_words(text, written)


def _in_order(text: str, found: re.Match[str], order: str) -> str:
    first, second, year = found.groups()
    if not order and int(first) <= 12 and int(second) <= 12 and int(first) != int(second):
        raise ValidationError(
            _("“%(text)s” can be read two ways. Say in the map whether the day comes first.")
            % {"text": brief(text)},
            code="date",
        )
    month_first = order == "month-first" or (not order and int(second) > 12)
    if int(first if month_first else second) > 12:
        raise ValidationError(
            _("“%(text)s” does not keep to the order of dates that the map states.")
            % {"text": brief(text)},
            code="date",
        )
    return _joined(text, year, *((first, second) if month_first else (second, first)))


def _in_words(text: str, written: str) -> str:
    """“5 sept. 2021”, “1er mars 2021”, “5 de septiembre de 2021”, “September 5th, 2021”."""
    words = [
        word
        for word in re.findall(r"[^\W\d_]+|\d+", folded(written))
        if word not in {"de", "del", "er", "st", "nd", "rd", "th", "of", "le", "el", "the"}
    ]
    numbers = [word for word in words if word.isdecimal()]
    months = [_months()[word] for word in words if word in _months()]
    years = [word for word in numbers if len(word) == 4]
    days = [word for word in numbers if len(word) < 3]
    whole = len(months) + len(years) + len(days) == len(words)
    if not whole or len(months) != 1 or len(years) != 1 or len(days) > 1:
        raise _wrong(text)
    return _joined(text, years[0], str(months[0]), *days)


def _joined(text: str, year: str, *rest: str | None) -> str:
    try:
        return dates.parse("-".join([year, *(part.zfill(2) for part in rest if part)]))
    except ValidationError:
        raise _wrong(text) from None


def read_moment(text: str, order: str, zone: str) -> tuple[dt.datetime, bool]:
    """The instant (aware, UTC) something was sent, and whether its time of day was said.

    Args:
        text: a date to the day, with or without a time: "2021/09/05 2:32:10 PM GMT+2".
        order: as in `read_date`.
        zone: the zone of times that name none (IANA); a date without a time is its midnight.

    Raises:
        ValidationError: when it is no such moment.
    """
    written = " ".join(text.split())
    clock = _CLOCK.search(written)
    day = read_date(written[: clock.start()].rstrip(" ,") if clock else written, order)
    if len(day) != 10:
        raise ValidationError(
            _("“%(text)s” does not say the day it was sent.") % {"text": brief(text)}, code="date"
        )
    try:
        moment = dt.datetime.fromisoformat(day)
        zoned: dt.tzinfo = ZoneInfo(zone)
        if clock:
            hour = int(clock[1])
            if clock[4]:
                if not 1 <= hour <= 12:
                    raise _wrong(text)
                hour = hour % 12 + (12 if clock[4].lower() == "p" else 0)
            moment = moment.replace(hour=hour, minute=int(clock[2]), second=int(clock[3] or 0))
            zoned = _offset(clock) or zoned
        return moment.replace(tzinfo=zoned).astimezone(dt.UTC), clock is not None
    except (ValueError, OverflowError):
        raise _wrong(text) from None


def _offset(clock: re.Match[str]) -> dt.tzinfo | None:
    if clock[6]:
        hours, _colon, minutes = clock[6][1:].partition(":")
        if len(hours) > 2:
            hours, minutes = hours[:-2], hours[-2:]
        ahead = dt.timedelta(hours=int(hours), minutes=int(minutes or 0))
        return dt.timezone(-ahead if clock[6].startswith("-") else ahead)
    return dt.UTC if clock[5] else None
