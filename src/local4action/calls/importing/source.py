"""A file of answers as rows of text, whatever kind of table it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from local4action.calls.importing import sheets, texts
from local4action.calls.importing.limits import MOST_FILE_BYTES, MOST_ROWS, refused
from local4action.foundation.text import cleaned

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row: its number in the file, its cells, and what its letters were written in."""

    number: int
    cells: list[str]
    encodings: frozenset[str]


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file, in 64 hexadecimal digits.

    Raises:
        ValidationError: when there is no such file, or it is too large.
    """
    if not path.is_file():
        raise refused(_("There is no such file: %(path)s") % {"path": path})
    if path.stat().st_size > MOST_FILE_BYTES:
        raise refused(_("The file is larger than 500 MB. Divide it."))
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def rows(
    path: Path, *, encoding: str = "auto", delimiter: str = "", sheet: str = ""
) -> Iterator[SourceRow]:
    """The rows of a file, headings first; rows without a single text are left out.

    Raises:
        ValidationError: when the file is no table, hides far more than it shows, or has more
            than 250,000 rows.
    """
    count = 0
    for row in _all_rows(path, encoding, delimiter, sheet):
        if any(row.cells):
            count += 1
            if count > MOST_ROWS + 1:
                raise refused(_("The file has more than 250,000 rows. Divide it."))
            yield row
    if not count:
        raise refused(_("The file is empty."))


def _all_rows(path: Path, encoding: str, delimiter: str, sheet: str) -> Iterator[SourceRow]:
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"PK"):
        for number, cells in sheets.rows(path, sheet):
            yield SourceRow(number, [cleaned(one) for one in cells], frozenset())
    elif head.startswith(b"\xd0\xcf\x11\xe0"):
        raise refused(
            _("This workbook is locked, or of an old kind (XLS). Save it as XLSX or CSV.")
        )
    else:
        lines = texts.Lines(path, encoding)
        try:
            for number, cells, seen in texts.rows(lines, delimiter):
                yield SourceRow(number, [cleaned(one) for one in cells], frozenset(seen))
        finally:
            lines.close()
