"""What was written in the boxes of a document that came back.

Read as a stream of events: nothing is run, no link is followed, and a file made to hurt is refused
in words. Each box is known by the line above it, by the bookmark of its question where that line
is gone, and by its place among the boxes where both are. ECMA-376, part 1, chapter 17.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from posixpath import normpath
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from local4action.foundation import office_parts
from local4action.foundation.inspection import MOST_ARCHIVE_ENTRIES, MOST_UNPACKED_BYTES
from local4action.foundation.office_parts import MB

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_OF_A_DOCUMENT: Final = 16 * MB
MOST_ELEMENTS: Final = 600_000
LONGEST_BOX: Final = 200_000
BOOKMARK: Final = "l4a_"
NAMESPACE: Final = "urn:local4action:form"
_MAIN: Final = "/officeDocument"
_MARK: Final = re.compile(r"\[\s*([a-z0-9_-]{1,40})\s*·\s*([0-9]{1,9})\s*·\s*([0-9a-f]{12})\s*\]")
_WHOSE: Final = re.compile(r"\[\s*([0-9a-z]{8})\s*·\s*(first|second)\s*\]")
_SKIPPED: Final = frozenset({"moveFrom", "Fallback"})


class _Documents(office_parts.Refusals):
    """How a document is refused."""

    def too_large(self) -> Exception:
        return ValidationError(
            _("The document holds far more than this form. Send the form itself, without more."),
            code="file",
        )

    def damaged(self) -> Exception:
        return ValidationError(
            _("The document is damaged, locked or no DOCX. Save it anew as DOCX."), code="file"
        )


_REFUSALS: Final = _Documents()


@dataclass(slots=True)
class Box:
    """One box: of which question, as of which version and mark (None when not known), its text."""

    key: str
    version: int | None
    mark: str | None
    text: str


@dataclass(slots=True)
class Returned:
    """What a document says: whose form it is ("" when it does not say), and its boxes."""

    proposal: str = ""
    form: str = ""
    boxes: list[Box] = field(default_factory=list)


def read(content: bytes, keys: Sequence[str]) -> Returned:
    """Read a document made by `documents.writing`, whichever program saved it.

    Args:
        content: the DOCX file.
        keys: the questions that have a box, in order.

    Raises:
        ValidationError: when it is damaged, too large, or has no box of the form.
    """
    file = io.BytesIO(content)
    office_parts.within_bounds(file, _REFUSALS)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ARCHIVE_ENTRIES or (
                sum(one.file_size for one in entries) > MOST_UNPACKED_BYTES
            ):
                raise _REFUSALS.too_large()
            known = _hidden(archive)
            body = _Body()
            body.whole(archive, _main_part(archive), MOST_OF_A_DOCUMENT)
    except office_parts.ERRORS:
        raise _REFUSALS.damaged() from None
    return _placed(body, known, keys)


class _Part(office_parts.Reading):
    """One part of a document."""

    refusals = _REFUSALS

    @staticmethod
    def said(given: dict[str, str], name: str) -> str:
        """An attribute, whatever its namespace."""
        found = (text for key, text in given.items() if key.rpartition(" ")[2] == name)
        return next(found, "")


class _Links(_Part):
    """Where the text of the document lies."""

    def __init__(self) -> None:
        super().__init__()
        self.main = "word/document.xml"

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "Relationship" and given.get("Type", "").endswith(_MAIN):
            self.main = normpath(f"/{given.get('Target', '')}").lstrip("/")


def _main_part(archive: zipfile.ZipFile) -> str:
    links = _Links()
    links.whole(archive, "_rels/.rels")
    if links.main not in archive.namelist():
        raise _REFUSALS.damaged()
    return links.main


class _Hidden(_Part):
    """What the document carries out of sight: whose form it is, each answer's version and mark."""

    def __init__(self) -> None:
        super().__init__()
        self.whose = ("", "")
        self.marks: dict[str, tuple[int | None, str]] = {}
        self.ours = False

    def _start(self, name: str, given: dict[str, str]) -> None:
        self.ours = name.startswith(f"{NAMESPACE} ")
        super()._start(name, given)

    def start(self, name: str, given: dict[str, str]) -> None:
        if self.ours and name == "form":
            self.whose = given.get("proposal", ""), given.get("form", "")
        elif self.ours and name == "answer":
            version = given.get("version", "")
            known = int(version) if version.isascii() and version.isdigit() else None
            self.marks[given.get("key", "")] = known, given.get("mark", "")


def _hidden(archive: zipfile.ZipFile) -> _Hidden:
    """The part that is ours among those the programs keep for others."""
    for part in archive.namelist()[:MOST_ARCHIVE_ENTRIES]:
        if re.fullmatch(r"customXml/item[0-9]{1,3}\.xml", part):
            found = _Hidden()
            found.whole(archive, part, MB)
            if found.marks:
                return found
    return _Hidden()


class _Body(_Part):
    """The text, box by box."""

    def __init__(self) -> None:
        super().__init__()
        self.whose = ("", "")
        self.boxes: list[tuple[str, Box]] = []  # with the bookmark before it
        self.bookmark = ""
        self.seen: tuple[str, int | None, str | None] = ("", None, None)
        self.lines: list[str] = []
        self.paragraphs: list[list[str]] = []
        self.depth = self.skipping = self.count = self.length = 0
        self.describing = self.wanted = self.bullet = self.goes_on = self.joins = False

    def start(self, name: str, given: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST_ELEMENTS:
            raise self.refusals.too_large()
        if self.describing:
            self._described(name, given)
        elif name in _SKIPPED:
            self.skipping += 1
        elif not self.skipping:
            self._told(name, given)

    def _told(self, name: str, given: dict[str, str]) -> None:
        """A part of the text begins."""
        if name == "tbl":
            self.depth += 1
            if self.depth == 1:
                self.lines, self.length, self.joins = [], 0, False
        elif name == "p":
            self.paragraphs.append([])
            self.bullet = self.goes_on = False
        elif name == "pPr":
            self.describing = True
        elif name == "bookmarkStart" and self.said(given, "name").startswith(BOOKMARK):
            self.bookmark = self.said(given, "name")
        elif name in {"br", "cr"}:
            self._write("\n")
        elif name in {"tab", "noBreakHyphen"}:
            self._write("\t" if name == "tab" else "-")
        self.wanted = name == "t"

    def _described(self, name: str, given: dict[str, str]) -> None:
        """How a paragraph looks.

        One of a list begins with a dash; one whose end was deleted, in changes that are marked,
        goes on in the next.
        """
        if name == "numId":
            self.bullet = self.said(given, "val") != "0"
        elif name == "del":
            self.goes_on = True

    def text(self, text: str) -> None:
        if self.wanted:
            self._write(text)

    def _write(self, text: str) -> None:
        if self.paragraphs and not self.skipping:
            self.length += len(text)
            if self.length > LONGEST_BOX:
                raise self.refusals.too_large()
            self.paragraphs[-1].append(text)

    def end(self, name: str) -> None:
        self.wanted = False
        if name == "pPr":
            self.describing = False
        elif self.describing:
            return
        elif name in _SKIPPED:
            self.skipping = max(0, self.skipping - 1)
        elif self.skipping:
            return
        elif name == "p" and self.paragraphs:
            self._paragraph("".join(self.paragraphs.pop()))
        elif name == "tbl":
            self.depth -= 1
            if self.depth == 0:
                key, version, mark = self.seen
                self.boxes.append((self.bookmark, Box(key, version, mark, "\n".join(self.lines))))
                self.bookmark, self.seen = "", ("", None, None)

    def _paragraph(self, line: str) -> None:
        if self.depth:
            line = f"- {line}" if self.bullet and line.strip() else line
            if self.joins and self.lines:
                self.lines[-1] += line
            else:
                self.lines.append(line)
            self.joins = self.goes_on
            return
        self.length = 0
        if found := _MARK.search(line):
            self.seen = found[1], int(found[2]), found[3]
        if found := _WHOSE.search(line):
            self.whose = found[1], found[2]


def _placed(body: _Body, known: _Hidden, keys: Sequence[str]) -> Returned:
    """The boxes with their questions; one that belongs nowhere has the key ""."""
    whose = known.whose if all(known.whose) else body.whose
    in_order = len(body.boxes) == len(keys)
    taken: set[str] = set()
    found = []
    for number, (bookmark, box) in enumerate(body.boxes):
        key = box.key if box.key in keys else ""
        if not key:
            key = _by_place(bookmark, keys) or (keys[number] if in_order else "")
            box.version, box.mark = known.marks.get(key, (None, None))
        box.key = "" if key in taken else key
        taken.add(key)
        found.append(box)
    if not taken - {""}:
        raise ValidationError(
            _("No answer of this form was found in the document. Is it the right one?"),
            code="file",
        )
    return Returned(*whose, found)


def _by_place(bookmark: str, keys: Sequence[str]) -> str:
    place = bookmark.removeprefix(BOOKMARK)
    if not (place.isascii() and place.isdigit() and len(place) < 4):
        return ""
    return keys[int(place) - 1] if 0 < int(place) <= len(keys) else ""
