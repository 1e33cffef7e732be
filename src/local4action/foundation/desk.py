"""What rooms put on a person's desk: places to go, and what waits for them.

A later room registers a provider in its `AppConfig.ready`; the desk asks them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy, pgettext_lazy

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from django.utils.functional import Promise

    from local4action.foundation.translations import Translated

    type Words = str | Promise
    type Named = Words | Translated


# The groups of a long menu, in order, each under its heading; what is in none comes first.
GROUPS: Final = {
    "calls": gettext_lazy("Calls and proposals"),
    "programme": gettext_lazy("Programme"),
    "mine": pgettext_lazy("menu", "Mine"),
}
# A menu of no more places is read at a glance, and has no headings.
MOST_FLAT: Final = 8


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the desk's menu; `group` is one of `GROUPS`."""

    label: Words
    url: str
    order: int = 50
    group: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a person: a verb first, and by when.

    `about` names what it is about: a title in the words of its writer, or several parts of one.
    """

    label: Words
    url: str
    about: Named | tuple[Named, ...] = ""
    due: dt.datetime | dt.date | None = None

    @property
    def parts(self) -> tuple[Named, ...]:
        """What it is about, part by part."""
        found = self.about if isinstance(self.about, tuple) else (self.about,)
        return tuple(one for one in found if one)


@dataclass(frozen=True, slots=True)
class Mine:
    """Something of mine: a proposal, a hub, a call; with its state in words and a badge's tone."""

    label: Named
    url: str
    kind: Words
    state: Words = ""
    tone: str = "neutral"


type Shown = Waiting | Mine

_places: list[Callable[[Any], Iterable[Place]]] = []
_shown: list[Callable[[Any], Iterable[Shown]]] = []


def register(
    *,
    places: Callable[[Any], Iterable[Place]] | None = None,
    waiting: Callable[[Any], Iterable[Waiting]] | None = None,
    mine: Callable[[Any], Iterable[Mine]] | None = None,
    shown: Callable[[Any], Iterable[Shown]] | None = None,
) -> None:
    """Add a room's providers; each is called with the signed-in person.

    `shown` gives what waits and what is mine together, where one read finds both.
    """
    if places:
        _places.append(places)
    _shown.extend(one for one in (waiting, mine, shown) if one)


def places_for(actor: Any) -> list[Place]:
    """The menu of this person."""
    found = [place for provider in _places for place in provider(actor)]
    return sorted(found, key=lambda place: place.order)


def grouped(places: list[Place]) -> dict[str, list[Place]]:
    """A menu by its groups, in their order; a short one all in the group without a name."""
    if len(places) <= MOST_FLAT:
        return {"": places}
    found = {name: [one for one in places if one.group == name] for name in ("", *GROUPS)}
    return {name: some for name, some in found.items() if some}


def shown_to(actor: Any) -> tuple[list[Waiting], list[Mine]]:
    """What waits for this person, the most urgent first and without a date last; what is theirs."""
    found = [one for provider in _shown for one in provider(actor)]
    waiting = [one for one in found if isinstance(one, Waiting)]
    mine = [one for one in found if isinstance(one, Mine)]
    return sorted(waiting, key=lambda one: (one.due is None, str(one.due or ""))), mine


def waiting_for(actor: Any) -> list[Waiting]:
    """What waits for this person."""
    return shown_to(actor)[0]


def belonging_to(actor: Any) -> list[Mine]:
    """What is this person's."""
    return shown_to(actor)[1]
