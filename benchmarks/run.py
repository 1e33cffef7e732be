"""`./bench`: what each page costs, beside the ceiling, at two sizes."""

from __future__ import annotations

import argparse
import datetime as dt
import math
import platform
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.endurance import Endured, endure, start_again
from benchmarks.inside_call import database_url, inside
from benchmarks.pages import PAGES, Page
from benchmarks.saving import Saving
from benchmarks.site import (
    ROOT,
    Answer,
    Reader,
    Site,
    Spent,
    ceiling,
    processor_time,
    running,
    seconds_between,
)

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES: Final = (64, 5000)
WARM_UP: Final = 40
ROUNDS: Final = 6
REQUESTS: Final = 50
CEILING: Final = "ceiling"
DEMO_HUBS: Final = 39


@dataclass(slots=True)
class Measured:
    """One page at one size: CPU ms, times the ceiling, queries, bytes as sent."""

    cpu_ms: float
    ratio: float
    queries: int
    weight: int


@dataclass(slots=True)
class Asked:
    """One page while it is measured: how to ask for it, and the cheapest round so far."""

    ask: Callable[[], Answer]
    spent: Callable[[], Spent]
    cpu_ms: float = math.inf
    weight: int = 0

    def round(self, requests: int) -> None:
        """Ask so many times; raises `RuntimeError` when an answer is not the page."""
        before = self.spent()
        for _ in range(requests):
            answer = self.ask()
            if answer.status != 200:
                message = f"answered {answer.status}: {answer.body[:200]!r}"
                raise RuntimeError(message)
        after = self.spent()
        # Had one ended, as an idle connection may, its work in this round would be lost to us.
        if before.keys() <= after.keys():
            self.cpu_ms = min(self.cpu_ms, seconds_between(before, after) * 1000 / requests)
        self.weight = answer.size


def paths_of(site: Site) -> dict[str, tuple[str, str | None, bool]]:
    """Where each page is in the running site, who asks for it, and whether it saves."""
    known: dict[str, str] = inside(site, "addresses")
    return {page.name: (page.path.format(**known), page.as_whom, page.saves) for page in PAGES}


def asked_of(site: Site, paths: dict[str, tuple[str, str | None, bool]]) -> dict[str, Asked]:
    """Every page, ready to be asked for."""
    readers: dict[str | None, Reader] = {}
    found = {}
    for name, (path, whom, saves) in paths.items():
        if whom not in readers:
            readers[whom] = Reader(site.port)
            if whom:
                readers[whom].sign_in(whom)
        reader = readers[whom]
        ask = Saving.at(reader, path).ask if saves else partial(reader.ask, path)
        found[name] = Asked(ask, site.spent)
    return found


def measure(site: Site, rounds: int) -> tuple[float, dict[str, Measured]]:
    """The ceiling and every page at the size the site has now.

    A shared machine is slower in one minute than in the next, so pages and ceiling take turns and
    each is judged by its cheapest round.
    """
    paths = paths_of(site)
    counted: dict[str, int] = inside(site, "queries", paths)
    with ceiling(database_url(site)) as bare:
        # Its workers are not the product's, its backends are; idle ones cost nothing.
        workers = [one.pid for one in bare.process.children(recursive=True)]

        def spent() -> Spent:
            return site.spent() | processor_time(workers)

        bare_page = partial(Reader(bare.port).ask, "/")
        pages = {CEILING: Asked(bare_page, spent), **asked_of(site, paths)}
        for one in pages.values():
            one.round(WARM_UP)
            one.cpu_ms = math.inf
        for _ in range(rounds):
            for one in pages.values():
                one.round(REQUESTS)
        while unread := [one for one in pages.values() if math.isinf(one.cpu_ms)]:
            unread[0].round(REQUESTS)
    limit = pages.pop(CEILING).cpu_ms
    print(f"  {CEILING:28} {limit:6.2f} ms", flush=True)
    found = {}
    for name, one in pages.items():
        found[name] = Measured(one.cpu_ms, one.cpu_ms / limit, counted[name], one.weight)
        print(
            f"  {name:28} {one.cpu_ms:6.2f} ms {one.cpu_ms / limit:5.1f} times"
            f"  {counted[name]:3} queries  {one.weight:7,} B",
            flush=True,
        )
    return limit, found


def verdict(page: Page, small: Measured, large: Measured) -> str:
    """What the page does not keep, in words; "kept" when it keeps all."""
    missed = []
    if large.cpu_ms > page.cpu_ms:
        missed.append(f"over {page.cpu_ms:g} ms")
    if large.queries > page.queries:
        missed.append(f"over {page.queries} queries")
    if small.queries != large.queries:
        missed.append("queries grow")
    if large.ratio > page.flat * small.ratio:
        missed.append(f"grows more than {page.flat:g} times")
    return ", ".join(missed) or "kept"


def report(
    bare: tuple[float, ...],
    small: dict[str, Measured],
    large: dict[str, Measured],
    endured: Endured,
) -> str:
    """The dated page."""
    today = dt.datetime.now(dt.UTC).date().isoformat()
    limits = " and ".join(f"{one:.2f}" for one in bare)
    lines = [
        f"# Benchmarks of {today}",
        "",
        f"`./bench` on Python {platform.python_version()}: the cheapest of {ROUNDS} rounds of {REQUESTS} requests,",
        f"all pages in turn, {WARM_UP} requests to warm up. The ceiling, a bare Django page of twenty rows in the",
        f"same rounds, cost {limits} CPU ms; growth is that of the multiples of it.",
        "",
        "| page | CPU ms at 64 | at 5,000 | times the ceiling | growth | queries | weight | budget |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for page in PAGES:
        one, other = small[page.name], large[page.name]
        lines.append(
            f"| {page.name} | {one.cpu_ms:.2f} | {other.cpu_ms:.2f} | {one.ratio:.1f}, {other.ratio:.1f} "
            f"| {other.ratio / one.ratio:.2f} | {one.queries}, {other.queries} "
            f"| {other.weight / 1000:.1f} kB | {verdict(page, one, other)} |"
        )
    return "\n".join([*lines, "", *endured.lines(), ""])


def main() -> None:
    """Measure, print, and write the dated page."""
    parser = argparse.ArgumentParser(prog="./bench", description="Measures the pages of the site.")
    parser.add_argument("--quick", action="store_true", help="64 records only, nothing written")
    options = parser.parse_args()
    found: list[tuple[float, dict[str, Measured]]] = []
    endured = Endured()
    with tempfile.TemporaryDirectory(prefix="l4a-bench-") as folder:
        home = Path(folder) / "home"
        home.mkdir()
        with running(home) as site:
            known = DEMO_HUBS
            for size in SIZES[:1] if options.quick else SIZES:
                count = str(size - known)
                site.run("demo", "generate", "--hubs", count, "--proposals", count)
                known = size
                print(f"{size} hubs and proposals", flush=True)
                found.append(measure(site, ROUNDS // 2 if options.quick else ROUNDS))
            if not options.quick:
                read = {
                    name: (at, whom)
                    for name, (at, whom, saves) in paths_of(site).items()
                    if not saves
                }
                endure(site, read, endured)
        if not options.quick:
            start_again(home, endured)
    if options.quick:
        return
    (one, small), (other, large) = found
    text = report((one, other), small, large, endured)
    folder_of_reports = ROOT / "docs" / "benchmarks"
    folder_of_reports.mkdir(parents=True, exist_ok=True)
    today = dt.datetime.now(dt.UTC).date().isoformat()
    (folder_of_reports / f"{today}.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
