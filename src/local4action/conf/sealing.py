"""Encryption of a long stream, piece by piece, so that no archive has to fit into memory.

AES-256-GCM over pieces of 64 KiB. Each piece's nonce counts it and says whether it is the last, so
that pieces cannot be swapped, left out, or cut off at the end without notice (the STREAM
construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). The key comes from the secret by
scrypt with a salt of its own for each stream.
"""

import os
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"L4A-SEALED-1\n"
_SALT = 16
_PREFIX = 7
_PIECE = 64 * 1024
_TAG = 16
_SHORTEST_SECRET = 16


class SealError(Exception):
    """The secret does not fit, or the stream was changed or cut off."""


def read_secret(path: Path) -> bytes:
    """Return the secret in a key file, without surrounding white space."""
    secret = path.read_bytes().strip()
    if len(secret) < _SHORTEST_SECRET:
        message = f"The key file {path} holds fewer than {_SHORTEST_SECRET} characters."
        raise SealError(message)
    return secret


def _cipher(secret: bytes, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(secret))


def _nonce(prefix: bytes, count: int, *, last: bool) -> bytes:
    return prefix + count.to_bytes(4) + bytes([last])


class SealingWriter:
    """A file-like object: what is written to it goes to `target` encrypted. Close it to finish."""

    def __init__(self, target: IO[bytes], secret: bytes) -> None:
        """Write the header to `target`, which stays open when this object is closed."""
        salt, self._prefix = os.urandom(_SALT), os.urandom(_PREFIX)
        self._header = MAGIC + salt + self._prefix
        self._cipher = _cipher(secret, salt)
        self._target = target
        self._buffer = bytearray()
        self._count = 0
        target.write(self._header)

    def write(self, content: bytes) -> int:
        """Take some bytes."""
        self._buffer += content
        # One piece stays back: only closing tells which is the last.
        while len(self._buffer) > _PIECE:
            self._seal(bytes(self._buffer[:_PIECE]), last=False)
            del self._buffer[:_PIECE]
        return len(content)

    def _seal(self, piece: bytes, *, last: bool) -> None:
        nonce = _nonce(self._prefix, self._count, last=last)
        self._target.write(self._cipher.encrypt(nonce, piece, self._header))
        self._count += 1

    def close(self) -> None:
        """Write the last piece."""
        self._seal(bytes(self._buffer), last=True)
        self._buffer.clear()


class OpeningReader:
    """A file-like object: reads what `SealingWriter` wrote; `SealError` on any change."""

    def __init__(self, source: IO[bytes], secret: bytes) -> None:
        """Read the header from `source`."""
        self._header = source.read(len(MAGIC) + _SALT + _PREFIX)
        if len(self._header) < len(MAGIC) + _SALT + _PREFIX:
            message = "The archive is cut off."
            raise SealError(message)
        salt = self._header[len(MAGIC) : len(MAGIC) + _SALT]
        self._prefix = self._header[-_PREFIX:]
        self._cipher = _cipher(secret, salt)
        self._source = source
        self._next = source.read(_PIECE + _TAG)
        self._buffer = bytearray()
        self._count = 0
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, fewer only at the end; all that is left without a size."""
        while not self._ended and (size < 0 or len(self._buffer) < size):
            self._open_piece()
        end = len(self._buffer) if size < 0 else size
        taken = bytes(self._buffer[:end])
        del self._buffer[:end]
        return taken

    def _open_piece(self) -> None:
        piece, self._next = self._next, self._source.read(_PIECE + _TAG)
        last = not self._next
        try:
            self._buffer += self._cipher.decrypt(
                _nonce(self._prefix, self._count, last=last), piece, self._header
            )
        except InvalidTag:
            message = "The key does not fit this archive, or the archive was changed or cut off."
            raise SealError(message) from None
        self._count += 1
        self._ended = last
