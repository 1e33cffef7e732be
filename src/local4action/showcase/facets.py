"""The filters beside a list: names in the reader's language, counts, and links that choose.

Two hundred options are drawn here rather than in a template: there they would cost more than the
search itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any, Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local4action.foundation import names
from local4action.hubs.models import Hub
from local4action.hubs.workflow import HUB
from local4action.members.words import SECTIONS
from local4action.showcase import queries
from local4action.showcase.filters import FACETS, Filters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from local4action.showcase.search import Facets

TITLES: Final = {
    "goal": gettext_lazy("Goal"),
    "agenda": gettext_lazy("Agenda"),
    "section": gettext_lazy("Section"),
    "country": gettext_lazy("Country"),
    "state": gettext_lazy("State"),
    "form": gettext_lazy("Form"),
    "year": gettext_lazy("Year"),
}
FORMS: Final = {
    Hub.Form.IN_PERSON.value: gettext_lazy("In person"),
    Hub.Form.VIRTUAL.value: gettext_lazy("Virtual"),
    Hub.Form.HYBRID.value: gettext_lazy("In person and virtual"),
}


# A filter with a choice in it stands open: what is chosen, a few more, the rest folded away.
LONG: Final = 8
FEW: Final = 4


class Names:
    """What every filter value is called, in one language, in the order it is listed."""

    def __init__(self, language: str) -> None:
        """Read the titles of frames and goals: one query."""
        self.language = language
        frames, goals = queries.names_of_filters()
        self.frames = {slug: title.render(language).text for slug, title in frames.items()}
        self.goals = {code: title.render(language).text for code, title in goals.items()}

    def name(self, facet: str, value: str) -> str:
        """One value's name; the value itself where nobody named it."""
        if facet == "goal":
            return f"{value}. {self.goals[value]}" if value in self.goals else value
        if facet == "agenda":
            slug, _colon, code = value.partition(":")
            title = self.frames.get(slug, slug)
            return f"{title} {code}" if code else title
        if facet == "country":
            return names.country_name(value, self.language)
        worded: dict[str, Any] = {"section": SECTIONS, "form": FORMS}
        known = worded.get(facet, {})
        if facet == "state":
            return str(HUB.states[value].public)
        return str(known.get(value, value))

    def ordered(self, facet: str, values: Iterable[str]) -> list[str]:
        """Values as a reader looks for them: goals by number, years backwards, others by name."""
        if facet == "goal":
            return sorted(values, key=int)
        if facet == "year":
            return sorted(values, reverse=True)
        places = self._places(facet)
        return sorted(values, key=lambda value: (places.get(value, len(places)), value))

    def _places(self, facet: str) -> dict[str, int]:
        if facet == "country":
            return _country_places(self.language)
        orders: dict[str, Any] = {
            "agenda": self.frames, "section": SECTIONS, "state": HUB.states, "form": FORMS,
        }  # fmt: skip
        order = orders[facet]
        return {value: place for place, value in enumerate(order)}


@lru_cache(maxsize=8)
def _country_places(language: str) -> dict[str, int]:
    return {code: place for place, (code, _name) in enumerate(names.countries(language))}


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter, drawn: its name, whether something in it is chosen, its options as list items.

    `rest` holds the options folded away, of which there are `rest_count`.
    """

    label: str
    open: bool
    options: SafeString
    rest: SafeString
    rest_count: int


def drawn(counts: Facets, filters: Filters, known: Names) -> list[Facet]:
    """Every filter that has something to offer."""
    pen = _Pen(filters, known)
    made = []
    for facet in FACETS:
        chosen = filters.chosen.get(facet, ())
        counted = counts.get(facet, {})
        values = known.ordered(facet, {*counted, *chosen})
        if not values:
            continue
        first = _first(values, chosen, counted)
        rest = [value for value in values if value not in first]
        items, folded = (
            mark_safe("".join(pen.option(facet, value, counted.get(value, 0)) for value in part))  # noqa: S308 - every part is escaped
            for part in ([value for value in values if value in first], rest)
        )
        made.append(Facet(str(TITLES[facet]), bool(chosen), items, folded, len(rest)))
    return made


def _first(values: list[str], chosen: Sequence[str], counted: Mapping[str, int]) -> set[str]:
    """What is seen at once: all, or of a long open list the chosen and those that find most."""
    if not chosen or len(values) <= LONG:
        return set(values)
    others = [value for value in values if value not in chosen]
    most = sorted(others, key=lambda value: -counted.get(value, 0))[:FEW]
    return {*chosen, *most}


class _Pen:
    """Draws options as list items; what they share is made once."""

    def __init__(self, filters: Filters, known: Names) -> None:
        self.filters = filters
        self.known = known
        self.base = filters.address()
        self.said = escape(_("chosen; follow to remove"))

    def option(self, facet: str, value: str, count: int) -> str:
        label = escape(self.known.name(facet, value))
        if value in self.filters.chosen.get(facet, ()):
            address = escape(self.filters.without(facet, value).address())
            label = f'{label} <span class="visually-hidden">({self.said})</span>'
            current = ' aria-current="true"'
        else:
            added = f"{facet}={value}"
            address = escape(f"{self.base}&{added}" if self.base else added)
            current = ""
        return (
            f'<li><a class="facet__option" href="?{address}" rel="nofollow"{current}>'
            f'<span class="facet__label">{label}</span> '
            f'<span class="facet__count">{count}</span></a></li>'
        )


def chips(filters: Filters, known: Names) -> list[dict[str, str]]:
    """The choices in force, each with the address without it."""
    return [
        {"label": known.name(facet, value), "url": f"?{filters.without(facet, value).address()}"}
        for facet in FACETS
        for value in filters.chosen.get(facet, ())
    ]
