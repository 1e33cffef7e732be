"""Public keys of Ed25519 as text (W3C Controlled Identifiers, Multikey), and base58."""

from __future__ import annotations

from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_LETTERS: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES: Final = {letter: value for value, letter in enumerate(_LETTERS)}
# The multicodec prefix of a public key of Ed25519 (multicodec table, ed25519-pub).
_ED25519: Final = b"\xed\x01"
# A signature has 64 bytes, a key 34: nothing of ours is longer, and long ones cost their square.
MOST_LETTERS: Final = 100


def base58(data: bytes) -> str:
    """Bytes in the alphabet of Bitcoin, with the sign `z` in front that names it (multibase)."""
    number = int.from_bytes(data)
    letters = []
    while number:
        number, rest = divmod(number, 58)
        letters.append(_LETTERS[rest])
    zeros = len(data) - len(data.lstrip(b"\x00"))
    return "z" + _LETTERS[0] * zeros + "".join(reversed(letters))


def from_base58(text: str) -> bytes:
    """The bytes of such a text.

    Raises:
        ValueError: it is no such text, or longer than `MOST_LETTERS`.
    """
    letters = text.removeprefix("z")
    if letters == text or not letters or len(letters) > MOST_LETTERS:
        raise ValueError("not a text in base58btc")
    number = 0
    for letter in letters:
        if letter not in _VALUES:
            raise ValueError("not a text in base58btc")
        number = number * 58 + _VALUES[letter]
    zeros = len(letters) - len(letters.lstrip(_LETTERS[0]))
    return b"\x00" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


def multikey(key: Ed25519PublicKey) -> str:
    """A public key as `z6Mk…`."""
    return base58(_ED25519 + key.public_bytes_raw())


def public_key(text: str) -> Ed25519PublicKey:
    """The key that such a text names.

    Raises:
        ValueError: it names no key of Ed25519.
    """
    data = from_base58(text)
    if not data.startswith(_ED25519):
        raise ValueError("not a key of Ed25519")
    return Ed25519PublicKey.from_public_bytes(data.removeprefix(_ED25519))
