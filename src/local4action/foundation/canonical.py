"""Canonical JSON: a record as the one text its hash is made from, so that anyone can check it.

The form is that of RFC 8785 (JSON Canonicalization Scheme): keys sorted by their UTF-16 code
units, no space between parts, UTF-8, control signs escaped the shortest way, numbers as
ECMAScript writes them. Any implementation of that standard, in any language, finds the same
bytes and so the same hash.

What it does not do: texts are written sign by sign as they are, never normalised (RFC 8785 asks
for that). They were brought to NFC when they arrived, by `text.cleaned`.
"""

from __future__ import annotations

import hashlib
import json
import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

# Whole numbers beyond this are not the same in every language (RFC 7493, section 2.2).
_LARGEST: Final = 2**53 - 1
# ECMA-262, Number::toString: where a number is written with an exponent.
_MOST_DIGITS, _MOST_ZEROS = 21, 6


def canonical(record: Mapping[str, Any]) -> bytes:
    """The record as canonical JSON, to the byte.

    Raises:
        TypeError: for a value that JSON does not know, or a key that is no text.
        ValueError: for a number no two readers agree on (beyond 2⁵³ - 1, not finite), or a text
            that is no Unicode.
    """
    return _written(record).encode()


def sha256(record: Mapping[str, Any]) -> str:
    """The SHA-256 of the canonical record, in 64 lower-case hexadecimal digits."""
    return hashlib.sha256(canonical(record)).hexdigest()


def _written(value: Any) -> str:
    if isinstance(value, dict):
        pairs = sorted(value.items(), key=_in_order)
        return "{" + ",".join(f"{_text(key)}:{_written(one)}" for key, one in pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_written(one) for one in value) + "]"
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int | float):
        return _number(value)
    raise TypeError(f"not a value of a record: {value!r}")


def _in_order(pair: tuple[Any, Any]) -> bytes:
    key = pair[0]
    if not isinstance(key, str):
        raise TypeError(f"not a key of a record: {key!r}")
    return key.encode("utf-16-be")


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _number(value: float) -> str:
    if isinstance(value, int) or value == 0:
        if abs(value) > _LARGEST:
            raise ValueError(f"not a number everyone reads alike: {value}")
        return str(int(value))
    if not math.isfinite(value):
        raise ValueError(f"not a number: {value}")
    # Python's repr has the shortest digits that mean this number, as ECMAScript asks; only where
    # it puts the point and the exponent differs.
    found = Decimal(repr(value)).normalize().as_tuple()
    digits, point = "".join(map(str, found.digits)), len(found.digits) + int(found.exponent)
    if 0 < point <= _MOST_DIGITS:
        whole, rest = digits[:point].ljust(point, "0"), digits[point:]
        text = f"{whole}.{rest}" if rest else whole
    elif -_MOST_ZEROS < point <= 0:
        text = f"0.{'0' * -point}{digits}"
    else:
        rest = f".{digits[1:]}" if digits[1:] else ""
        text = f"{digits[0]}{rest}e{point - 1:+d}"
    return f"-{text}" if found.sign else text
