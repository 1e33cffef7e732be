"""Photographs of every page, to be looked at with one's own eyes.

`python -m tests.journeys.look OUTDIR [--at http://localhost:8000] [--only REGEX]` takes each kind
of page once as each person: in English at three widths, light and dark and mirrored, then in French
and Spanish. Without `--at` it starts a demo of its own.
"""

from __future__ import annotations

import argparse
import re
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.drills.site import new_site
from tests.journeys.browsing import Visitor, launch
from tests.journeys.places import AT_DESKS, desk_pages, kind, public_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

WIDTHS = (320, 768, 1280)
# Language, width, scheme, mirrored: what changes most for what it costs.
WAYS = (
    *(("en", width, "light", False) for width in WIDTHS),
    ("en", 320, "dark", False), ("en", 1280, "dark", False),
    ("en", 320, "light", True), ("en", 1280, "light", True),
    ("fr", 320, "light", False), ("fr", 1280, "light", False), ("es", 320, "light", False),
)  # fmt: skip


def pages_of(browser: Browser, at: str, only: str) -> Iterator[tuple[str, list[str]]]:
    """Each person with one page of each kind that nobody before them had."""
    seen: set[str] = set()
    for who in ("", *AT_DESKS):
        visitor = Visitor(browser, at, who=who)
        found = desk_pages(visitor) if who else public_pages(visitor, most=2)
        visitor.context.close()
        fresh = [path for path in found if kind(path) not in seen or not who or path == "desk/"]
        seen.update(kind(path) for path in found)
        yield who, [path for path in fresh if re.search(only, f"{who}/{path}")]


def photograph(browser: Browser, at: str, out: Path, only: str) -> int:
    """Take everything into `out` and return how many photographs there are."""
    count = 0
    for who, paths in pages_of(browser, at, only):
        for language, width, scheme, mirrored in WAYS:
            size = {"width": width, "height": 800}
            visitor = Visitor(
                browser,
                at,
                who=who,
                language=language,
                viewport=size,
                color_scheme=scheme,
                reduced_motion="reduce",
            )
            for path in paths:
                visitor.page.goto(f"/{language}/{path}")
                if mirrored:
                    visitor.page.evaluate("document.documentElement.dir = 'rtl'")
                name = re.sub(r"[^a-zA-Z0-9-]+", "_", f"{who or 'public'}_{path}")[:80].strip("_")
                way = f"{language}-{width}-{scheme}{'-mirrored' if mirrored else ''}"
                (out / way).mkdir(parents=True, exist_ok=True)
                visitor.page.screenshot(path=out / way / f"{name}.png", full_page=True)
                count += 1
            visitor.context.close()
    return count


def main() -> int:
    """Take the photographs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--at", default="", help="a demo that runs already")
    parser.add_argument("--only", default="", help="person/path, as a regular expression")
    options = parser.parse_args()
    with nullcontext() if options.at else new_site("demo") as site, sync_playwright() as playwright:
        if site is not None:
            site.start()
        at = options.at or f"http://localhost:{site.port}"
        count = photograph(launch(playwright), at, options.out, options.only)
    print(f"{count} photographs in {options.out}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
