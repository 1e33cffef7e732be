"""What a reader may filter by, read from an address that anybody may have typed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from local4action.foundation import names
from local4action.foundation.text import cleaned
from local4action.hubs.models import Hub
from local4action.members.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import QueryDict

FACETS: Final = ("goal", "agenda", "section", "country", "state", "form", "year")
SORTS: Final = ("newest", "title", "start")
BEST: Final = "best"
LONGEST_QUERY: Final = 200
MOST_VALUES: Final = 40
_MOST_PAGES: Final = 1_000_000
_GOALS: Final = 17
_AGENDA: Final = re.compile(r"^[a-z0-9-]{1,40}(:[A-Za-z0-9.-]{1,20})?$")
_YEAR: Final = re.compile(r"^(19|20|21)\d\d$")
_COUNTRIES: Final = frozenset(code for code, _name in names.countries("en"))

_KNOWN: Final[dict[str, Callable[[str], bool]]] = {
    "goal": lambda value: value.isascii() and value.isdigit() and value[0] != "0" and len(value) < 3 and int(value) <= _GOALS,  # noqa: E501
    "agenda": lambda value: _AGENDA.match(value) is not None,
    "section": lambda value: value in Organisation.Section.values,
    "country": lambda value: value in _COUNTRIES,
    "state": lambda value: value in Hub.State.values,
    "form": lambda value: value in Hub.Form.values,
    "year": lambda value: _YEAR.match(value) is not None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for: words, chosen values by facet (or within one, and across), order, page.

    `left_out` names parameters that could not be understood; they are said and ignored.
    """

    query: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1
    left_out: tuple[str, ...] = ()

    @property
    def order(self) -> str:
        """The order in force: the best match first where words were asked, else the newest."""
        return self.sort or (BEST if self.query else "newest")

    def address(self, *, page: int = 1) -> str:
        """The query string of these filters, without its question mark."""
        parts = [f"q={quote(self.query)}"] if self.query else []
        parts += [
            f"{facet}={quote(value, safe=':')}"
            for facet in FACETS
            for value in self.chosen.get(facet, ())
        ]
        parts += [f"sort={self.sort}"] if self.sort else []
        parts += [f"page={page}"] if page > 1 else []
        return "&".join(parts)

    def without(self, facet: str, value: str) -> Filters:
        """The same with one value no longer chosen, from the first page."""
        left = tuple(one for one in self.chosen.get(facet, ()) if one != value)
        chosen = {**self.chosen, facet: left}
        return replace(
            self, chosen={key: values for key, values in chosen.items() if values}, page=1
        )


def read(parameters: QueryDict) -> Filters:
    """The filters of an address. Nothing in it can fail: what is not understood is left out."""
    left_out: list[str] = []
    chosen: dict[str, tuple[str, ...]] = {}
    for facet in FACETS:
        given = [value for value in parameters.getlist(facet) if value]
        known = tuple(dict.fromkeys(value for value in given if _KNOWN[facet](value)))[:MOST_VALUES]
        if known:
            chosen[facet] = known
        if len(known) < len(set(given)):
            left_out.append(facet)
    sort = parameters.get("sort", "")
    if sort not in {"", BEST, *SORTS}:
        left_out.append("sort")
    page = parameters.get("page", "") or "1"
    is_page = page.isascii() and page.isdigit() and 0 < int(page[:8]) < _MOST_PAGES
    if not is_page:
        left_out.append("page")
    query = cleaned(" ".join(parameters.get("q", "").split()))
    if len(query) > LONGEST_QUERY:
        query = query[:LONGEST_QUERY]
        left_out.append("q")
    return Filters(
        query=query,
        chosen=chosen,
        sort=sort if sort in SORTS else "",
        page=int(page[:8]) if is_page else 1,
        left_out=tuple(left_out),
    )
