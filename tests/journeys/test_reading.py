"""A volunteer of the board reads and scores on a small phone, in French, on a train."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from pypdf import PdfReader

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.browsing import Visitor

SMALL = {"width": 320, "height": 640}
# Not "enregistrement": that is said while an answer is still on its way.
SAVED = re.compile("^enregistré à ")
SLOW_LINE = """() => {
  const send = window.fetch;
  window.fetch = async (...request) => {
    await new Promise((resolve) => setTimeout(resolve, 800));
    return send(...request);
  };
}"""


def fits(visitor: Visitor) -> bool:
    return visitor.page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]


def test_a_reader_on_a_phone_scores_a_file_and_takes_a_pack_along(
    visit: Callable[..., Visitor],
) -> None:
    board = visit("board-2", language="fr", viewport=SMALL)
    board.go("desk/reviews/")
    board.page.locator(".waiting__one--warn .waiting__link").first.click()
    expect(board.page.locator("h1")).to_be_visible()
    assert fits(board)
    # Asked once for each file, before it opens.
    board.page.locator('button[name="none"]').click()
    expect(board.page.locator(".criterion").first).to_be_visible()
    assert fits(board)
    address = board.page.url
    criteria = board.page.locator(".criterion")
    number = criteria.count()
    assert number == 9

    # Each choice is kept at once; what it means is shown below it.
    first = criteria.first
    first.locator('input[value="3"]').check()
    expect(first.locator(".save-state")).to_have_text(SAVED)
    expect(first.locator('.anchors__chosen[data-score="3"]')).to_be_visible()
    expect(first.locator('.anchors__chosen[data-score="4"]')).to_be_hidden()
    expect(board.page.locator("[data-progress] progress")).to_have_js_property("value", 1)

    # Without a connection it is kept on the phone, and sent when there is one again.
    board.context.set_offline(True)
    second = criteria.nth(1)
    second.locator('input[value="none"]').check()
    expect(second.locator(".save-state")).to_have_attribute("data-state", "failed")
    board.context.set_offline(False)
    expect(second.locator(".save-state")).to_have_text(SAVED)
    board.page.goto(address)
    expect(criteria.nth(1).locator('input[value="none"]')).to_be_checked()

    for at in range(2, number):
        criteria.nth(at).locator('input[value="2"]').check()
    # On a slow line the last words are still on their way when the button is pressed.
    board.page.evaluate(SLOW_LINE)
    words = board.page.locator('[name="comment_for_applicant"]')
    words.fill("Dites qui paie, et jusqu’à quand.")
    board.page.locator("details.confirm > summary").last.click()
    with board.page.expect_navigation(url=re.compile(r"/reviews/[a-z0-9]{8}/$")):
        board.page.locator('button[name="submit"]').click()
    assert fits(board)
    expect(board.page.locator("body")).to_contain_text("Dites qui paie, et jusqu’à quand.")

    board.go("desk/offline/")
    assert fits(board)
    board.page.locator('button[name="make"][value="pack"]').click()
    with board.page.expect_download() as waiting:
        board.page.locator("a[download]").click(timeout=60_000)
    pack = PdfReader(Path(waiting.value.path()))
    assert pack.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert len(pack.pages) > 2
