"""A request as far as it has come: kept until it is whole, then read by the web server at once.

Only as much of HTTP is understood as says where a request ends (RFC 9112, section 6): the blank
line after the head, and the length of the body. Whatever is wrong with a request, the web server's
own parser says so; what is misjudged here can make it wait or be refused, never be read otherwise.
"""

import re
import tempfile
from collections.abc import Iterator
from typing import IO, Final

SECONDS_FOR_HEAD: Final = 20.0
# A body may take half a minute, and longer as long as a kilobyte comes each second.
SECONDS_FOR_BODY: Final = 30.0
LEAST_BYTES_PER_SECOND: Final = 1000
MOST_HEAD: Final = 32 * 1024
MOST_BODY: Final = 200 * 1024 * 1024
_MOST_IN_MEMORY = 256 * 1024
_PIECE = 64 * 1024
_BARE_LINE_FEED = re.compile(rb"(?<!\r)\n")
_FIRST_BYTE_OF_TLS = 0x16
_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"\r\ncontent-length:"
_MOST_DIGITS = 15


class Gathering:
    """One request being gathered; `began` and every `now` are of the monotonic clock, in seconds.

    `refusal` is a status and its reason once it is clear that the request will not be taken.
    `deadline` is when to stop waiting for more of it.
    """

    def __init__(self, began: float, silence: float) -> None:
        """Begin with nothing; give up after `silence` seconds without a first byte."""
        self.deadline = began + silence
        self.size = 0
        self.refusal: tuple[int, str] | None = None
        self.wants_go_ahead = False
        self._held = bytearray()
        self._file: IO[bytes] | None = None
        self._whole: int | None = None
        self._body_began = 0.0
        self._head_length = 0

    @property
    def complete(self) -> bool:
        """Whether all of it has come."""
        return self._whole is not None and self.size >= self._whole

    def add(self, data: bytes | memoryview, now: float) -> None:
        """Take what came in. Raises `OSError` when a long body finds no room on the disk."""
        if not self.size:
            self.deadline = now + SECONDS_FOR_HEAD
        seen = self.size
        self.size += len(data)
        if self._file is not None:
            self._file.write(data)
        else:
            self._held += data
            if self._whole is None:
                self._look_for_end_of_head(seen, now)
            if len(self._held) > _MOST_IN_MEMORY:
                self._spill()
        if self._whole:
            received = self.size - self._head_length
            patience = SECONDS_FOR_BODY + received / LEAST_BYTES_PER_SECOND
            self.deadline = self._body_began + patience

    def pieces(self) -> Iterator[bytes]:
        """Everything that came, in order; once."""
        if self._file is None:
            yield bytes(self._held)
            return
        self._file.seek(0)
        while piece := self._file.read(_PIECE):
            yield piece

    def close(self) -> None:
        """Give back memory and disk."""
        self._held = bytearray()
        if self._file is not None:
            self._file.close()
            self._file = None

    def _look_for_end_of_head(self, seen: int, now: float) -> None:
        end = self._held.find(_END_OF_HEAD, max(0, seen - 3))
        if end >= 0:
            self._head_length = end + len(_END_OF_HEAD)
            self._body_began = now
            self._read_head(bytes(self._held[:end]).lower() + b"\r\n")
        elif self._held[0] == _FIRST_BYTE_OF_TLS or _BARE_LINE_FEED.search(self._held, seen):
            self._whole = 0  # it will never end as it should: the parser may say so at once
        elif len(self._held) > MOST_HEAD:
            self.refusal = (431, "Request Header Fields Too Large")

    def _read_head(self, head: bytes) -> None:
        if b"\r\ntransfer-encoding" in head:
            # Django reads no body without a length, so nobody who sends one is served worse.
            self.refusal = (411, "Length Required")
        length = 0
        at = head.find(_LENGTH)
        if at >= 0:
            at += len(_LENGTH)
            text = head[at : head.index(b"\r\n", at)].strip(b" \t")
            if text.isdigit():
                length = int(text[: _MOST_DIGITS + 1])
        if length > MOST_BODY:
            self.refusal = (413, "Content Too Large")
        self._whole = self._head_length + length
        self.wants_go_ahead = self.size < self._whole and b"\r\nexpect: 100-continue\r\n" in head

    def _spill(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        self._file.write(self._held)
        self._held = bytearray()
