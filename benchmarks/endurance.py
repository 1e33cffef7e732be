"""What takes minutes: memory after many requests, memory while documents are made, cold start."""

from __future__ import annotations

import statistics
import threading
import time
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import TYPE_CHECKING, Final

from benchmarks.inside_call import inside
from benchmarks.site import Reader, Site, running

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

REQUESTS: Final = 10_000
WORKERS: Final = 2
# A kept connection stays with one worker: a new one now and then gives both their share.
REQUESTS_A_CONNECTION: Final = 100
RECEIPTS: Final = 200
STARTS: Final = 3
MOST_WEB: Final = 140
MOST_AT_START: Final = 100
MOST_JOBS: Final = 350
LONGEST_START: Final = 2.0
_MB: Final = 2**20


@dataclass(slots=True)
class Endured:
    """What was found: memory in bytes, start in seconds."""

    fresh: list[int] = field(default_factory=list)
    tired: list[int] = field(default_factory=list)
    documents: int = 0
    starts: list[float] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The table of the report."""
        rows = [
            ("web worker at start, the largest", max(self.fresh) / _MB, MOST_AT_START, "MB"),
            (
                f"web worker after {REQUESTS:,} requests, the largest",
                max(self.tired) / _MB, MOST_WEB, "MB",
            ),
            (
                f"job worker while it makes {RECEIPTS} receipts, at most",
                self.documents / _MB, MOST_JOBS, "MB",
            ),
            (
                f"cold start to the first answer, the middle of {STARTS}",
                statistics.median(self.starts), LONGEST_START, "s",
            ),
        ]  # fmt: skip
        return [
            "| memory (proportional) and start | found | budget | |",
            "|---|---|---|---|",
            *(
                f"| {name} | {found:.{0 if unit == 'MB' else 1}f} {unit} | {most:g} {unit} "
                f"| {'kept' if found <= most else 'over'} |"
                for name, found, most, unit in rows
            ),
        ]


def endure(site: Site, paths: Mapping[str, tuple[str, str | None]], found: Endured) -> None:
    """Ask the running site for everything many times, then have it print receipts."""
    tickets: dict[str | None, dict[str, str]] = {}
    for path, whom in islice(cycle(paths.values()), REQUESTS * WORKERS // REQUESTS_A_CONNECTION):
        reader = Reader(site.port)
        if whom and whom not in tickets:
            reader.sign_in(whom)
            tickets[whom] = reader.cookies
        reader.cookies = dict(tickets.get(whom, {}))
        for _ in range(REQUESTS_A_CONNECTION):
            reader.ask(path)
        reader.connection.close()
    found.tired = site.web_memory()
    found.documents = _while_printing(site)


def _while_printing(site: Site) -> int:
    """The most memory a job worker took while it made receipts, in bytes."""
    largest = [site.document_memory()]
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.2):
            largest.append(site.document_memory())

    watch = threading.Thread(target=look)
    watch.start()
    try:
        ordered = inside(site, "receipts", RECEIPTS)
        end = time.monotonic() + 600
        while inside(site, "receipts_left", ordered):
            if time.monotonic() > end:
                message = "the receipts were not made within ten minutes"
                raise TimeoutError(message)
            time.sleep(2)
    finally:
        done.set()
        watch.join()
    return max(largest)


def start_again(home: Path, found: Endured) -> None:
    """Start the filled site some times; from the command to the first answer."""
    for _ in range(STARTS):
        began = time.monotonic()
        with running(home) as site:
            found.starts.append(time.monotonic() - began)
            found.fresh = site.web_memory()
