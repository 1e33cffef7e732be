"""Numbers with their unit, and days."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from local4action.calls.kinds.base import LONGEST_LINE, Asked, Kind, first, within
from local4action.foundation import dates

if TYPE_CHECKING:
    from collections.abc import Sequence

LARGEST_NUMBER: Final = 10**12
# 12.500 is twelve thousand five hundred in Madrid and twelve and a half in London.
_TWO_WAYS: Final = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}")
_GROUPED: Final = re.compile(r"[-+]?[1-9]\d{0,2}(?:,\d{3}){2,}|[-+]?[1-9]\d{0,2}(?:\.\d{3}){2,}")

_SEVERAL: Final = re.compile(r"[.,]\s")


def read_number(text: str) -> int | float | str:
    """A number as people write it: 12500, 12 500, 12’500, 1.250.000 or 3,5; "" for none.

    Raises:
        ValidationError: when it is none, or could be two.
    """
    written = within(text, LONGEST_LINE).strip()
    text = re.sub(r"[\s'’]", "", written)
    if not text:
        return ""
    if _SEVERAL.search(written):
        raise ValidationError(_("Write one number, such as 24 or 3.5."), code="number")
    if _TWO_WAYS.fullmatch(text):
        raise ValidationError(
            _("“%(text)s” can be read two ways. Write %(whole)s or %(broken)s."),
            code="number",
            params={
                "text": text,
                "whole": re.sub("[.,]", "", text),
                "broken": f"{text}0",
            },
        )
    if _GROUPED.fullmatch(text):
        text = re.sub("[.,]", "", text)
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or abs(number) > LARGEST_NUMBER:
        raise ValidationError(_("Write a number, such as 24 or 3.5."), code="number")
    return int(number) if number.is_integer() else number


def typed_number(value: Any) -> str:
    """A number, or "", as a field shows it: read again, it is the same."""
    text = str(value)
    return f"{text}0" if _TWO_WAYS.fullmatch(text) else text


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

    def typed(self, question: Asked, value: Any) -> Any:
        """The number as it is read again."""
        del question
        return typed_number(value)

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
