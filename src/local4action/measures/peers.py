"""Finding a peer: how alike two places are, and whether one has what the other needs.

Shown as bars with their reasons, never as a ranking of cities.
"""

from __future__ import annotations

from math import cbrt
from typing import TYPE_CHECKING, TypedDict

from local4action.measures.inputs import (
    Id,
    at_least,
    identifiers,
    mapping,
    measure,
    number,
    share,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Similarity(TypedDict):
    """0 (nothing alike) to 1 (alike in everything known), None when nothing can be compared."""

    s: float | None


class Match(TypedDict):
    """Three bars and their geometric mean; see `match`."""

    S: float
    C: float | None
    K: float
    M: float | None


@measure
def gower(
    a: Mapping[str, object], b: Mapping[str, object], ranges: Mapping[str, float]
) -> Similarity:
    """How alike two places are in what is known of both.

    Args:
        a: fields of one place: numbers for fields that have a range, anything plain for others.
        b: fields of the other. A field that is null or absent in one of them is left out.
        ranges: for each field that is measured, the largest less the smallest value among all
            places, 0 or more. All other fields are alike when they are equal.

    Returns:
        `s`: the mean over fields of 1 - |a - b| / range (no less than 0; with a range of 0, whether
        they are equal), or of whether they are equal. Null when no field is known of both.

    Raises:
        ValueError: when a measured field or a range is no number.

    Source: J. C. Gower, A general coefficient of similarity and some of its properties,
    Biometrics 27 (1971).
    """
    one, other, spread = mapping("a", a), mapping("b", b), mapping("ranges", ranges)
    alike = []
    for field, value in one.items():
        theirs = other.get(field)
        if value is None or theirs is None:
            continue
        if field not in spread:
            alike.append(
                float(_plain(f"a[{shown(field)}]", value) == _plain(f"b[{shown(field)}]", theirs))
            )
            continue
        width = at_least(f"ranges[{shown(field)}]", spread[field], 0)
        apart = abs(number(f"a[{shown(field)}]", value) - number(f"b[{shown(field)}]", theirs))
        alike.append(max(0.0, 1 - apart / width) if width else float(apart == 0))
    return {"s": sum(alike) / len(alike) if alike else None}


@measure
def match(
    context_similarity: float, needs: Sequence[Id], offers: Sequence[Id], capacity: float
) -> Match:
    """Whether a place could learn from another: alike, with what is needed, and with time for it.

    Args:
        context_similarity: how alike they are, 0 to 1; see `gower`.
        needs: what one place needs, each once.
        offers: what the other offers, each once.
        capacity: how much room the other has for it, 0 to 1.

    Returns:
        `S`, `C` and `K`: similarity, share of the needs that are offered, capacity. `M`: the cube
        root of their product; one that is 0 makes it 0. `C` and `M` are null without any need:
        then there is nothing to say.

    Raises:
        ValueError: when a share lies outside 0 to 1, or something is named twice.
    """
    alike, room = share("context_similarity", context_similarity), share("capacity", capacity)
    needed, offered = identifiers("needs", needs), {*identifiers("offers", offers)}
    covered = sum(one in offered for one in needed) / len(needed) if needed else None
    return {
        "S": alike,
        "C": covered,
        "K": room,
        "M": None if covered is None else cbrt(alike * covered * room),
    }


def _plain(name: str, value: object) -> str | float:
    """A value that can be the same as another: text, a number, yes or no."""
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, int | float):
        return number(name, value)
    raise ValueError(f"{name} must be text, a number, true or false, not {shown(value)}")
