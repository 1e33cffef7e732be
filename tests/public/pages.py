"""Every public page, with the things of the world in its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.access.table import ROWS, Public
from tests.addresses import every_address

if TYPE_CHECKING:
    from tests.world import World

ADDRESSES = every_address()
SHOWN = [name for name, row in ROWS.items() if isinstance(row, Public) and row.first == "200"]
# Says whether the server lives now: never kept by any cache.
UNCACHED = {"website-machine:healthz"}
# Downloads of whole lists, sent as they are read: their ETag tells the state of the lists.
STREAMED = {
    name
    for name in SHOWN
    if name.startswith("showcase") and name.endswith(("s_csv", "s_json", "s_geojson"))
}
CACHED = [name for name in SHOWN if name not in UNCACHED | STREAMED]
PREFIXED = [name for name in CACHED if "-machine:" not in name]
# The same lists for readers of feeds and for calendars: no pages to look at.
FEEDS = {
    "calls:index_json", "calls:index_atom", "calls:index_calendar", "calls:call_calendar",
    "reviews:decisions_csv", "reviews:decisions_json",
    "monitoring:result_csv", "monitoring:result_json",
}  # fmt: skip
PAGES = [name for name in PREFIXED if name not in FEEDS]


def url_of(world: World, name: str, language: str = "en") -> str:
    """The address of the page about the first thing."""
    row = ROWS[name]
    given = world.things[row.of][0] if row.of else {}
    return ADDRESSES[name].url({**given, **row.also}, language)
