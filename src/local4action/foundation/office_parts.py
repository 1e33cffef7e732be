"""Parts of office files, read as a stream: bounded in time and memory, whatever is in them.

What the parts link to is never followed, and what they declare is refused.
"""

from __future__ import annotations

import struct
import zipfile
from typing import TYPE_CHECKING, Any, Final
from xml.parsers import expat

from local4action.foundation.inspection import MOST_UNPACKED_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

MB: Final = 1024 * 1024
CHUNK: Final = 64 * 1024
LONGEST_TOKEN: Final = 2 * MB
MOST_OF_A_SMALL_PART: Final = 4 * MB
# What a hostile archive or part makes the libraries raise.
ERRORS: Final = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, expat.ExpatError)


class Refusals:
    """The two sentences a file is refused with; each kind of file has its own."""

    def too_large(self) -> Exception:
        """It unpacks to far more than it should."""
        raise NotImplementedError

    def damaged(self) -> Exception:
        """It cannot be read, or means harm."""
        raise NotImplementedError


def within_bounds(file: BinaryIO, refusals: Refusals) -> None:
    """Refuse a list of contents too long to be read, before it is read."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 66_000))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise refusals.damaged()
    (length,) = struct.unpack_from("<I", tail, at + 12)
    if length > MB or tail[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        raise refusals.too_large()


class Reading:
    """One part read as events; a subclass says what it listens to."""

    refusals: Refusals

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.text
        # No office file declares entities; those that do mean harm.
        self.parser.StartDoctypeDeclHandler = self._no_declarations

    def _no_declarations(self, *_what: Any) -> None:
        raise self.refusals.damaged()

    def _start(self, name: str, given: dict[str, str]) -> None:
        self.start(name.rpartition(" ")[2], given)

    def _end(self, name: str) -> None:
        self.end(name.rpartition(" ")[2])

    def start(self, name: str, given: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """A piece of text."""

    def through(self, archive: zipfile.ZipFile, part: str) -> Iterator[None]:
        """Read the part; a stop after each piece lets the caller fetch what has come."""
        fed = 0
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                fed += len(chunk)
                self.parser.Parse(chunk, False)
                if fed > MOST_UNPACKED_BYTES or fed - self.parser.CurrentByteIndex > LONGEST_TOKEN:
                    raise self.refusals.too_large()
                yield
        self.parser.Parse(b"", True)
        yield

    def whole(self, archive: zipfile.ZipFile, part: str, most: int = MOST_OF_A_SMALL_PART) -> None:
        """Read a part that is small in any honest file; one that is not there says nothing."""
        if part in archive.namelist():
            if archive.getinfo(part).file_size > most:
                raise self.refusals.too_large()
            for _piece in self.through(archive, part):
                pass
