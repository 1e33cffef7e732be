"""What later rooms add to a hub's page on the desk: links to their own pages, and their acts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from django.db.models import QuerySet
    from django.utils.functional import Promise

    from local4action.hubs.models import Hub

    type Words = str | Promise


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the hub's page that another room fills: a heading, a sentence, one link."""

    title: Words
    text: Words
    url: str = ""
    link: Words = ""
    word: Words = ""
    tone: str = "neutral"


_panels: list[Callable[[Any, Hub], Iterable[Panel]]] = []
_events: list[Callable[[Hub], Iterable[QuerySet[Any]]]] = []
ACTS: Final[dict[str, Words]] = {}


def register(
    *,
    panels: Callable[[Any, Hub], Iterable[Panel]] | None = None,
    events: Callable[[Hub], Iterable[QuerySet[Any]]] | None = None,
    acts: Mapping[str, Words] | None = None,
) -> None:
    """Add a room's parts.

    Args:
        panels: called with the reader and the hub.
        events: the rows of history tables that belong to a hub.
        acts: what each action's permission is called in the history, as a past verb.
    """
    if panels:
        _panels.append(panels)
    if events:
        _events.append(events)
    ACTS.update(acts or {})


def panels_of(actor: Any, hub: Hub) -> list[Panel]:
    """All parts that rooms add for this reader."""
    return [panel for provider in _panels for panel in provider(actor, hub)]


def events_of(hub: Hub) -> list[QuerySet[Any]]:
    """The history rows of a hub in all rooms."""
    return [rows for provider in _events for rows in provider(hub)]
