"""Someone explores the map: by hand, by keyboard, in the dark, mirrored, and where it fails."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from local4action.conf import environment
from tests.journeys.test_accessibility import MIRROR, looked_at, looking

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.browsing import Visitor

    type Visit = Callable[..., Visitor]

ONE = ".explorer__dot:not(.explorer__dot--many)"
MANY = ".explorer__dot--many"


@pytest.fixture(autouse=True)
def fetched() -> None:
    """Nothing of this can be seen where the libraries were not fetched."""
    if not (environment.ASSETS / "map").is_dir():
        reason = "The explorer's libraries are absent: run requirements/assets."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


def opened(visitor: Visitor, path: str = "map/") -> Visitor:
    visitor.go(path)
    visitor.page.locator("#explore").click()
    expect(visitor.page.locator(".explorer__dot").first).to_be_visible()
    expect(visitor.page.locator("figure.world")).to_be_hidden()
    return visitor


def counted(visitor: Visitor) -> int:
    """How many hubs the dots stand for together."""
    many = visitor.page.locator(MANY).all_inner_texts()
    return visitor.page.locator(ONE).count() + sum(int(one) for one in many)


def focused(visitor: Visitor) -> str:
    said: str = visitor.page.evaluate("document.activeElement.getAttribute('aria-label')")
    return said


def test_the_dots_stand_for_every_hub_of_the_filters(visit: Visit) -> None:
    reader = opened(visit(reduced_motion="reduce"), "map/?q=water")
    features = reader.page.request.get("/data/hubs.geojson?q=water").json()["features"]
    assert len(features) > 1
    assert counted(reader) == len(features)


def test_by_keyboard_from_a_cluster_to_a_hub(visit: Visit) -> None:
    reader = opened(visit(reduced_motion="reduce"))
    page = reader.page
    said = page.locator(MANY).first.get_attribute("aria-label")
    assert said is not None
    assert re.fullmatch(r"Around .+: \d+ hubs\. Look closer\.", said)
    page.locator(MANY).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f'[aria-label="{said}"]')).to_have_count(0)
    assert page.evaluate("document.activeElement.classList.contains('explorer__dot')")
    assert focused(reader) != said
    page.locator(ONE).first.focus()
    name = focused(reader)
    page.keyboard.press("Space")
    card = page.get_by_role("region", name="Chosen hubs")
    expect(card).to_be_focused()
    title = card.locator("h3 a").inner_text()
    assert name.startswith(title)
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    assert focused(reader) == name
    page.keyboard.press("Enter")
    with page.expect_navigation():
        card.locator("h3 a").click()
    assert page.url.startswith(f"{reader.site}/en/hubs/")
    expect(page.locator("h1")).to_contain_text(title)


def test_zooming_in_moves_to_the_finer_outline_and_back(visit: Visit) -> None:
    reader = opened(visit(reduced_motion="reduce"))
    land = reader.page.locator(".explorer .world__land")
    far = land.get_attribute("href")
    for _time in range(5):
        reader.click("Zoom in")
    expect(land).to_have_attribute("href", re.compile(r"world-near.*\.svg#land"))
    reader.click("Show all hubs")
    expect(land).to_have_attribute("href", far or "")


def test_it_closes_again_and_the_drawn_map_is_back(visit: Visit) -> None:
    reader = opened(visit())
    reader.click("Close the explorer")
    expect(reader.page.locator("figure.world")).to_be_visible()
    expect(reader.page.locator("#explorer")).to_be_hidden()
    reader.click("Explore the map")
    expect(reader.page.locator(".explorer__dot").first).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_with_it_open(visit: Visit, width: int) -> None:
    reader = opened(looking(visit, viewport={"width": width, "height": 800}))
    for way in ("light", "dark", "mirrored"):
        reader.page.emulate_media(color_scheme="dark" if way == "dark" else "light")
        if way == "mirrored":
            reader.page.evaluate(MIRROR)
        assert looked_at(reader) == [], way
    while not reader.page.locator(ONE).count():
        reader.click("Zoom in")
    reader.page.locator(ONE).first.focus()
    reader.page.keyboard.press("Enter")
    expect(reader.page.locator(".explorer__card")).to_be_visible()
    assert looked_at(reader) == []
    wide = reader.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width


def test_what_cannot_be_fetched_is_said_and_costs_nothing(visit: Visit) -> None:
    reader = visit()
    reader.page.route("**/leaflet*.js", lambda route: route.abort())
    reader.go("map/")
    reader.click("Explore the map")
    expect(reader.page.locator("#explorer-failed")).to_be_visible()
    expect(reader.page.locator("figure.world")).to_be_visible()
    expect(reader.page.locator("#explore")).to_have_text("Explore the map")


def test_without_script_nobody_is_offered_it(visit: Visit) -> None:
    reader = visit(java_script_enabled=False)
    reader.go("map/")
    expect(reader.page.locator("#explore")).to_be_hidden()
    expect(reader.page.locator("figure.world")).to_be_visible()
