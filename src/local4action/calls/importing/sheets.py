"""Rows of a workbook (XLSX), read as a stream: nothing is calculated and nothing held whole.

The libraries for workbooks keep all texts of a workbook in memory at once, which a hostile file
turns against them. Four of its parts are enough here: the list of sheets, the styles (to know
dates from numbers), the shared texts, which wait in a file of their own, and the sheet.
ECMA-376, part 1, chapter 18.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import tempfile
import zipfile
from array import array
from posixpath import join, normpath
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from local4action.calls.importing.limits import (
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_SHARED_TEXTS,
    refused,
)
from local4action.foundation import office_parts
from local4action.foundation.inspection import MOST_ARCHIVE_ENTRIES, MOST_UNPACKED_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DATE_FORMATS: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_DATE_SIGNS: Final = re.compile(r"[dmyhs]", re.IGNORECASE)
_NOT_SIGNS: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_FROM_1900, _FROM_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)  # noqa: DTZ001 - wall


class _Workbooks(office_parts.Refusals):
    """How a workbook is refused."""

    def too_large(self) -> Exception:
        return refused(_("The workbook unpacks to far more than a table of answers holds."))

    def damaged(self) -> Exception:
        return refused(_("The workbook is damaged, locked or no XLSX. Save it anew."))


_REFUSALS: Final = _Workbooks()
_too_large, _damaged = _REFUSALS.too_large, _REFUSALS.damaged


class _Reading(office_parts.Reading):
    """One part of a workbook."""

    refusals = _REFUSALS


class _Workbook(_Reading):
    """Which sheets there are, and from when days are counted."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []
        self.epoch = _FROM_1900

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "sheet":
            link = next((one for key, one in given.items() if key.endswith(" id")), "")
            self.sheets.append((given.get("name", ""), link))
        elif name == "workbookPr" and given.get("date1904") in {"1", "true"}:
            self.epoch = _FROM_1904


class _Links(_Reading):
    """Where each sheet lies."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: dict[str, str] = {}

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "Relationship":
            target = given.get("Target", "")
            self.targets[given.get("Id", "")] = normpath(join("/xl", target)).lstrip("/")


class _Styles(_Reading):
    """Which styles show a number as a date."""

    def __init__(self) -> None:
        super().__init__()
        self.own: dict[str, str] = {}
        self.dates: list[bool] = []
        self.inside = False

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "numFmt":
            self.own[given.get("numFmtId", "")] = given.get("formatCode", "")
        elif name == "cellXfs":
            self.inside = True
        elif name == "xf" and self.inside:
            self.dates.append(self._is_date(given.get("numFmtId", "0")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.inside = False

    def _is_date(self, number: str) -> bool:
        if number in self.own:
            return _DATE_SIGNS.search(_NOT_SIGNS.sub("", self.own[number])) is not None
        return number.isdigit() and len(number) < 4 and int(number) in _DATE_FORMATS


class _SharedTexts(_Reading):
    """The texts of a workbook, kept in a file; only where each begins is held."""

    def __init__(self) -> None:
        super().__init__()
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the workbook
        self.starts = array("Q", [0])
        self.pieces: list[str] = []
        self.length = 0
        self.wanted = False
        self.phonetic = False

    def start(self, name: str, given: dict[str, str]) -> None:
        del given
        if name == "si":
            self.pieces, self.length = [], 0
        elif name == "rPh":
            self.phonetic = True
        self.wanted = name == "t" and not self.phonetic

    def text(self, text: str) -> None:
        if self.wanted:
            self.length += len(text)
            if self.length > LONGEST_CELL:
                raise _too_large()
            self.pieces.append(text)

    def end(self, name: str) -> None:
        self.wanted = False
        if name == "rPh":
            self.phonetic = False
        elif name == "si":
            if len(self.starts) > MOST_SHARED_TEXTS:
                raise _too_large()
            written = "".join(self.pieces).encode("utf-8", "replace")
            self.file.write(written)
            self.starts.append(self.starts[-1] + len(written))

    def get(self, index: str) -> str:
        """The text with this number; "" for one that is not there."""
        if not index.isdigit() or len(index) > 9 or int(index) + 1 >= len(self.starts):
            return ""
        start, end = self.starts[int(index)], self.starts[int(index) + 1]
        return os.pread(self.file.fileno(), end - start, start).decode("utf-8")


class _Cells(_Reading):
    """The cells of one sheet, gathered into rows."""

    def __init__(self, texts: _SharedTexts, dates: list[bool], epoch: dt.datetime) -> None:
        super().__init__()
        self.texts, self.dates, self.epoch = texts, dates, epoch
        self.ready: list[tuple[int, list[str]]] = []
        self.row: dict[int, str] = {}
        self.number = self.column = self.count = self.length = 0
        self.kind = self.style = self.part = ""
        self.formula: list[str] = []
        self.value: list[str] = []

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "c":
            self.count += 1
            if self.count > MOST_CELLS:
                raise _too_large()
            self.column = _column(given.get("r", "")) or self.column + 1
            self.kind, self.style = given.get("t", "n"), given.get("s", "0")
            self.formula, self.value, self.length = [], [], 0
        elif name == "row":
            said = given.get("r", "")
            known = int(said) if said.isdigit() and len(said) < 9 else 0
            self.number, self.column, self.row = max(self.number + 1, known), 0, {}
        self.part = name if name in {"v", "t", "f"} else ""

    def text(self, text: str) -> None:
        if self.part:
            self.length += len(text)
            if self.length > LONGEST_CELL:
                raise _too_large()
            (self.formula if self.part == "f" else self.value).append(text)

    def end(self, name: str) -> None:
        self.part = ""
        if name == "c":
            if (self.formula or self.value) and self.column <= MOST_COLUMNS:
                self.row[self.column] = self._shown()
        elif name == "row" and self.row:
            width = max(self.row)
            self.ready.append((self.number, [self.row.get(one, "") for one in range(1, width + 1)]))

    def _shown(self) -> str:
        if self.formula:  # as text: what it would come to is nobody's answer
            return f"={''.join(self.formula)}"
        text = "".join(self.value)
        if self.kind == "s":
            return self.texts.get(text)
        if self.kind == "b":
            return "true" if text == "1" else "false"
        if self.kind == "n" and self._is_date():
            return self._date(text)
        return text

    def _is_date(self) -> bool:
        style = int(self.style) if self.style.isdigit() and len(self.style) < 6 else 0
        return style < len(self.dates) and self.dates[style]

    def _date(self, text: str) -> str:
        try:
            moment = self.epoch + dt.timedelta(seconds=round(float(text) * 86_400))
        except (ValueError, OverflowError):
            return text
        return moment.date().isoformat() if moment.time() == dt.time() else moment.isoformat()


def _column(place: str) -> int:
    """The number of a column from a cell's place: 28 from “AB12”; 0 when there is none."""
    number = 0
    for sign in place[:4]:
        if not "A" <= sign <= "Z":
            break
        number = number * 26 + ord(sign) - 64
    return number


def rows(path: Path, wanted: str = "") -> Iterator[tuple[int, list[str]]]:
    """Each row of a sheet that is not empty, with its number.

    Args:
        path: the workbook.
        wanted: the sheet's name; the first one where it is "".

    Raises:
        ValidationError: when the workbook is damaged or too large, or has no such sheet.
    """
    with path.open("rb") as file:
        office_parts.within_bounds(file, _REFUSALS)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            unpacked = sum(one.file_size for one in entries)
            if len(entries) > MOST_ARCHIVE_ENTRIES or unpacked > MOST_UNPACKED_BYTES:
                raise _too_large()
            yield from _rows(archive, wanted)
    except office_parts.ERRORS:
        raise _damaged() from None


def _rows(archive: zipfile.ZipFile, wanted: str) -> Iterator[tuple[int, list[str]]]:
    workbook, links, styles, texts = _Workbook(), _Links(), _Styles(), _SharedTexts()
    with texts.file:
        workbook.whole(archive, "xl/workbook.xml")
        links.whole(archive, "xl/_rels/workbook.xml.rels")
        styles.whole(archive, "xl/styles.xml")
        part = next(
            (
                links.targets.get(link, "")
                for name, link in workbook.sheets
                if not wanted or name == wanted
            ),
            "",
        )
        if part not in archive.namelist():
            if wanted and workbook.sheets:
                raise refused(_("The workbook has no sheet “%(name)s”.") % {"name": wanted})
            raise _damaged()
        if "xl/sharedStrings.xml" in archive.namelist():
            for _piece in texts.through(archive, "xl/sharedStrings.xml"):
                pass
            texts.file.flush()
        cells = _Cells(texts, styles.dates, workbook.epoch)
        for _piece in cells.through(archive, part):
            yield from cells.ready
            cells.ready.clear()
