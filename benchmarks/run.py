"""`./bench`: what each page costs, beside the ceiling, at two sizes."""

from __future__ import annotations

import argparse
import datetime as dt
import math
import os
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import measures
from benchmarks.endurance import Endured, endure, start_again
from benchmarks.inside_call import database_url, inside
from benchmarks.pages import PAGES
from benchmarks.report import Measured, report, verdict
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
DEMO_HUBS: Final = 39
# Of fewer the small site has lists that are half empty, and the growth of a list would be that of
# its rows: a third of them wait for each of the readers, who see fifty on a page.
FULL_LISTS: Final = 160


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


def measure(sites: list[Site], rounds: int) -> tuple[float, dict[str, list[Measured]]]:
    """CPU ms of the ceiling, and each page at each site.

    A shared machine is slower in one minute than in the next, so pages, sites and ceiling take
    turns and each is judged by its cheapest round.
    """
    paths = [paths_of(site) for site in sites]
    counted = [inside(site, "queries", known) for site, known in zip(sites, paths, strict=True)]
    largest = sites[-1]
    with ceiling(database_url(largest)) as bare:

        def spent() -> Spent:
            # Its workers are not the product's, its backends are; idle ones cost nothing. They are
            # looked for each time: on a busy machine one may begin after the first answer.
            workers = bare.process.children(recursive=True)
            return largest.spent() | processor_time(one.pid for one in workers)

        bare_page = Asked(partial(Reader(bare.port).ask, "/"), spent)
        asked = [asked_of(site, known) for site, known in zip(sites, paths, strict=True)]
        turns = [bare_page, *(each[page.name] for page in PAGES for each in asked)]
        for one in turns:
            one.round(WARM_UP)
            one.cpu_ms = math.inf
        for _ in range(rounds):
            for one in turns:
                one.round(REQUESTS)
        while unread := [one for one in turns if math.isinf(one.cpu_ms)]:
            unread[0].round(REQUESTS)
    found = {
        page.name: [
            Measured(each[page.name].cpu_ms, queries[page.name], each[page.name].weight)
            for each, queries in zip(asked, counted, strict=True)
        ]
        for page in PAGES
    }
    return bare_page.cpu_ms, found


def show(bare: float, found: dict[str, list[Measured]]) -> None:
    """Print what was measured."""
    print(f"  ceiling {bare:.2f} ms, load of the machine {os.getloadavg()[0]:.1f}")
    for page in PAGES:
        costs = "".join(f"{one.cpu_ms:8.2f} ms" for one in found[page.name])
        last = found[page.name][-1]
        print(
            f"  {page.name:28}{costs} {last.cpu_ms / bare:5.1f} times {last.queries:3} queries"
            f" {last.weight:7,} B  {verdict(page, found[page.name], bare)}",
            flush=True,
        )


def filled(home: Path, size: int, stack: ExitStack) -> Site:
    """A site of its own with so many hubs and proposals, running until the stack ends."""
    home.mkdir()
    site = stack.enter_context(running(home))
    hubs, proposals = size - DEMO_HUBS, max(size, FULL_LISTS)
    site.run("demo", "generate", "--hubs", str(hubs), "--proposals", str(proposals))
    print(f"{size} hubs, {proposals} proposals and those of the demo", flush=True)
    return site


def main() -> None:
    """Measure, print, and write the dated page."""
    parser = argparse.ArgumentParser(prog="./bench", description="Measures the pages of the site.")
    parser.add_argument("--quick", action="store_true", help="64 records only, nothing written")
    parser.add_argument("--measures", action="store_true", help="the measures only, no pages")
    options = parser.parse_args()
    if options.measures:
        measures.main()
        return
    sizes = SIZES[:1] if options.quick else SIZES
    with tempfile.TemporaryDirectory(prefix="l4a-bench-") as folder:
        homes = [Path(folder) / str(size) for size in sizes]
        with ExitStack() as stack:
            sites = [filled(home, size, stack) for home, size in zip(homes, sizes, strict=True)]
            bare, found = measure(sites, ROUNDS // 2 if options.quick else ROUNDS)
            show(bare, found)
            if options.quick:
                return
            endured = Endured()
            known = paths_of(sites[-1]).items()
            endure(
                sites[-1],
                {name: (at, whom) for name, (at, whom, saves) in known if not saves},
                endured,
            )
        start_again(homes[-1], endured)
    today = dt.datetime.now(dt.UTC).date().isoformat()
    text = report(today, bare, found, (ROUNDS, REQUESTS, WARM_UP), endured.lines())
    (ROOT / "docs" / "benchmarks" / f"{today}.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
