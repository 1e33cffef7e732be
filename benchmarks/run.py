"""`./bench`: what each page costs, beside the ceiling, at two sizes."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.pages import PAGES, Page
from benchmarks.site import ROOT, Reader, Site, ceiling, running

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def cpu_ms(site: Site, reader: Reader, path: str, requests: int) -> tuple[float, int]:
    """CPU milliseconds of one request to `path`, and the bytes it sent."""
    for _ in range(WARM_UP):
        answer = reader.ask(path)
        if answer.status != 200:
            message = f"{path} answered {answer.status}"
            raise RuntimeError(message)
    before = site.cpu_seconds()
    for _ in range(requests):
        answer = reader.ask(path)
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


def database_url(site: Site) -> str:
    """The address of the running site's database."""
    code = (
        "from pathlib import Path; import os; from local4action.conf.postgres import attach_or_start\n"
        "with attach_or_start(Path(os.environ['L4A_HOME'])) as url: print(url)"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        env=site.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def addresses(site: Site) -> dict[str, str]:
    """Addresses of one rich hub, its organisation, the open call and a proposal with reviews."""
    return _inside(site, "addresses")  # type: ignore[return-value]


def queries(site: Site, paths: Mapping[str, tuple[str, str | None]]) -> dict[str, int]:
    """How many queries each page asks, counted inside Django on the same database."""
    return _inside(site, "queries", json.dumps(paths))  # type: ignore[return-value]


def _inside(site: Site, *arguments: str) -> dict[str, object]:
    environment = {**site.environment, "L4A_DATABASE_URL": database_url(site)}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "benchmarks.inside", *arguments], env=environment, cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(site: Site, requests: int) -> dict[str, Measured]:
    """Every page at the size the site has now."""
    known = addresses(site)
    paths = {page.name: (page.path.format(**known), page.as_whom) for page in PAGES}
    counted = queries(site, paths)
    readers: dict[str | None, Reader] = {}
    found = {}
    for page in PAGES:
        if page.as_whom not in readers:
            readers[page.as_whom] = Reader(site.port)
            if page.as_whom:
                readers[page.as_whom].sign_in(page.as_whom)
        cost, size = cpu_ms(site, readers[page.as_whom], paths[page.name][0], requests)
        found[page.name] = Measured(cost, counted[page.name], size)
        print(
            f"  {page.name:28} {cost:6.2f} ms  {counted[page.name]:3} queries  {size:7,} B",
            flush=True,
        )
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
    bare: float, small: dict[str, Measured], large: dict[str, Measured], memory: list[int]
) -> str:
    """The dated page."""
    today = dt.datetime.now(dt.UTC).date().isoformat()
    lines = [
        f"# Benchmarks of {today}",
        "",
        f"`./bench`, {REQUESTS} requests a page after {WARM_UP} to warm up, Python {platform.python_version()}.",
        f"The ceiling, a bare Django page of twenty rows: {bare:.2f} CPU ms.",
        f"Web workers after the run: {', '.join(f'{one / 2**20:.0f} MB' for one in memory)}.",
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
    return "\n".join([*lines, ""])


def main() -> None:
    """Measure, print, and write the dated page."""
    parser = argparse.ArgumentParser(prog="./bench", description="Measures the pages of the site.")
    parser.add_argument("--quick", action="store_true", help="64 records only, nothing written")
    options = parser.parse_args()
    found: list[dict[str, Measured]] = []
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
            memory = site.web_memory()
    print(f"ceiling {bare:.2f} CPU ms")
    if options.quick:
        return
    text = report(bare, found[0], found[1], memory)
    folder_of_reports = ROOT / "docs" / "benchmarks"
    folder_of_reports.mkdir(parents=True, exist_ok=True)
    today = dt.datetime.now(dt.UTC).date().isoformat()
    (folder_of_reports / f"{today}.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
