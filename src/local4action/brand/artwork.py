"""The mark of the label: one drawing, in the tones that grounds of any colour ask for.

It is ours until an operator installs another one (`local4action brand artwork`, see docs/brand.md):
everything that leaves the site, on paper or as a picture, draws what `current` returns. The pages
of the site keep ours (`parts/mark.html`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.conf import settings

from local4action.brand import marks, tokens

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# The thread that ties a place to the world, on a field of 32 (`parts/mark.html`).
THREAD: Final = "M6 27c8 0 6-8 6-15a8 8 0 1 1 8 8"
FIELD: Final = 32


class Tone(StrEnum):
    """For which ground a mark is drawn."""

    COLOUR = "colour"  # on paper
    REVERSED = "reversed"  # on the deep sea
    MONO = "mono"  # one ink on a light ground
    WHITE = "white"  # one white on a dark ground


@dataclass(frozen=True, slots=True)
class Artwork:
    """A mark in every tone; `field` is its width and height, `digest` changes with the drawing."""

    field: tuple[float, float]
    drawings: Mapping[Tone, str]
    digest: str
    is_ours: bool

    def mark(self, tone: Tone = Tone.COLOUR) -> str:
        """The mark as a drawing of its own (SVG, its field from `0 0`), without any ground."""
        return self.drawings[tone]

    def placed(self, x: float, y: float, side: float, tone: Tone = Tone.COLOUR) -> str:
        """The mark as a part of a larger drawing: as large as fits a square, in its middle."""
        place = f'<svg x="{x:g}" y="{y:g}" width="{side:g}" height="{side:g}" '
        return self.mark(tone).replace("<svg ", place, 1)


def current() -> Artwork:
    """The artwork that is shown today."""
    try:
        found = path().stat()
    except FileNotFoundError:
        return _ours()
    return _installed(path(), found.st_mtime_ns, found.st_size)


def mark(tone: Tone = Tone.COLOUR) -> str:
    """The mark that is shown today as a drawing of its own, without any ground."""
    return current().mark(tone)


def path() -> Path:
    """Where the operator's own drawing is, if there is one."""
    return settings.HOME / "brand" / "mark.svg"


def palette(tone: Tone) -> tuple[str, str]:
    """The colours (`#rrggbb`) of our thread and of the place it begins at."""
    light = tokens.colours(tokens.load(), "light")
    return {
        Tone.COLOUR: (light["sea"], light["sun"]),
        Tone.REVERSED: (light["on-deep"], light["deep-accent"]),
        Tone.MONO: (light["ink"], light["ink"]),
        Tone.WHITE: ("#ffffff", "#ffffff"),
    }[tone]


def in_tones(found: marks.Mark) -> dict[Tone, str]:
    """Anyone's mark in every tone.

    On the deep sea a colour that cannot be told from it gives way to the one of text there.
    """
    known = tokens.load()
    light, least = tokens.colours(known, "light"), known["mark"]["contrast"]["$value"]
    reversed_ = {
        one: light["on-deep"] for one in found.paints if tokens.contrast(one, light["deep"]) < least
    }
    return {
        Tone.COLOUR: found.drawn(),
        Tone.REVERSED: found.drawn(reversed_),
        Tone.MONO: found.drawn(dict.fromkeys(found.paints, light["ink"])),
        Tone.WHITE: found.drawn(dict.fromkeys(found.paints, "#ffffff")),
    }


@lru_cache(maxsize=1)
def _ours() -> Artwork:
    drawings = {tone: _thread(*palette(tone)) for tone in Tone}
    return _artwork((FIELD, FIELD), drawings, is_ours=True)


@lru_cache(maxsize=1)
def _installed(file: Path, _changed: int, _size: int) -> Artwork:
    # Written by us, and with all colours said a little larger than what was judged.
    found = marks.of(file.read_bytes())
    return _artwork((found.width, found.height), in_tones(found), is_ours=False)


def _artwork(field: tuple[float, float], drawings: Mapping[Tone, str], *, is_ours: bool) -> Artwork:
    digest = hashlib.sha256("\n".join(drawings.values()).encode()).hexdigest()[:16]
    return Artwork(field, drawings, digest, is_ours)


def _thread(thread: str, place: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {FIELD} {FIELD}">'
        f'<path d="{THREAD}" fill="none" stroke="{thread}" stroke-width="3" '
        f'stroke-linecap="round"/><circle cx="6" cy="27" r="3.4" fill="{place}"/></svg>'
    )
