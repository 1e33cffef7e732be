"""Rows of a text file (CSV), whatever its letters are written in; a file is never held whole."""

from __future__ import annotations

import codecs
import io
import re
from typing import IO, TYPE_CHECKING, Final

from defusedcsv import csv
from django.utils.translation import gettext as _

from local4action.calls.importing.limits import (
    LONGEST_CELL,
    LONGEST_LINE_BYTES,
    LONGEST_ROW_BYTES,
    MOST_COLUMNS,
    refused,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DELIMITERS: Final = (",", ";", "\t", "|")
ENCODINGS: Final = ("auto", "utf-8", "utf-16", "windows-1252")
_SAMPLE: Final = 4096
# The bytes 80 to BF as Windows-1252 shows them: what follows the first byte of a letter when
# UTF-8 was read as Windows-1252.
_CONTINUED: Final = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_MANGLED: Final = re.compile(f"[ÂÃÄÅ]{_CONTINUED}|â{_CONTINUED}{{2}}|ð{_CONTINUED}{{3}}")


def mangled(text: str) -> bool:
    """Whether letters were written in UTF-8 and read as Windows-1252 somewhere on their way."""
    return _MANGLED.search(text) is not None


def mended(text: str) -> str:
    """The letters as they were before they were read wrongly; others are left alone."""
    return _MANGLED.sub(_mend, text)


def _mend(found: re.Match[str]) -> str:
    raw = b"".join(_byte(sign) for sign in found[0])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def _byte(sign: str) -> bytes:
    try:
        return sign.encode("windows-1252")
    except UnicodeEncodeError:
        return sign.encode("latin-1")


class Lines:
    """The lines of a file as text, one at a time, and what they turned out to be written in.

    A file of eight-bit letters may be mixed: each line is UTF-8 where it can be, else
    Windows-1252. `seen` names the encodings met since it was last emptied.
    """

    def __init__(self, path: Path, encoding: str) -> None:
        self._file: IO[bytes] = path.open("rb")
        self.seen: set[str] = set()
        self.taken = 0
        head = self._file.read(_SAMPLE)
        self._file.seek(0)
        self._wide = _wide(head) if encoding in {"auto", "utf-16"} else ""
        if encoding == "utf-16" and not self._wide:
            self._wide = "utf-16-le"
        self._first_try = "windows-1252" if encoding == "windows-1252" else "utf-8"
        self._only = encoding == "utf-8"
        if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)) or (
            not self._wide and b"\x00" in head
        ):
            self._file.close()
            raise refused(_("This is no table: neither text (CSV) nor a workbook (XLSX)."))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def __iter__(self) -> Iterator[str]:
        lines = self._wide_lines() if self._wide else self._narrow_lines()
        for number, line in enumerate(lines):
            self.taken += len(line)
            if self.taken > LONGEST_ROW_BYTES:
                raise refused(
                    _("A row is longer than 2 MB; is a quotation mark left open? Line %(line)s.")
                    % {"line": number}
                )
            yield line.removeprefix("\ufeff") if number == 0 else line

    def _narrow_lines(self) -> Iterator[str]:
        while line := self._file.readline(LONGEST_LINE_BYTES):
            if len(line) == LONGEST_LINE_BYTES:
                raise refused(_("A line is longer than 1 MB: this is no table of answers."))
            yield self._decoded(line)

    def _wide_lines(self) -> Iterator[str]:
        whole = io.TextIOWrapper(self._file, encoding=self._wide, newline="")
        self.seen.add("utf-16")
        try:
            while line := whole.readline(LONGEST_LINE_BYTES):
                if len(line) == LONGEST_LINE_BYTES:
                    raise refused(_("A line is longer than 1 MB: this is no table of answers."))
                self.seen.add("utf-16")
                yield line
        except UnicodeDecodeError:
            raise refused(
                _("The letters of this file cannot be read. Save it anew as UTF-8.")
            ) from None
        finally:
            whole.detach()

    def _decoded(self, line: bytes) -> str:
        for encoding in dict.fromkeys((self._first_try, "windows-1252")):
            try:
                text = line.decode(encoding)
            except UnicodeDecodeError:
                if self._only:
                    break
            else:
                self.seen.add("ascii" if line.isascii() else encoding)
                return text
        self.seen.add("unknown")
        return line.decode("utf-8", "replace")


def _wide(head: bytes) -> str:
    """UTF-16 by its mark, or by the empty half of its Latin letters."""
    if head.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if head.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    pairs = len(head) // 2
    for name, offset in (("utf-16-le", 1), ("utf-16-be", 0)):
        if (
            pairs > 8
            and head[offset::2].count(0) > 0.4 * pairs
            and not head[1 - offset :: 2].count(0)
        ):
            return name
    return ""


def _delimiter_of(line: str) -> str:
    bare = re.sub(r'"[^"]*"', "", line)
    return max(DELIMITERS, key=bare.count)


def rows(lines: Lines, delimiter: str = "") -> Iterator[tuple[int, list[str], set[str]]]:
    """Each row with the number of its first line and the encodings it was written in.

    Raises:
        ValidationError: when the file is no table, or a row or cell is too long.
    """
    found = iter(lines)
    first = next(found, "")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        delimiter, first = first.strip()[4], next(found, "")
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(_again(first, found), delimiter=delimiter or _delimiter_of(first))
    start = 1
    try:
        for cells in reader:
            seen, lines.seen, lines.taken = lines.seen, set(), 0
            yield start, cells[:MOST_COLUMNS], seen
            start = reader.line_num + 1
    except csv.Error as error:
        raise refused(
            _("Row at line %(line)s cannot be read: %(error)s.") % {"line": start, "error": error}
        ) from None


def _again(first: str, others: Iterator[str]) -> Iterator[str]:
    yield first
    yield from others
