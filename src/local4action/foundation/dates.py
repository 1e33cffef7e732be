"""Dates as they are known: to the year, the month or the day, and never more exactly than that."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from functools import lru_cache
from typing import Any, Final

from babel import Locale
from babel.dates import format_date, format_skeleton
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

PATTERN: Final = re.compile(r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$")


def parse(text: str) -> str:
    """`text` when it is a date of year, month or day precision that exists.

    Raises:
        ValidationError: when it is not.
    """
    text = text.strip()
    try:
        if not PATTERN.match(text):
            raise ValueError(text)
        earliest(text)
    except ValueError:
        raise ValidationError(
            _("Write a date as 2027, 2027-03 or 2027-03-15."), code="date"
        ) from None
    return text


def earliest(text: str) -> dt.date:
    """The first day the date can mean."""
    year, month, day = ([int(part) for part in text.split("-")] + [1, 1])[:3]
    return dt.date(year, month, day)


def latest(text: str) -> dt.date:
    """The last day the date can mean."""
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else monthrange(year, month)[1]
    return dt.date(year, month, day)


def shifted(text: str, days: int) -> str:
    """The date moved by whole days, at the same precision."""
    return (earliest(text) + dt.timedelta(days=days)).isoformat()[: len(text)]


def months_between(start: str, end: str) -> int:
    """Whole months from the start of `start` to the end of `end`, rounded to the nearest."""
    first, last = earliest(start), latest(end) + dt.timedelta(days=1)
    return (
        (last.year - first.year) * 12 + last.month - first.month + (last.day - first.day + 15) // 30
    )


# English is read all over the world: day before month, as the United Nations write it.
_LOCALES: Final = {"en": "en-GB"}


@lru_cache(maxsize=2048)
def spoken(text: str, language: str) -> str:
    """The date in a sentence or a fact: "2020", "March 2023", "14 March 2027", "1er mars 2027"."""
    return _written(text, language, "yMMMM", "long")


@lru_cache(maxsize=2048)
def brief(text: str, language: str) -> str:
    """The date in a table, a card or a line of small facts: "2020", "Mar 2023", "14 Mar 2027"."""
    return _written(text, language, "yMMM", "medium")


def _written(text: str, language: str, month: str, day: str) -> str:
    first = earliest(text)
    locale = Locale.parse(_LOCALES.get(language, language), sep="-")
    if len(text) == 4:
        return text
    if len(text) == 7:
        return format_skeleton(month, first, locale=locale)
    written = format_date(first, day, locale=locale)
    # The first of a month is an ordinal in French; the tables of CLDR do not say so.
    return f"1er{written[1:]}" if language == "fr" and first.day == 1 else written


class PartialDateField(models.CharField):  # type: ignore[type-arg]
    """A date of year, month or day precision, kept as the beginning of an ISO date.

    Text in the C collation sorts as time does, and a range query needs no function.
    """

    def __init__(self, **options: Any) -> None:
        options |= {"max_length": 10, "db_collation": "C"}
        super().__init__(**options)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuse what is no date."""
        super().validate(value, model_instance)
        if value:
            parse(value)


def partial_date_check(*names: str) -> list[models.CheckConstraint]:
    """One database constraint for each named column of a model."""
    return [
        models.CheckConstraint(
            condition=models.Q(**{f"{name}__isnull": True})
            | models.Q(**{f"{name}__regex": PATTERN.pattern}),
            name=f"%(app_label)s_%(class)s_{name}_is_a_date",
        )
        for name in names
    ]
