"""Since when an address has answered as it does: the one date that is true of any page.

What a page says follows from many rows, from the day, from hours that pass, from what was taken
away and from the release that draws it. Nobody can name the last of all these changes, but the
answer holds them all: a page was changed when it was first sent otherwise.

A file in the home keeps when that was, in a slot for each address, under a seal over address, ETag
and second. A seal that does not fit (another answer, another address with the same slot, half a
write) only makes the page count as changed now: an answer may be sent once more than needed and
is never withheld. All web workers share the file, and it outlives them.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import struct
import threading
import time
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Final

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE: Final = "run/unchanged"
SLOTS: Final = 65_536
_SLOT: Final = struct.Struct("<q16s")
_THREADS: Final = threading.Lock()


def since(address: str, etag: str) -> int | None:
    """The second since which `address` has answered with `etag`; now, where it did not before.

    It is later than any given for another answer of this address, of this very second as well, so
    it may lie a little ahead. None when it cannot be kept, on a full disk for instance.
    """
    try:
        return _since(_opened(settings.HOME), address, etag)
    except OSError:
        return None


def _since(file: int, address: str, etag: str) -> int:
    place = int.from_bytes(_digest(address, 8)) % SLOTS * _SLOT.size
    second, seal = _read(file, place)
    if seal == _digest(f"{address}\n{etag}\n{second}", 16):
        return second
    with _alone(file):
        # What was read above may have been written over since.
        second, seal = _read(file, place)
        if seal != _digest(f"{address}\n{etag}\n{second}", 16):
            second = max(int(time.time()), second + 1)
            seal = _digest(f"{address}\n{etag}\n{second}", 16)
            os.pwrite(file, _SLOT.pack(second, seal), place)
    return second


@cache
def _opened(home: Path) -> int:
    path = home / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _read(file: int, place: int) -> tuple[int, bytes]:
    found = os.pread(file, _SLOT.size, place)
    return _SLOT.unpack(found) if len(found) == _SLOT.size else (0, b"")


def _digest(text: str, size: int) -> bytes:
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=size).digest()


@contextmanager
def _alone(file: int) -> Iterator[None]:
    """Keep out other threads and other processes; the kernel frees what a dead one held."""
    with _THREADS:
        fcntl.lockf(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(file, fcntl.LOCK_UN)
