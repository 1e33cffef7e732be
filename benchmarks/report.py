"""What was measured, judged and written down."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from benchmarks.pages import PAGES, Page

if TYPE_CHECKING:
    from collections.abc import Iterable

# CPU ms of the ceiling on the machine the budgets were set on: application and database.
REFERENCE: Final = 1.45


@dataclass(slots=True)
class Measured:
    """One page at one size: CPU ms, queries, bytes as sent."""

    cpu_ms: float
    queries: int
    weight: int


def slower(bare: float) -> float:
    """How much slower than the reference this machine was, by the ceiling's CPU ms; 1 at least.

    A faster one earns no stricter budget: its ceiling may have been lucky.
    """
    return max(1.0, bare / REFERENCE)


def growth(sizes: list[Measured]) -> float:
    """CPU at the largest size for each millisecond at the smallest, of the same minutes."""
    return sizes[-1].cpu_ms / sizes[0].cpu_ms


def verdict(page: Page, sizes: list[Measured], bare: float) -> str:
    """What the page does not keep, in words; "kept" when it keeps all."""
    largest = sizes[-1]
    missed = []
    if largest.cpu_ms > page.cpu_ms * slower(bare):
        missed.append(f"over {page.cpu_ms:g} ms")
    if largest.queries > page.queries:
        missed.append(f"over {page.queries} queries")
    if largest.queries != sizes[0].queries:
        missed.append("queries grow")
    if growth(sizes) > page.flat:
        missed.append(f"grows more than {page.flat:g} times")
    return ", ".join(missed) or "kept"


def report(
    today: str,
    bare: float,
    found: dict[str, list[Measured]],
    how_often: tuple[int, int, int],
    endured: Iterable[str],
) -> str:
    """The dated page."""
    rounds, requests, warm_up = how_often
    lines = [
        f"# Benchmarks of {today}",
        "",
        f"`./bench` on Python {platform.python_version()}: two sites beside each other, with 64 and with 5,000 hubs, the",
        f"small one with as many proposals as fill each list, the other with 5,000; the cheapest of {rounds} rounds of {requests} requests, pages, sites and ceiling in turns, {warm_up} requests",
        "to warm up. Growth is the CPU at 5,000 over the CPU at 64.",
        "",
        f"The ceiling, a bare Django page of twenty rows in the same rounds, cost {bare:.2f} CPU ms, where the budgets",
        f"were set {REFERENCE}: a page may cost {slower(bare):.2f} times its budget here (in brackets). The load of the",
        f"machine was {os.getloadavg()[2]:.1f} on {os.cpu_count()} processors.",
        "",
        "| page | CPU ms at 64 | at 5,000 | growth | times the ceiling | queries | weight | budget, ms | |",
        "|---|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for page in PAGES:
        sizes = found[page.name]
        small, large = sizes
        here = page.cpu_ms * slower(bare)
        lines.append(
            f"| {page.name} | {small.cpu_ms:.2f} | {large.cpu_ms:.2f} | {growth(sizes):.2f} "
            f"| {small.cpu_ms / bare:.1f}, {large.cpu_ms / bare:.1f} "
            f"| {small.queries}, {large.queries} | {large.weight / 1000:.1f} kB "
            f"| {page.cpu_ms:g} ({here:.1f}) | {verdict(page, sizes, bare)} |"
        )
    return "\n".join([*lines, "", *endured, ""])
