"""A programme in counts: how many of its hubs are in which category, and which ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypedDict

from local4action.measures.inputs import (
    Id,
    identifier,
    measure,
    pairs,
    refuse_doubles,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

# Neither zero nor left out.
GREY: Final = "not yet measurable"


class RollUp(TypedDict):
    """Counts by category; see `roll_up`."""

    n: int
    counts: dict[str, int]
    behind: dict[str, list[Id]]


@measure
def roll_up(rows: Sequence[tuple[Id, str | None]]) -> RollUp:
    """How many are in each category, with the list behind each count.

    Args:
        rows: lists of two, [name, category], each name once; a category of null is grey.

    Returns:
        `n`: all of them, which is the sum of all counts. `counts`: for each category that occurs,
        in alphabetical order with `not yet measurable` last, how many. `behind`: which ones, in the
        order given.

    Raises:
        ValueError: when something is named twice, or a category is no text.
    """
    given = pairs("rows", rows)
    names = [identifier(f"rows[{at}][0]", name) for at, (name, _) in enumerate(given)]
    refuse_doubles("rows", names)
    categories = [_category(f"rows[{at}][1]", category) for at, (_, category) in enumerate(given)]
    behind: dict[str, list[Id]] = {
        category: [] for category in sorted({*categories}, key=lambda one: (one == GREY, one))
    }
    for name, category in zip(names, categories, strict=True):
        behind[category].append(name)
    counts = {category: len(listed) for category, listed in behind.items()}
    return {"n": len(names), "counts": counts, "behind": behind}


def _category(name: str, value: object) -> str:
    if value is None:
        return GREY
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} must be text or null, not {shown(value)}")
    return value
