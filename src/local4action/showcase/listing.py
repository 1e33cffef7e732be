"""What the catalogue and the map share: the search box, filters, order, notices, downloads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local4action.showcase import facets
from local4action.showcase.filters import FACETS, SORTS, Filters

if TYPE_CHECKING:
    from local4action.showcase.search import Results

DOWNLOADS: Final = (("csv", "CSV"), ("json", "JSON"), ("geojson", "GeoJSON"))
_ORDERS: Final = {
    "best": gettext_lazy("Best match"),
    "newest": gettext_lazy("Newest change"),
    "title": gettext_lazy("Title"),
    "start": gettext_lazy("Latest start"),
}
_LEFT_OUT: Final = {
    **facets.TITLES,
    "q": gettext_lazy("Search words"),
    "sort": gettext_lazy("Order"),
    "page": gettext_lazy("Page"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """One of some pages, as `brand/parts/pagination.html` reads it."""

    number: int
    num_pages: int

    @property
    def paginator(self) -> Page:
        """Itself: the part asks a page's paginator how many pages there are."""
        return self

    @property
    def has_previous(self) -> bool:
        """Whether there is a page before."""
        return self.number > 1

    @property
    def has_next(self) -> bool:
        """Whether there is a page after."""
        return self.number < self.num_pages

    @property
    def has_other_pages(self) -> bool:
        """Whether there is more than one."""
        return self.num_pages > 1

    @property
    def previous_page_number(self) -> int:
        """The page before."""
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        """The page after."""
        return self.number + 1


def context(filters: Filters, results: Results, language: str, path: str) -> dict[str, Any]:
    """Everything around the list; one query, for the names of goals and frames."""
    known = facets.Names(language)
    return {
        "filters": filters,
        "results": results,
        "facets": facets.drawn(results.facets, filters, known),
        "chips": facets.chips(filters, known),
        "clear_url": f"{path}?{Filters(query=filters.query, sort=filters.sort).address()}",
        "kept": [
            (facet, value) for facet in FACETS for value in filters.chosen.get(facet, ())
        ] + ([("sort", filters.sort)] if filters.sort else []),
        "orders": orders(filters),
        "left_out": [str(_LEFT_OUT[name]) for name in filters.left_out],
        "suggestions": [
            {"word": word, "url": f"?{replace(filters, query=word, page=1).address()}"}
            for word in results.suggestions
        ],
        "downloads": downloads(filters, "hubs"),
        "page": Page(results.page, results.pages),
    }  # fmt: skip


def orders(filters: Filters) -> list[dict[str, Any]]:
    """The orders one may ask for, as tabs; the first is what comes without asking."""
    offered = ("best", *SORTS) if filters.query else SORTS

    def address(name: str) -> str:
        return replace(filters, sort="" if name == offered[0] else name, page=1).address()

    return [
        {"label": _ORDERS[name], "url": f"?{address(name)}", "current": filters.order == name}
        for name in offered
    ]


def downloads(filters: Filters, name: str) -> list[dict[str, str]]:
    """The same list as files: exactly what is chosen, all pages of it."""
    asked = replace(filters, sort="", page=1).address()
    tail = f"?{asked}" if asked else ""
    return [
        {"label": label, "url": reverse(f"showcase-machine:{name}_{kind}") + tail}
        for kind, label in DOWNLOADS
    ]


def heading(filters: Filters) -> str:
    """The page's title, with the words asked for."""
    if filters.query:
        return _("Hubs about “%(query)s”") % {"query": filters.query}
    return _("Hubs")
