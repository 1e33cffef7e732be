"""What was submitted, as one canonical text, and its hash. No database."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical(record: dict[str, Any]) -> bytes:
    """The record as canonical JSON: keys sorted, UTF-8, no spaces between its parts."""
    return json.dumps(
        record, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def sha256(record: dict[str, Any]) -> str:
    """The SHA-256 of the canonical record, in 64 hexadecimal digits."""
    return hashlib.sha256(canonical(record)).hexdigest()
