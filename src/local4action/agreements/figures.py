"""Figures as people write them and paste them from a sheet."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from local4action.foundation import dates
from local4action.foundation.text import cleaned

if TYPE_CHECKING:
    from collections.abc import Iterable

LARGEST: Final = Decimal(10) ** 13
PLACES: Final = 6
MOST_ROWS: Final = 240
LONGEST_SOURCE: Final = 300
_SPACES: Final = re.compile("[\\s'’ ]")
_PLAIN: Final = re.compile(r"^[-−]?[0-9]+([.,][0-9]+)?$")


def figure(text: str) -> Decimal:
    """A number as it is written in any of our languages: 1 200,5 or 1200.5 or −3.

    Raises:
        ValidationError: it is none, has more than six decimals, or is beyond ten million million.
    """
    bare = _SPACES.sub("", text)
    if not _PLAIN.match(bare):
        raise ValidationError(_("Write a number, such as 1200.5 or 1 200,5."), code="number")
    try:
        number = Decimal(bare.replace(",", ".").replace("−", "-"))
    except InvalidOperation as error:  # pragma: no cover - the pattern lets nothing else through
        raise ValidationError(_("Write a number, such as 1200.5 or 1 200,5.")) from error
    if abs(number) >= LARGEST or number != round(number, PLACES):
        raise ValidationError(
            _("Write a shorter number: at most thirteen digits and six decimals.")
        )
    return number


def earlier_rows(text: str) -> list[tuple[str, Decimal, str]]:
    """Rows of date, value and source, a line each, with tabs or semicolons between.

    Raises:
        ValidationError: with the number of each line that cannot be read and why.
    """
    rows: dict[str, tuple[str, Decimal, str]] = {}
    wrong = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = _row(line)
            if row[0] in rows:
                raise ValidationError(_("the date %(date)s is there twice") % {"date": row[0]})
            rows[row[0]] = row
        except ValidationError as error:
            wrong.append(
                _("Line %(number)d: %(problem)s")
                % {"number": number, "problem": " ".join(error.messages)}
            )
    if len(rows) > MOST_ROWS:
        wrong.append(_("At most %(most)d rows.") % {"most": MOST_ROWS})
    if wrong:
        raise ValidationError(wrong[:20])
    return sorted(rows.values())


def _row(line: str) -> tuple[str, Decimal, str]:
    cells = [cell.strip() for cell in re.split(r"\t|;", line)]
    if len(cells) < 2:
        raise ValidationError(_("Write a date, a value and, if you can, the source."))
    source = cleaned(" ".join(_filled(cells[2:])))
    if len(source) > LONGEST_SOURCE:
        raise ValidationError(_("At most 300 characters for the source."))
    return dates.parse(cells[0]), figure(cells[1]), source


def _filled(cells: Iterable[str]) -> list[str]:
    return [cell for cell in cells if cell]
