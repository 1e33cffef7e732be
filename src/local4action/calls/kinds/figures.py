"""Numbers with their unit, and days."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from local4action.calls.kinds.base import LONGEST_LINE, Asked, Kind, first, within
from local4action.foundation import dates

if TYPE_CHECKING:
    from collections.abc import Sequence

LARGEST_NUMBER: Final = 10**12


def read_number(text: str) -> int | float | str:
    """A number as people write it; "" for none.

    Raises:
        ValidationError: when it is none.
    """
    text = within(text, LONGEST_LINE).replace(" ", "").replace("\u202f", "").replace("\xa0", "")
    if not text:
        return ""
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or abs(number) > LARGEST_NUMBER:
        raise ValidationError(_("Write a number, such as 24 or 3.5."), code="number")
    return int(number) if number.is_integer() else number


def read_day(text: str) -> str:
    """A date of year, month or day precision; "" for none.

    Raises:
        ValidationError: when it is none.
    """
    text = within(text, LONGEST_LINE)
    return dates.parse(text) if text else ""


def plain(number: float) -> str:
    """A limit as it is said: 12, not 12.0."""
    return str(int(number)) if float(number).is_integer() else str(number)


class Number(Kind):
    """A whole number or a decimal fraction."""

    def read(self, question: Asked, raw: Sequence[str]) -> int | float | str:
        """The number. Its limits are judged when it is submitted."""
        del question
        return read_number(first(raw))

    def problem(self, question: Asked, value: Any) -> str | None:
        """Outside its limits."""
        if question.least is not None and value < question.least:
            return _("%(number)s is too little; the least is %(limit)s.") % {
                "number": value,
                "limit": plain(question.least),
            }
        if question.most is not None and value > question.most:
            return _("%(number)s is too much; the most is %(limit)s.") % {
                "number": value,
                "limit": plain(question.most),
            }
        return None

    def shown(self, question: Asked, value: Any, language: str) -> str:
        """With its unit."""
        unit = question.unit.render(language).text if question.unit else ""
        return f"{value}\xa0{unit}" if unit else str(value)


class Day(Kind):
    """A date."""

    def read(self, question: Asked, raw: Sequence[str]) -> str:
        """The date."""
        del question
        return read_day(first(raw))

    def shown(self, question: Asked, value: Any, language: str) -> str:
        """In words."""
        del question
        return dates.spoken(value, language)
