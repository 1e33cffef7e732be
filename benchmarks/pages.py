"""The pages that are measured, and what each may cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Page:
    """One page: who asks for it, its budgets (CPU ms, queries), how flat it must be.

    `path` may hold `{hub}`, `{organisation}`, `{label}`, `{call}`, `{proposal}`, `{draft}`: filled with
    addresses found in the running site; `{largest}` is the reference of the call with most
    proposals, so that a list filtered by it has a full page of rows at both sizes. What `saves` is
    one field of a draft, sent again and again with another text as the page's script sends it.
    """

    name: str
    path: str
    as_whom: str | None
    cpu_ms: float
    queries: int
    flat: float = 1.2
    saves: bool = False


PAGES: Final = (
    Page("home", "/en/", None, 5, 5),
    Page("call", "{call}", None, 5, 5),
    Page("hub", "{hub}", None, 5, 5),
    Page("organisation", "{organisation}", None, 5, 5),
    Page("label", "{label}", None, 5, 5),
    Page("catalogue", "/en/hubs/", None, 8, 4, flat=3),
    Page("catalogue, filtered", "/en/hubs/?goal=11&state=running", None, 8, 4, flat=3),
    Page("catalogue, searched", "/en/hubs/?q=water", None, 8, 4, flat=3),
    Page("map", "/en/map/", None, 8, 5, flat=3),
    Page("autocomplete", "/data/suggest.json?q=wat&lang=en", None, 1.5, 1),
    Page("agenda", "/en/agendas/sdg/", None, 5, 5),
    # Each room asks once what waits in it; no budget names this page, its limits are our own.
    Page("desk of the officer", "/en/desk/", "officer", 30, 15),
    Page("list of proposals", "/en/desk/reviews/?call={largest}", "officer", 30, 12),
    Page(
        "the list, searched", "/en/desk/reviews/?call={largest}&q=exempleville", "officer", 30, 12
    ),
    Page("pipeline", "/en/desk/pipeline/", "officer", 40, 12),
    Page("readers of a call", "/en/desk/calls/{largest}/readers/", "officer", 40, 12),
    Page("files of a reader", "/en/desk/reviews/", "board-1", 40, 12),
    Page("proposal with its reviews", "{proposal}", "officer", 12, 14),
    Page("saving one field of a draft", "{draft}answers/promise/", "applicant", 8, 6, saves=True),
)
