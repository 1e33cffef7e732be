"""How the mark may be shown, from the tokens."""

from __future__ import annotations

from dataclasses import dataclass

from local4action.brand import tokens


@dataclass(frozen=True, slots=True)
class Rules:
    """The figures of the group `mark` in `tokens.json`."""

    clear_space: float  # share of the mark's height
    smallest_print: float  # millimetres
    smallest_screen: float  # CSS pixels
    stretch: float  # share of the width
    contrast: float


def rules() -> Rules:
    """The rules of this installation."""
    group = tokens.load()["mark"]
    return Rules(
        clear_space=float(group["clear-space"]["$value"]),
        smallest_print=float(group["smallest-print"]["$value"]),
        smallest_screen=float(group["smallest-screen"]["$value"]["value"]),
        stretch=float(group["stretch"]["$value"]),
        contrast=float(group["contrast"]["$value"]),
    )
