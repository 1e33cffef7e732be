"""A draft is judged while it is written: as one types, and without scripts after each save."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from tests.journeys.browsing import PHONE
from tests.journeys.test_other_ways import start_writing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.browsing import Visitor

    type Visit = Callable[..., Visitor]

OUTSIDE = "48 months lie outside the time allowed."
REFUSED = "This call cannot take the proposal as it stands"


def test_how_it_stands_changes_while_one_writes(visit: Visit) -> None:
    applicant = visit("applicant")
    proposal = start_writing(applicant)
    page = applicant.page
    panel = page.locator("#judged-now")
    expect(panel).not_to_contain_text(OUTSIDE)
    page.locator('[name="months"]').fill("48")
    page.keyboard.press("Tab")
    expect(panel).to_contain_text(OUTSIDE)
    # Open, it stays open while what it says changes.
    page.locator(".judgement summary").click()
    expect(page.locator("#judged-all")).to_contain_text(OUTSIDE)
    page.locator('[name="months"]').fill("24")
    page.keyboard.press("Tab")
    expect(panel).not_to_contain_text(OUTSIDE)
    expect(page.locator("#judged-all")).to_contain_text("24 months lie within the time allowed.")
    expect(page.locator("#claim")).to_contain_text("a hub of 24 months can at best show first")
    # Each finding leads to the question that mends it.
    page.locator("#judged-all a", has_text="Which global goals does it serve?").click()
    assert page.url.endswith("#answer-goals_field")
    page.locator('[name="goals"][value="6"]').check()
    expect(page.locator("#judged-all")).to_contain_text("It names what it serves")
    assert f"/desk/proposals/{proposal}/form/first/" in page.url


def test_how_it_stands_without_scripts_and_what_is_refused(visit: Visit) -> None:
    applicant = visit("applicant", java_script_enabled=False, viewport=PHONE)
    proposal = start_writing(applicant)
    page = applicant.page
    answers = {
        "title": "Trop long",
        "promise": "Une promesse.",
        "locally_driven": "La ville.",
        "place": "Bruyèrecourt",
        "start": "2027-05",
        "partners": "Deux voisins.",
        "months": "48",
    }
    for name, value in answers.items():
        page.locator(f'[name="{name}"]').fill(value)
    page.locator('[name="form"][value="virtual"]').check()
    page.locator('[name="goals"][value="11"]').check()
    applicant.press("Save")
    expect(page.locator("#judged-now")).to_contain_text(OUTSIDE)
    applicant.go(f"desk/proposals/{proposal}/submit/")
    applicant.sees(REFUSED, OUTSIDE)
    expect(page.get_by_role("button", name="Submit the proposal")).to_have_count(0)
    applicant.go(f"desk/proposals/{proposal}/form/first/")
    page.locator('[name="months"]').fill("36")
    applicant.press("Save")
    expect(page.locator("#judged-now")).not_to_contain_text(OUTSIDE)
    applicant.go(f"desk/proposals/{proposal}/submit/")
    applicant.press("Submit the proposal", "/receipt/first/")


def test_the_self_check_is_kept_in_its_address(visit: Visit) -> None:
    reader = visit(java_script_enabled=False, viewport=PHONE)
    page = reader.page
    reader.go("calls/")
    page.locator(".call-line__title a").first.click()
    reader.follow("Check in five minutes whether you qualify")
    page.locator('[name="kind"]').select_option("municipality")
    page.locator('[name="months"]').fill("24")
    reader.press("Check")
    reader.sees("So far nothing stands against it", "24 months lie within the time allowed.")
    address = page.locator(".judged__address").get_attribute("href") or ""
    assert parse_qs(urlsplit(address).query) == {"kind": ["municipality"], "months": ["24"]}
    mail = page.get_by_role("link", name="Send this result to a colleague").get_attribute("href")
    assert mail is not None
    assert parse_qs(urlsplit(mail).query)["body"] == [address]
    colleague = visit(java_script_enabled=False)
    colleague.go(urlsplit(address)._replace(scheme="", netloc="").geturl())
    colleague.sees("24 months lie within the time allowed.", "What was answered", "Town or city")
    colleague.follow("FR")
    expect(colleague.page.locator('[name="months"]')).to_have_value("24")
    reader.follow("Start a proposal")
    assert "/account/login/" in page.url
    assert "propose" in page.url
