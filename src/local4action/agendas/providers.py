"""What later rooms show on the pages of the frames: the hubs that work on a goal, and how many.

This room knows of no hub. A room that has something to show registers it when it starts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from local4action.agendas.models import Frame, FrameNode


@dataclass(frozen=True, slots=True)
class Related:
    """Things tagged with a node: a title and cards as the tag `hub_card` draws them.

    `total` counts all of them; `more_url` leads to the full list, `empty` is said when there is
    none.
    """

    title: str
    cards: list[dict[str, Any]] = field(default_factory=list)
    total: int = 0
    more_url: str = ""
    more_label: str = ""
    empty: str = ""


type RelatedProvider = Callable[[FrameNode, str], list[Related]]
type CountProvider = Callable[[Frame], Mapping[str, int]]

_related: list[RelatedProvider] = []
_counts: list[CountProvider] = []


def register_related(provider: RelatedProvider) -> None:
    """Show what `provider(node, language)` returns on the page of a goal, target or chapter."""
    _related.append(provider)


def register_counts(provider: CountProvider) -> None:
    """Show on a frame's page how many things stand behind each code: `provider(frame)`."""
    _counts.append(provider)


def related_to(node: FrameNode, language: str) -> list[Related]:
    """Everything the rooms have to show about a node."""
    return [one for provider in _related for one in provider(node, language)]


def counts_in(frame: Frame) -> dict[str, int]:
    """For each code of the frame, how many things are tagged with it."""
    counted: dict[str, int] = {}
    for provider in _counts:
        for code, count in provider(frame).items():
            counted[code] = counted.get(code, 0) + count
    return counted
