"""Several people write one draft: at once, later on another machine, offline, with the versions."""

from __future__ import annotations

import io
import re
import secrets
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import PHONE
from tests.journeys.test_other_ways import start_writing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.browsing import Visitor

    type Visit = Callable[..., Visitor]

SAVED = re.compile("^saved ")


def together(visit: Visit, **options: bool) -> tuple[Visitor, Visitor, str]:
    """Claire begins a proposal and invites the mayor; both have its form open."""
    claire = visit("applicant", viewport=PHONE, **options)
    proposal = start_writing(claire)
    mayor = visit("mayor", **options)
    claire.go(f"desk/proposals/{proposal}/people/")
    claire.fill("E-mail address of your colleague", "mayor@demo.example")
    claire.press("Send the invitation")
    mayor.go(f"desk/proposals/{proposal}/")
    mayor.press("Join the writing")
    for person in (claire, mayor):
        person.go(f"desk/proposals/{proposal}/form/first/")
    return claire, mayor, proposal


def types(person: Visitor, key: str, text: str) -> None:
    """Write into a field of the form and leave it."""
    person.answer(key).locator("textarea, input[type=text]").first.fill(text)
    person.page.keyboard.press("Tab")


def state(person: Visitor, key: str) -> object:
    return expect(person.answer(key).locator(".save-state"))


def test_two_browsers_on_one_field_and_then_the_versions(visit: Visit) -> None:
    claire, mayor, proposal = together(visit)
    types(claire, "promise", "Our schools will keep the rain.")
    state(claire, "promise").to_have_text(SAVED)  # type: ignore[attr-defined]
    # The mayor has the empty field before him still, and sees Claire's text beside his own.
    types(mayor, "promise", "Our schools and homes will keep the rain.")
    theirs = mayor.answer("promise").locator("[data-theirs]")
    expect(theirs).to_have_text("Our schools will keep the rain.")
    expect(theirs).to_have_attribute("lang", "fr")
    expect(mayor.answer("promise").locator("textarea")).to_have_value(
        "Our schools and homes will keep the rain."
    )
    mayor.click("Save mine in its place")
    state(mayor, "promise").to_have_text(SAVED)  # type: ignore[attr-defined]
    # Another field at the same time disturbs nobody.
    types(claire, "partners", "A university.")
    state(claire, "partners").to_have_text(SAVED)  # type: ignore[attr-defined]
    # Claire writes on, on what she had: now she is the one who is shown both.
    types(claire, "promise", "Our fourteen schools will keep the rain.")
    expect(claire.answer("promise").locator("[data-theirs]")).to_have_text(
        "Our schools and homes will keep the rain."
    )
    claire.click("Take theirs")
    expect(claire.answer("promise").locator("textarea")).to_have_value(
        "Our schools and homes will keep the rain."
    )
    expect(claire.answer("promise").locator("textarea")).to_be_focused()
    # Every version is there, whose it was, and what it changed; what was not kept is none.
    mayor.go(f"desk/proposals/{proposal}/versions/first/")
    expect(mayor.page.locator("tbody tr")).to_have_count(2)
    mayor.sees("Claire", "Versions of the first form")
    mayor.page.get_by_label("Compare version", exact=True).fill("1")
    mayor.page.get_by_label("with version").fill("2")
    mayor.press("Compare", "/compare/")
    expect(mayor.page.locator("ins")).to_contain_text("and homes")
    mayor.go(f"desk/proposals/{proposal}/versions/first/1/")
    mayor.sees("Our schools will keep the rain.")
    mayor.page.locator("form", has_text="Bring this answer back").first.get_by_role(
        "button"
    ).click()
    mayor.sees("The answer is back as it was, as a new version.", "Brought back from version 1")
    # On another machine the form opens where she left it, with what is there now.
    phone = visit("applicant", viewport=PHONE)
    phone.go(f"desk/proposals/{proposal}/")
    phone.follow("Write")
    assert phone.page.url.endswith("#at-partners")
    expect(phone.answer("promise").locator("textarea")).to_have_value(
        "Our schools will keep the rain."
    )
    expect(phone.page.locator("#at-partners")).to_be_in_viewport()


def looks(person: Visitor) -> None:
    """Come back to the page, which asks at once what happened meanwhile."""
    with person.page.expect_response("**/presence/"):
        person.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_each_sees_where_the_other_writes_and_what_they_saved(visit: Visit) -> None:
    claire, mayor, proposal = together(visit)
    promise = mayor.answer("promise").locator("textarea")
    with claire.page.expect_response("**/presence/"):
        claire.answer("promise").locator("textarea").focus()
    looks(mayor)
    expect(mayor.page.locator("[data-present]")).to_contain_text("has this form open, too.")
    expect(mayor.answer("promise").locator("[data-here]")).to_contain_text("is writing here.")
    # What she saves comes into a field that nobody touched, by itself.
    types(claire, "promise", "Our schools will keep the rain.")
    state(claire, "promise").to_have_text(SAVED)  # type: ignore[attr-defined]
    looks(mayor)
    expect(promise).to_have_value("Our schools will keep the rain.")
    expect(mayor.answer("promise").locator("[data-by-other]")).to_contain_text("by Claire")
    # While he is in the field it waits, and while he types it is never put in the place of it.
    promise.focus()
    types(claire, "promise", "Our schools will keep all the rain.")
    state(claire, "promise").to_have_text(SAVED)  # type: ignore[attr-defined]
    looks(mayor)
    expect(mayor.answer("promise").locator(".answer__meanwhile")).to_contain_text("changed this at")
    expect(promise).to_have_value("Our schools will keep the rain.")
    mayor.click("Show it")
    expect(promise).to_have_value("Our schools will keep all the rain.")
    # Without a script the page says it as it is drawn.
    plain = visit("applicant", java_script_enabled=False)
    plain.go(f"desk/proposals/{proposal}/form/first/")
    expect(plain.answer("promise").locator("[data-here]")).to_contain_text("is writing here.")
    # Who closes the page is gone.
    mayor.page.goto("about:blank")
    plain.page.reload()
    expect(plain.page.locator("[data-present]")).to_be_empty()


def test_two_people_on_one_field_without_scripts(visit: Visit) -> None:
    claire, mayor, _proposal = together(visit, java_script_enabled=False)
    claire.page.locator('[name="promise"]').fill("The text of Claire.")
    claire.press("Save")
    mayor.page.locator('[name="promise"]').fill("The text of the mayor.")
    mayor.page.locator('[name="partners"]').fill("Two neighbours.")
    with mayor.page.expect_navigation() as waiting:
        mayor.click("Save")
    assert waiting.value.status == 409
    mayor.sees("Someone else changed an answer while you wrote", "The text of Claire.")
    expect(mayor.page.locator('[name="promise"]')).to_have_value("The text of the mayor.")
    mayor.press("Save")
    mayor.sees("Saved.")
    claire.page.reload()
    expect(claire.page.locator('[name="promise"]')).to_have_value("The text of the mayor.")
    expect(claire.page.locator('[name="partners"]')).to_have_value("Two neighbours.")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_form_goes_home_as_a_document_and_comes_back(
    visit: Visit, tmp_path: Path, scripts: bool
) -> None:
    claire = visit("applicant", java_script_enabled=scripts)
    proposal = start_writing(claire)
    page = claire.page
    title = f"Rain kept ({secrets.token_hex(2)})"
    page.locator('[name="title"]').fill(title)
    page.locator('[name="months"]').fill("24")
    claire.press("Save")
    claire.go(f"desk/proposals/{proposal}/offline/")
    claire.press("Make the document", "/desk/jobs/")
    finished(claire, "Download the file")
    with page.expect_download() as fetching:
        claire.follow("Download the file")
    path = tmp_path / "form.docx"
    edit(Path(fetching.value.path()), path, ">24<", ">36<")
    claire.go(f"desk/proposals/{proposal}/offline/")
    page.locator('input[type="file"]').set_input_files(path)
    claire.press("Send the document", "/desk/jobs/")
    finished(claire, "See the result")
    claire.follow("See the result")
    claire.sees("What the document would change")
    expect(page.locator("fieldset.offer")).to_have_count(1)
    expect(page.locator("ins")).to_contain_text("36")
    claire.press("Take over what is ticked", "/form/first/")
    expect(page.locator('[name="months"]')).to_have_value("36")
    expect(page.locator('[name="title"]')).to_have_value(title)


def finished(person: Visitor, link: str) -> None:
    """Look at the bar of a long job until its link is there."""
    found = person.page.get_by_role("link", name=link)
    for _look in range(40):
        if found.count():
            return
        person.page.wait_for_timeout(500)
        person.page.reload()
    expect(found).to_be_visible()


def edit(source: Path, target: Path, before: str, after: str) -> None:
    """A copy of a document with other words in its text."""
    out = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry.filename)
            if entry.filename == "word/document.xml":
                assert before.encode() in content
                content = content.replace(before.encode(), after.encode())
            new.writestr(entry.filename, content)
    target.write_bytes(out.getvalue())


def test_answers_come_over_from_an_earlier_proposal(visit: Visit) -> None:
    claire = visit("applicant", viewport=PHONE)
    earlier = start_writing(claire)
    title = f"Earlier ({secrets.token_hex(2)})"
    page = claire.page
    for key, text in (("title", title), ("promise", "A promise made before.")):
        types(claire, key, text)
        state(claire, key).to_have_text(SAVED)  # type: ignore[attr-defined]
    proposal = start_writing(claire)
    assert proposal != earlier
    types(claire, "promise", "Another promise.")
    state(claire, "promise").to_have_text(SAVED)  # type: ignore[attr-defined]
    claire.follow("Take over from another proposal")
    claire.follow(title)
    claire.sees("Your draft says:", "Another promise.")
    claire.press("Take over what is ticked", "/form/first/")
    expect(page.locator('[name="title"]')).to_have_value(title)
    expect(page.locator('[name="promise"]')).to_have_value("Another promise.")
