"""Figures as a table: read from what was pasted or sent, judged line by line, written out."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import rules
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from local4action.agreements.figures import figure
from local4action.agreements.written import plain
from local4action.calls.importing import sheets
from local4action.foundation import dates
from local4action.foundation.text import cleaned
from local4action.monitoring.observed import (
    by_place,
    comparators_of,
    groups_written,
    indicators_of,
    observations_of,
)
from local4action.monitoring.observing import Line, Written, check
from local4action.monitoring.series import chains

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from local4action.agreements.models import Indicator
    from local4action.hubs.models import Hub
    from local4action.monitoring.observation import Observation

MOST_LINES: Final = 2000
MOST_BYTES: Final = 2_000_000
# What is read; the other columns of a table that we wrote are for people.
READ: Final = ("indicator", "place", "date", "value", "standard_error", "source", "method")
COLUMNS: Final = (*READ, "unit", "break", "incomplete", "corrected", "recorded_at")
PASTED: Final = ("date", "value", "source", "standard_error")
# What a sheet sets before a text that would be a formula otherwise.
_GUARDED: Final = re.compile(r"^'(?=[-+=@|%])")
_FORMULA: Final = re.compile(r"^[-+=@|%]")

NEW, CORRECTION, SAME, HEADING, WRONG = "new", "correction", "same", "heading", "wrong"


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of one line; `said` tells it in words."""

    number: int
    text: str
    outcome: str
    said: str
    line: Line | None = None


def file_as_text(name: str, content: bytes) -> str:
    """A sheet (XLSX) or a CSV as lines with tabs, as if it had been pasted.

    Raises:
        ValidationError: it is neither, damaged, or far larger than a table of figures.
    """
    if len(content) > MOST_BYTES:
        raise ValidationError(_("This file is larger than a table of figures."))
    if content.startswith(b"PK"):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "figures.xlsx")
            path.write_bytes(content)
            return _lines(cells for _number, cells in sheets.rows(path))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(
            _("“%(name)s” is neither XLSX nor CSV in UTF-8.") % {"name": name[:80]}
        ) from None
    head = text.split("\n", 1)[0]
    delimiter = max("\t;,", key=head.count)
    try:
        return _lines(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        raise ValidationError(_("This file is larger than a table of figures.")) from None


def _lines(rows: Iterable[list[str]]) -> str:
    found: list[str] = []
    for cells in rows:
        if len(found) > MOST_LINES:
            raise ValidationError(_("At most %(most)d lines.") % {"most": MOST_LINES})
        found.append("\t".join(" ".join(_bare(cell).split()) for cell in cells))
    return "\n".join(found)


def _bare(cell: str) -> str:
    """A cell without the sign that kept it from being a formula."""
    bare = _GUARDED.sub("", cell)
    return bare.replace("\\|", "|") if bare != cell else cell


def read(text: str) -> Iterator[tuple[int, str, dict[str, str] | None]]:
    """Each line that is not empty, with its cells by column; None for a heading.

    Without a heading the columns are date, value, source and standard error.
    """
    columns: tuple[str, ...] = PASTED
    first = True
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in re.split(r"\t" if "\t" in line else ";", line)]
        names = tuple(cell.casefold().replace(" ", "_") for cell in cells)
        if first and {"date", "value"} <= set(names):
            columns = (*names, *(one for one in PASTED if one not in names))
            yield number, line, None
        elif first and not any(sign.isdigit() for sign in line):
            yield number, line, None
        else:
            given = dict(zip(columns, cells, strict=False))
            yield number, line, {name: given.get(name, "") for name in READ}
        first = False


class Judge:
    """Says of each line of a table what becomes of it.

    Args:
        hub: the hub.
        actor: who sends it: whose figures are not theirs are refused.
        key, place: what lines without these columns are about.
        reason: why values that are there already are corrected.
    """

    def __init__(self, hub: Hub, actor: Any, key: str, place: str, reason: str) -> None:
        self.actor, self.key, self.place, self.reason = actor, key, place, reason
        self.indicators: Mapping[str, Indicator] = {one.key: one for one in indicators_of(hub)}
        self.places = {"", *(one.key for one in comparators_of(hub))}
        self.allowed = {
            key: rules.has_perm("monitoring.record_figure", actor, one)
            for key, one in self.indicators.items()
        }
        self.present = {
            (*of, chain[-1].on): chain[-1]
            for of, rows in by_place(observations_of(hub)).items()
            for chain in chains(rows)
        }
        self.seen: set[tuple[str, str, str]] = set()

    def answers(self, text: str) -> list[Answer]:
        """The answer to each line.

        Raises:
            ValidationError: there is no line, or far too many.
        """
        found: list[Answer] = []
        for number, line, cells in read(text):
            if len(found) > MOST_LINES:
                raise ValidationError(_("At most %(most)d lines.") % {"most": MOST_LINES})
            found.append(self._answer(number, line, cells))
        if not any(one.outcome != HEADING for one in found):
            raise ValidationError(_("Paste at least one line with a date and a value."))
        return found

    def _answer(self, number: int, text: str, cells: dict[str, str] | None) -> Answer:
        if cells is None:
            return Answer(number, text, HEADING, _("A heading: changes nothing."))
        try:
            return self._judged(number, text, cells)
        except ValidationError as error:
            return Answer(number, text, WRONG, " ".join(error.messages))

    def _judged(self, number: int, text: str, cells: dict[str, str]) -> Answer:
        indicator = self._indicator(cells["indicator"] or self.key)
        place = cells["place"] if cells["indicator"] else self.place
        on = dates.parse(cells["date"])
        if not cells["value"]:
            raise ValidationError(_("There is no value."))
        of = (indicator.key, place, on)
        if of in self.seen:
            raise ValidationError(_("The date %(date)s is there twice.") % {"date": on})
        self.seen.add(of)
        there = self.present.get(of)
        written = _written(cells, place, on, there)
        if there is not None and _same(there, written):
            return Answer(number, text, SAME, _("Same as before: changes nothing."))
        check(indicator, written, self.places)
        line = Line(indicator, written, there)
        if there is None:
            return Answer(number, text, NEW, _("New."), line)
        if not self.reason:
            raise ValidationError(
                _("There is %(value)s for this date already. Say below why it is corrected.")
                % {"value": _shown(there.value)}
            )
        said = _("Corrected: was %(value)s.") % {"value": _shown(there.value)}
        return Answer(number, text, CORRECTION, said, line)

    def _indicator(self, key: str) -> Indicator:
        found = self.indicators.get(key)
        if found is None:
            raise ValidationError(
                _("The agreement has no indicator “%(key)s”.") % {"key": key[:20]}
            )
        if not self.allowed[key]:
            raise ValidationError(_("Another organisation answers for this figure."))
        return found


def _written(cells: dict[str, str], place: str, on: str, there: Observation | None) -> Written:
    """A line as a value; what it leaves empty stays as it is."""
    error = cells["standard_error"]
    value = figure(cells["value"])
    source, method = cleaned(cells["source"]), cleaned(cells["method"])
    if there is None:
        return Written(on, value, source, place, figure(error) if error else None, method)
    return Written(
        on,
        value,
        source or there.source,
        place,
        figure(error) if error else there.standard_error,
        method or there.method,
        str(there.break_note or ""),
        groups_written(there),
    )


def _same(there: Observation, written: Written) -> bool:
    return (there.value, there.standard_error, there.source, there.method) == (
        written.value,
        written.standard_error,
        written.source,
        written.method,
    )


def _shown(value: Decimal | None) -> str:
    return _("no value") if value is None else plain(value)


def groups_read(text: str) -> tuple[tuple[str, Decimal | None], ...]:
    """Groups, a line each: name and value with a semicolon or tab between; a missing one is empty.

    Raises:
        ValidationError: with the number of the line that cannot be read.
    """
    found: dict[str, Decimal | None] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        name, _sign, value = (part.strip() for part in re.sub("\t", ";", line).partition(";"))
        name = cleaned(name)
        try:
            if not name or len(name) > 120 or name in found:
                raise ValidationError(_("Write a short name, each once."))
            found[name] = figure(value) if value else None
        except ValidationError as error:
            raise ValidationError(
                _("Line %(number)d: %(problem)s")
                % {"number": number, "problem": " ".join(error.messages)}
            ) from error
        if len(found) > 50:
            raise ValidationError(_("At most %(most)d lines.") % {"most": 50})
    return tuple(found.items())


def groups_as_text(groups: Iterable[tuple[str, Decimal | None]]) -> str:
    """The same groups as a form shows them."""
    return "\n".join(
        f"{name}; {'' if value is None else plain(value)}".rstrip() for name, value in groups
    )


def rows_out(hub: Hub) -> list[dict[str, Any]]:
    """Every present value of the agreement in force as a row of a table; four queries."""
    rows = by_place(observations_of(hub))
    places = ["", *(one.key for one in comparators_of(hub))]
    return [
        _row_out(indicator, chain)
        for indicator in indicators_of(hub)
        for place in places
        for chain in chains(rows[indicator.key, place])
        if chain[-1].value is not None
    ]


def _row_out(indicator: Indicator, chain: list[Observation]) -> dict[str, Any]:
    one = chain[-1]
    return {
        "indicator": one.indicator,
        "place": one.comparator,
        "date": one.on,
        "value": plain(one.value) if one.value is not None else "",
        "standard_error": "" if one.standard_error is None else plain(one.standard_error),
        "source": one.source,
        "method": one.method,
        "unit": indicator.unit,
        "break": str(one.break_note or ""),
        "incomplete": "yes" if any(g.value is None for g in one.groups.all()) else "",
        "corrected": "yes" if one.corrects_id else "",
        "recorded_at": one.recorded_at.isoformat(timespec="seconds"),
    }


def as_workbook(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The rows as a workbook (XLSX): numbers as numbers, and no text can become a formula."""
    import xlsxwriter  # noqa: PLC0415 - only where a workbook is asked for

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("observations")
        sheet.freeze_panes(1, 0)
        for at, name in enumerate(COLUMNS):
            sheet.write_string(0, at, name)
        for number, row in enumerate(rows, 1):
            for at, name in enumerate(COLUMNS):
                _write_cell(sheet, number, at, name, row[name])
    return out.getvalue()


def _write_cell(sheet: Any, row: int, column: int, name: str, text: str) -> None:
    exact = name in {"value", "standard_error"} and text != ""
    if exact and f"{float(text):.16G}" == text:
        sheet.write_number(row, column, float(text))
    else:
        guarded = not exact and _FORMULA.match(text)
        sheet.write_string(row, column, f"'{text}" if guarded else text)
