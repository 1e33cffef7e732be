"""The same journeys by other ways: without scripts, on a phone, in French and in Spanish."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.browsing import Visitor

    type Visit = Callable[..., Visitor]

WORDS = {"fr": "eau", "es": "agua"}


def start_writing(person: Visitor) -> str:
    """Begin a proposal to the first open call and return its reference."""
    person.go("calls/")
    person.page.locator(".call-line__title a").first.click()
    person.follow("Start a proposal")
    person.page.get_by_label("Language you will write in").select_option("fr")
    person.press("Start writing", "/form/first/")
    found = re.search(r"/desk/proposals/([^/]+)/", person.page.url)
    assert found
    return found[1]


def test_a_proposal_is_written_and_submitted_without_scripts(visit: Visit) -> None:
    applicant = visit("applicant", java_script_enabled=False)
    title = f"Sans aucun script ({secrets.token_hex(2)})"
    proposal = start_writing(applicant)
    page = applicant.page
    page.locator('[name="title"]').fill(title)
    applicant.press("Save")
    applicant.sees("Saved.")
    expect(page.locator('[name="title"]')).to_have_value(title)
    # Too much is refused beside its field, and kept.
    page.locator('[name="months"]').fill("beaucoup")
    page.locator('[name="promise"]').fill("Une promesse tenue.")
    applicant.is_refused("Save")
    expect(page.locator('[name="months"]')).to_have_value("beaucoup")
    answers = {
        "months": "18",
        "locally_driven": "La ville.",
        "place": "Bruyèrecourt",
        "start": "2027-05",
        "partners": "Deux voisins.",
    }
    for name, value in answers.items():
        page.locator(f'[name="{name}"]').fill(value)
    page.locator('[name="form"][value="virtual"]').check()
    page.locator('[name="goals"][value="11"]').check()
    applicant.press("Save and go on to submitting", "/submit/")
    applicant.press("Submit the proposal", "/receipt/first/")
    applicant.sees("It has arrived", title)
    applicant.go(f"desk/proposals/{proposal}/form/first/")
    assert "/form/" not in page.url  # what was submitted is no longer written


def test_two_colleagues_write_at_once_and_see_both_texts(visit: Visit) -> None:
    claire = visit("applicant", viewport=PHONE)
    proposal = start_writing(claire)
    mayor = visit("mayor")
    claire.go(f"desk/proposals/{proposal}/people/")
    claire.fill("E-mail address of your colleague", "mayor@demo.example")
    claire.press("Send the invitation")
    mayor.go(f"desk/proposals/{proposal}/")
    mayor.press("Join the writing")
    for person in (claire, mayor):
        person.go(f"desk/proposals/{proposal}/form/first/")
    saved = re.compile("^saved ")
    claire.answer("promise").locator("textarea").fill("La promesse de Claire.")
    claire.page.keyboard.press("Tab")
    expect(claire.answer("promise").locator(".save-state")).to_have_text(saved)
    mayor.answer("promise").locator("textarea").fill("La promesse du maire.")
    mayor.page.keyboard.press("Tab")
    theirs = mayor.answer("promise").locator("[data-theirs]")
    expect(theirs).to_have_text("La promesse de Claire.")
    mayor.click("Save mine in its place")
    expect(mayor.answer("promise").locator(".save-state")).to_have_text(saved)
    claire.page.reload()
    expect(claire.answer("promise").locator("textarea")).to_have_value("La promesse du maire.")


@pytest.mark.parametrize("language", ["fr", "es"])
def test_the_public_part_in_other_languages(visit: Visit, language: str) -> None:
    reader = visit(language=language, viewport=PHONE, locale=language)
    page = reader.page
    page.goto("/")
    assert page.url.endswith(f"/{language}/")  # asked for by the browser
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.locator(f'nav a[href="/{language}/hubs/"]').first.click()
    page.locator('main input[type="search"]').first.fill(WORDS[language])
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    page.locator(".hub-card a").first.click()
    expect(page.locator("h1")).to_be_visible()
    hub = urlsplit(page.url).path.removeprefix(f"/{language}")
    page.locator(f'header a[href="/en{hub}"]').click()
    assert page.url.endswith(f"/en{hub}")  # the same hub, in English
    for path in ("calls/", "map/", "agendas/", "data/", "how-it-works/", "about/"):
        reader.go(path)
        expect(page.locator("h1")).to_have_count(1)


def test_a_permanent_address_leads_to_the_readers_language(visit: Visit) -> None:
    reader = visit(locale="es")
    reader.go("hubs/")
    link = reader.page.locator(".hub-card a").first.get_attribute("href") or ""
    reader.page.goto(link.removeprefix("/en"))
    assert "/es/hubs/" in reader.page.url


def test_who_is_not_signed_in_is_asked_to_and_brought_back(visit: Visit) -> None:
    someone = visit()
    someone.page.goto("/en/desk/proposals/")
    assert "/account/login/" in someone.page.url
    someone.page.locator('button[name="who"][value="applicant"]').click()
    someone.page.wait_for_url("**/desk/proposals/")


def test_a_double_click_sends_a_form_once(visit: Visit) -> None:
    """A double click on a button writes one call, not two."""
    officer = visit("officer")
    officer.go("desk/calls/new/")
    title = f"Clicked twice ({secrets.token_hex(2)})"
    officer.fill("Title", title)
    officer.fill("Deadline: day and time", "2031-01-31T12:00")
    officer.page.get_by_role("button", name="Make the draft").dblclick()
    officer.page.wait_for_url(re.compile(r"/desk/calls/(?!new)"))
    officer.go("desk/calls/")
    expect(officer.page.get_by_role("link", name=title)).to_have_count(1)
