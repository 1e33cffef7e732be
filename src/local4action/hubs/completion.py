"""What later rooms ask of a hub before it may be completed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from local4action.hubs.models import Hub


@dataclass(frozen=True, slots=True)
class Missing:
    """What is still to be done first, in a sentence, and where it is done."""

    text: str
    url: str
    link: str


_asked: Final[list[Callable[[Hub], Missing | None]]] = []


def register(ask: Callable[[Hub], Missing | None]) -> None:
    """Ask something of every hub that is to be completed; called on the locked hub."""
    _asked.append(ask)


def missing(hub: Hub) -> list[Missing]:
    """All that keeps a hub from being completed."""
    return [found for ask in _asked if (found := ask(hub)) is not None]


def guard(hub: Any) -> str | None:
    """The same in one text, or None: the guard of the step."""
    return " ".join(one.text for one in missing(hub)) or None
