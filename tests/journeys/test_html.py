"""Every page is valid HTML, and none has to be pushed sideways on the narrowest phone."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.packages import VALIDATOR, fetched, missing
from tests.journeys.places import AT_DESKS, LANGUAGES, desk_pages, kind, public_pages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.journeys.browsing import Visitor

NARROWEST = {"width": 320, "height": 640}


def validated(folder: Path) -> list[str]:
    """What the validator says against the files of `folder`; one process for all of them."""
    java = shutil.which("java")
    if java is None:
        missing("Java is absent, so no HTML can be validated.")
    words = [java, "-jar", fetched(VALIDATOR), "--errors-only", "--format", "json", folder]
    done = subprocess.run([str(one) for one in words], capture_output=True, text=True, check=False)
    found: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    return [
        f"{one.get('url', '').rsplit('/', 1)[-1]}: {one['message']} … {one.get('extract', '')!r}"
        for one in found
        # htmx reads attributes of its own name; the standard would have them called data-hx-.
        if not one["message"].startswith("Attribute “hx-")
    ]


def test_every_page_is_valid_html(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    pages: dict[str, str] = {}
    for language in LANGUAGES:
        reader = visit(language=language)
        found = public_pages(reader, most=3 if language == "en" else 1)
        pages |= {f"{language}/{path}": html for path, html in found.items()}
    for who in AT_DESKS:
        found = desk_pages(visit(who))
        pages |= {f"{who}/{path}": html for path, html in found.items()}
    assert len(pages) > 120
    for path, html in pages.items():
        name = re.sub(r"[^a-zA-Z0-9-]+", "_", path)[:120]
        (tmp_path / f"{name}.html").write_text(html, encoding="utf-8")
    wrong = validated(tmp_path)
    assert not wrong, "\n".join(wrong)


def test_the_validator_sees_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "wrong.html").write_text(
        "<!doctype html><html lang=en><title>x</title><p id=a><p id=a>"
    )
    assert [one for one in validated(tmp_path) if "Duplicate ID" in one]


WIDER = """() => {
  const wide = document.documentElement.scrollWidth;
  if (wide <= innerWidth) return null;
  const out = [...document.body.querySelectorAll("*")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && (box.right > innerWidth + 1 || box.left < -1) && !one.closest(".visually-hidden, .table-scroll");
  });
  return `${wide} px: ` + out.slice(0, 3).map((one) => `${one.tagName}.${one.className}`).join(", ");
}"""


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_scrolls_sideways_on_the_narrowest_phone(
    visit: Callable[..., Visitor], language: str
) -> None:
    wide, seen = {}, set[str]()
    for who in ("", *AT_DESKS):
        reader = visit(who, language=language, viewport=NARROWEST)
        for path in desk_pages(reader) if who else public_pages(reader, most=2):
            if who and kind(path) in seen:
                continue
            seen.add(kind(path))
            reader.page.goto(f"/{language}/{path}", wait_until="domcontentloaded")
            if found := reader.page.evaluate(WIDER):
                wide[f"{who} {path}"] = found
    assert not wide, "\n".join(f"{path}: {found}" for path, found in wide.items())
