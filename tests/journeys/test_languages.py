"""A call from its first draft to its letters in French and in Spanish; `test_story` is in English.

Officer, bureau, applicant and reviewer each read their own language and nothing else; who writes
and who reads do so on a phone of 320 pixels. The tests of one language stand in the order of the
story and share what happened before.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.journeys.wording import english_on, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.journeys.browsing import Visitor

    type Visit = Callable[..., Visitor]

SMALL = {"width": 320, "height": 640}
# A sentence each that a person who speaks the language would say so, whatever the catalogue says.
QUALIFIES = {
    "fr": "Oui : telle que vous la décrivez, l’initiative remplit les conditions",
    "es": "Sí: tal como lo describe, cumple los requisitos",
}
WRITTEN = {
    "fr": {
        "call": "Un appel raconté en français",
        "title": "Les fontaines de la place",
        "promise": "Chaque école aura de l’eau fraîche pendant tout l’été.",
        "comment": "Dites aussi qui entretient les fontaines.",
    },
    "es": {
        "call": "Una convocatoria contada en español",
        "title": "Las fuentes de la plaza",
        "promise": "Cada escuela tendrá agua fresca durante todo el verano.",
        "comment": "Digan también quién cuida las fuentes.",
    },
}
SELF_CHECK = {
    "kind": "municipality", "deliverables": "can_agree", "criteria": "together", "topic": "agenda",
    "reusable": "yes", "brand": "yes", "communication": "yes",
}  # fmt: skip


@pytest.fixture(scope="module", params=["fr", "es"])
def told(request: pytest.FixtureRequest) -> SimpleNamespace:
    """What happened so far in this language."""
    language = request.param
    again = secrets.token_hex(2)
    words = {key: f"{text} ({again})" for key, text in WRITTEN[language].items()}
    return SimpleNamespace(language=language, words=words, say=partial(said, language), broken="")


@pytest.fixture(autouse=True)
def in_order(request: pytest.FixtureRequest, told: SimpleNamespace) -> Iterator[None]:
    """Stop the story where it broke."""
    if told.broken:
        pytest.skip(f"the story stopped at {told.broken}")
    told.broken = request.node.name
    yield
    if not getattr(request.node, "failed", False):
        told.broken = ""


def when(days: int) -> str:
    return (dt.date.today() + dt.timedelta(days=days)).isoformat()  # noqa: DTZ011 - a day to write


def reads(person: Visitor, *sentences: str) -> None:
    """The sentences are there, nothing is in English, and nothing sticks out of a phone."""
    person.sees(*sentences)
    assert english_on(person) == [], person.page.url
    if person.page.viewport_size == SMALL:
        width = person.page.evaluate("document.documentElement.scrollWidth")
        assert width <= SMALL["width"], f"{width} pixels wide: {person.page.url}"


def fill(person: Visitor, **values: Any) -> None:
    """Write into fields by the names they are sent under."""
    for name, value in values.items():
        person.page.locator(f'[name="{name}"]').first.fill(value)


def test_a_call_is_drafted_cleared_and_opened(visit: Visit, told: SimpleNamespace) -> None:
    say = told.say
    officer = visit("officer", language=told.language)
    officer.go("desk/calls/new/")
    reads(officer, say("Make the draft"))
    fill(officer, title=told.words["call"], closes_local=f"{when(40)}T18:30")
    officer.page.locator('[name="template"]').select_option("general")
    officer.page.locator('[name="language"]').select_option(told.language)
    officer.press(say("Make the draft"), "/desk/calls/")
    reads(officer, say("Waits for the Executive Bureau"))
    address = officer.page.url

    bureau = visit("bureau", language=told.language)
    bureau.go(address)
    fill(bureau, date=when(-3), minutes="4.")
    bureau.press(say("Clear the call"))
    reads(bureau, say("The call is cleared. The Secretariat can open it now."))

    officer.go(address)
    officer.press(say("Open the call"))
    reads(officer, say("Done. The call is now: %(state)s.", state=say("Open")))
    officer.follow(say("History"))
    reads(officer, say("Cleared by the Executive Bureau"), say("Call opened"))
    officer.go(address)
    officer.follow(say("See the public page"))
    told.call = officer.page.url


def test_a_town_checks_writes_and_submits_on_a_phone(visit: Visit, told: SimpleNamespace) -> None:
    say, words = told.say, told.words
    applicant = visit("applicant", language=told.language, viewport=SMALL)
    page = applicant.page
    applicant.go("calls/")
    applicant.follow(words["call"])
    reads(applicant, say("Start a proposal"))
    applicant.follow(say("Check in five minutes whether you qualify"))
    for name, value in SELF_CHECK.items():
        page.locator(f'select[name="{name}"]').select_option(value)
    fill(applicant, months="24", partners="2")
    applicant.press(say("Check"))
    reads(applicant, QUALIFIES[told.language])

    applicant.go(told.call)
    applicant.follow(say("Start a proposal"))
    page.locator('[name="language"]').select_option(told.language)
    reads(applicant)
    applicant.press(say("Start writing"), "/form/first/")
    found = re.search(r"/desk/proposals/([^/]+)/", page.url)
    assert found
    told.proposal = found[1]
    reads(applicant)
    fill(
        applicant,
        title=words["title"],
        promise=words["promise"],
        locally_driven="Valserein.",
        place="Valserein",
        start=when(60),
        months="24",
        partners="2.",
        communication="1.",
    )
    page.locator('[name="form"][value="hybrid"]').check()
    page.locator('[name="goals"][value="6"]').check()
    applicant.press(say("Save and go on to submitting"), "/submit/")
    reads(applicant, say("Everything asked for is answered"))
    applicant.press(say("Submit the proposal"), "/receipt/first/")
    reads(applicant, say("It has arrived"))
    assert re.fullmatch("[0-9a-f]{64}", page.locator(".hash code").inner_text())
    applicant.go(f"desk/proposals/{told.proposal}/history/")
    reads(applicant, say("Proposal begun"), say("Form submitted"))


def test_it_is_screened_completed_and_scored_on_a_phone(
    visit: Visit, told: SimpleNamespace
) -> None:
    say, words = told.say, told.words
    officer = visit("officer", language=told.language)
    officer.go(f"desk/reviews/{told.proposal}/")
    reads(officer, words["promise"])
    officer.follow(say("Screen the proposal"))
    fill(officer, due_on=when(20))
    reads(officer)
    officer.press(say("Pass and ask for the second form"))
    reads(officer, say("Passed. The applicants are asked for the second form."))

    applicant = visit("applicant", language=told.language, viewport=SMALL)
    applicant.go(f"desk/proposals/{told.proposal}/form/second/")
    reads(applicant)
    for field in applicant.page.locator("[data-kind=long_text] textarea").all():
        field.fill(words["promise"])
    cells = applicant.page.locator('[name="deliverables_table"]')
    for cell, value in enumerate((words["title"], "2028-05", "Valserein", "100")):
        cells.nth(cell).fill(value)
    applicant.page.locator('[name="commitment"]').check()
    fill(applicant, commitment_by="Awa Diop")
    applicant.press(say("Save and go on to submitting"), "/submit/")
    applicant.press(say("Submit the second form"), "/receipt/second/")
    reads(applicant, say("It has arrived"))

    officer.go(f"desk/reviews/{told.proposal}/")
    officer.follow(say("Choose the readers"))
    officer.page.get_by_label("Jun Arakawa").check()
    reads(officer)
    officer.press(say("Ask these readers"))

    board = visit("board-3", language=told.language, viewport=SMALL)
    board.go(f"desk/reviews/{told.proposal}/")
    reads(board, say("Before you read"))
    board.press(say("I have no interest in it"))
    reads(board)
    board.go(f"desk/reviews/{told.proposal}/score/")
    for group in board.page.locator('input[type="radio"][value="3"]').all():
        # As by keyboard: what stands below a choice moves when it is made.
        group.focus()
        board.page.keyboard.press("Space")
    fill(board, comment_for_applicant=words["comment"])
    board.page.keyboard.press("Tab")
    expect(board.page.locator('.save-state[data-state="saving"]')).to_have_count(0)
    reads(board)
    board.press(say("Submit my review"))
    reads(board, say("Your review is submitted. Thank you."))


def test_it_is_decided_and_answered_and_the_bureau_reads_it(
    visit: Visit, told: SimpleNamespace
) -> None:
    say = told.say
    officer = visit("officer", language=told.language)
    officer.go(f"desk/reviews/{told.proposal}/")
    officer.follow(say("Record the decision"))
    officer.page.locator('[name="outcome"][value="granted"]').check()
    fill(officer, decided_on=when(-1), minutes="9.")
    reads(officer)
    officer.press(say("Record the decision"))
    officer.go(f"desk/reviews/{told.proposal}/letter/")
    reads(officer, say("Held"))
    officer.press(say("Save and release the letter"))
    reads(officer, say("Released"))

    applicant = visit("applicant", language=told.language, viewport=SMALL)
    applicant.go(f"desk/proposals/{told.proposal}/letter/")
    reads(applicant, told.words["comment"])

    bureau = visit("bureau", language=told.language)
    for path in ("desk/decisions/", "desk/meetings/"):
        bureau.go(path)
        reads(bureau)
    bureau.go("desk/decisions/")
    bureau.sees(told.words["title"])
