"""A label's materials: made, looked at, taken, and a poster of the hub's own checked with them."""

from __future__ import annotations

import io
import secrets
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.browsing import Visitor

    type Visit = Callable[..., Visitor]

A_MINUTE = 60_000
BROKEN = "Array.from(document.images).filter((one) => !one.naturalWidth).map((one) => one.src)"
SHOW_ALL = "for (const one of document.images) one.loading = 'eager'"


def the_hub(lead: Visitor) -> None:
    lead.go("desk/hubs/")
    lead.follow("The way to market")


def fetched(person: Visitor, address: str) -> bytes:
    answer = person.context.request.get(urljoin(person.page.url, address))
    assert answer.ok, f"{answer.status}: {address}"
    return answer.body()


def test_materials_are_made_taken_and_pass_the_check(visit: Visit) -> None:
    lead = visit("lead")
    the_hub(lead)
    lead.follow("Take the materials")
    page = lead.page
    if page.get_by_role("button", name="Make the materials").count():
        lead.press("Make the materials", "/desk/jobs/")
        expect(page.get_by_role("link", name="See the result")).to_be_visible(timeout=A_MINUTE)
        # The result is in the language of their account, this visitor reads in English.
        the_hub(lead)
        lead.follow("Take the materials")
    lead.sees("Label and name", "Cards for screens", "A short guide, A4")
    page.evaluate(SHOW_ALL)
    page.wait_for_load_state("networkidle")
    assert page.evaluate(BROKEN) == []

    archive = page.get_by_role("link", name="Download everything (ZIP)").get_attribute("href")
    assert archive
    with zipfile.ZipFile(io.BytesIO(fetched(lead, archive))) as packed:
        assert packed.testzip() is None
        assert len(packed.namelist()) > 100
        card = packed.read(next(one for one in packed.namelist() if "/en/card-link" in one))

    the_hub(lead)
    lead.follow("Open the materials")
    name = f"Card for the square ({secrets.token_hex(2)})"
    lead.fill("What is it?", name)
    page.locator('input[type="file"]').set_input_files(
        {"name": "card.png", "mimeType": "image/png", "buffer": card}
    )
    page.get_by_label("On a screen").check()
    page.get_by_label("French", exact=True).check()
    lead.fill("Alternative text", "The way to market, a Local4Action HUB, with its label.")
    lead.press("Have it checked", "/materials/")
    expect(page.locator("h1")).to_have_text(name)
    for _try in range(30):
        if page.get_by_text("Keeps the rules").count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    lead.sees("Keeps the rules", "The mark is there")
    expect(page.get_by_text("To be mended")).to_have_count(0)
