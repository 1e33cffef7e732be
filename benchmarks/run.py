"""`./bench`: what each page costs, beside the ceiling, at two sizes."""

from __future__ import annotations

import argparse
import datetime as dt
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
from benchmarks.site import ROOT, Answer, Reader, Site, ceiling, running

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES: Final = (64, 5000)
WARM_UP: Final = 40
REQUESTS: Final = 300
DEMO_HUBS: Final = 39


@dataclass(slots=True)
class Measured:
    """One page at one size: CPU ms, queries, bytes as sent."""

    cpu_ms: float
    queries: int
    weight: int


def cpu_ms(site: Site, ask: Callable[[], Answer], requests: int) -> tuple[float, int]:
    """CPU milliseconds of one request, and the bytes it sent."""
    for _ in range(WARM_UP):
        answer = ask()
        if answer.status != 200:
            message = f"answered {answer.status}: {answer.body[:200]!r}"
            raise RuntimeError(message)
    before = site.cpu_seconds()
    for _ in range(requests):
        answer = ask()
    return (site.cpu_seconds() - before) * 1000 / requests, answer.size


def ceiling_cpu_ms(site: Site, requests: int) -> float:
    """The same for the bare page; its backends belong to the product's database."""
    with ceiling(database_url(site)) as bare:
        reader = Reader(bare.port)
        for _ in range(WARM_UP):
            reader.ask("/")
        # Its workers are not the product's, its backends are: both are counted, idle ones cost nothing.
        workers = bare.process.children(recursive=True)

        def used() -> float:
            own = sum(sum(one.cpu_times()[:2]) for one in workers)
            return own + site.cpu_seconds()

        before = used()
        for _ in range(requests):
            reader.ask("/")
        return (used() - before) * 1000 / requests


def paths_of(site: Site) -> dict[str, tuple[str, str | None, bool]]:
    """Where each page is in the running site, who asks for it, and whether it saves."""
    known: dict[str, str] = inside(site, "addresses")
    return {page.name: (page.path.format(**known), page.as_whom, page.saves) for page in PAGES}


def measure(site: Site, requests: int) -> dict[str, Measured]:
    """Every page at the size the site has now."""
    paths = paths_of(site)
    counted: dict[str, int] = inside(site, "queries", paths)
    readers: dict[str | None, Reader] = {}
    found = {}
    for name, (path, whom, saves) in paths.items():
        if whom not in readers:
            readers[whom] = Reader(site.port)
            if whom:
                readers[whom].sign_in(whom)
        reader = readers[whom]
        ask = Saving.at(reader, path).ask if saves else partial(reader.ask, path)
        cost, size = cpu_ms(site, ask, requests)
        found[name] = Measured(cost, counted[name], size)
        print(f"  {name:28} {cost:6.2f} ms  {counted[name]:3} queries  {size:7,} B", flush=True)
    return found


def verdict(page: Page, small: Measured, large: Measured) -> str:
    """What the page does not keep, in words; "kept" when it keeps all."""
    missed = []
    if large.cpu_ms > page.cpu_ms:
        missed.append(f"over {page.cpu_ms:g} ms")
    if large.queries > page.queries:
        missed.append(f"over {page.queries} queries")
    if small.queries != large.queries:
        missed.append("queries grow")
    if large.cpu_ms > page.flat * small.cpu_ms + 0.5:
        missed.append(f"grows more than {page.flat:g} times")
    return ", ".join(missed) or "kept"


def report(
    bare: float, small: dict[str, Measured], large: dict[str, Measured], endured: Endured
) -> str:
    """The dated page."""
    today = dt.datetime.now(dt.UTC).date().isoformat()
    lines = [
        f"# Benchmarks of {today}",
        "",
        f"`./bench`, {REQUESTS} requests a page after {WARM_UP} to warm up, Python {platform.python_version()}.",
        f"The ceiling, a bare Django page of twenty rows: {bare:.2f} CPU ms.",
        "",
        "| page | CPU ms at 64 | at 5,000 | growth | times the ceiling | queries | weight | budget |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for page in PAGES:
        one, other = small[page.name], large[page.name]
        lines.append(
            f"| {page.name} | {one.cpu_ms:.2f} | {other.cpu_ms:.2f} | {other.cpu_ms / one.cpu_ms:.2f} "
            f"| {other.cpu_ms / bare:.1f} | {one.queries}, {other.queries} | {other.weight / 1000:.1f} kB "
            f"| {verdict(page, one, other)} |"
        )
    return "\n".join([*lines, "", *endured.lines(), ""])


def main() -> None:
    """Measure, print, and write the dated page."""
    parser = argparse.ArgumentParser(prog="./bench", description="Measures the pages of the site.")
    parser.add_argument("--quick", action="store_true", help="64 records only, nothing written")
    options = parser.parse_args()
    found: list[dict[str, Measured]] = []
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
                found.append(measure(site, 100 if options.quick else REQUESTS))
            bare = ceiling_cpu_ms(site, REQUESTS)
            if not options.quick:
                read = {
                    name: (at, whom)
                    for name, (at, whom, saves) in paths_of(site).items()
                    if not saves
                }
                endure(site, read, endured)
        if not options.quick:
            start_again(home, endured)
    print(f"ceiling {bare:.2f} CPU ms")
    if options.quick:
        return
    text = report(bare, found[0], found[1], endured)
    folder_of_reports = ROOT / "docs" / "benchmarks"
    folder_of_reports.mkdir(parents=True, exist_ok=True)
    today = dt.datetime.now(dt.UTC).date().isoformat()
    (folder_of_reports / f"{today}.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
