"""By what a kit is known: equal for two that would be the same. Loaded by pages; draws nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import translation

from local4action.brand import artwork, tokens
from local4action.brand.kit import guide, words

if TYPE_CHECKING:
    from local4action.brand.kit.subject import Subject


def fingerprint(subject: Subject) -> str:
    """The SHA-256 of all that a kit is made from: words, colours, the mark, what draws them."""
    seen = hashlib.sha256(json.dumps(asdict(subject), sort_keys=True).encode())
    seen.update(json.dumps(tokens.load(), sort_keys=True).encode())
    seen.update(artwork.current().digest.encode())
    with translation.override(subject.voice):
        ours = [words.on_sheets(), words.signature(), words.slides(), words.letter()]
        seen.update(json.dumps([*ours, guide.data(subject, [])]).encode())
    seen.update(_drawn_by())
    return seen.hexdigest()


@cache
def _drawn_by() -> bytes:
    """A new version of the sheets, or of what fills them, makes a new kit."""
    here, seen = Path(__file__).parent, hashlib.sha256()
    for path in sorted([*here.glob("*.py"), *here.glob("sheets/*.typ")]):
        seen.update(path.read_bytes())
    return seen.digest()
