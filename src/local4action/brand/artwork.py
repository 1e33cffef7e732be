"""The mark of the label: one drawing, in the tones that grounds of any colour ask for."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from local4action.brand import tokens

# The thread that ties a place to the world, on a field of 32 (`parts/mark.html`).
THREAD: Final = "M6 27c8 0 6-8 6-15a8 8 0 1 1 8 8"
FIELD: Final = 32


class Tone(StrEnum):
    """For which ground a mark is drawn."""

    COLOUR = "colour"  # on paper
    REVERSED = "reversed"  # on the deep sea
    MONO = "mono"  # one ink on a light ground
    WHITE = "white"  # one white on a dark ground


def palette(tone: Tone) -> tuple[str, str]:
    """The colours (`#rrggbb`) of the thread and of the place it begins at."""
    light = tokens.colours(tokens.load(), "light")
    return {
        Tone.COLOUR: (light["sea"], light["sun"]),
        Tone.REVERSED: (light["on-deep"], light["deep-accent"]),
        Tone.MONO: (light["ink"], light["ink"]),
        Tone.WHITE: ("#ffffff", "#ffffff"),
    }[tone]


def mark(tone: Tone = Tone.COLOUR) -> str:
    """The mark as a drawing of its own (SVG, its field from `0 0`), without any ground."""
    thread, place = palette(tone)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {FIELD} {FIELD}">'
        f'<path d="{THREAD}" fill="none" stroke="{thread}" stroke-width="3" '
        f'stroke-linecap="round"/><circle cx="6" cy="27" r="3.4" fill="{place}"/></svg>'
    )
