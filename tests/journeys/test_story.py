"""The story of one hub, from a call to what it delivered, each person on their own desk.

The tests stand in the order of the story and share what happened before; where a step fails, the
later ones say so and stop.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import secrets
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.browsing import PHONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.journeys.browsing import Visitor

    type Visit = Callable[..., Visitor]

# Told again on the same site, it is another story.
AGAIN = secrets.token_hex(2)
CALL = f"A call told in a test ({AGAIN})"
TITLE = f"Les berges rendues aux marcheurs ({AGAIN})"
FIRST_FORM = {
    "title": TITLE,
    "promise": "D’ici deux ans, chaque habitant pourra marcher le long de la rivière, à l’ombre.",
    "locally_driven": "La ville conduit le projet, né d’une pétition des écoles du quartier du pont.",
    "place": "Valserein",
    "start": (dt.date.today() + dt.timedelta(days=30)).isoformat(),  # noqa: DTZ011 - a day to write
    "months": "24",
    "partners": "Une université et une commune voisine ont donné leur accord.",
    "communication": "Des panneaux au bord de l’eau, et une fête à chaque étape.",
}
# The organisations of `partner` and `partner-2`, as one would look for them in the register.
PARTNERS = ("Université des Collines", "Sèhouègon")
SECOND_FORM = {
    "deliverables": "Deux kilomètres de promenade et un guide, convenus avec nos partenaires.",
    "criteria": "Les riverains ont choisi : on compte les marcheurs à chaque saison.",
    "brand": "Nos panneaux porteront les visuels communs.",
    "scalability": "Le guide d’entretien des berges, libre d’usage.",
    "resources": "Deux agents, et le fonds de l’eau de la ville.",
    "risks": "Une crue pourrait retarder le chantier.",
    "communication_plan": "Une lettre chaque trimestre et une visite guidée par an.",
}
# One row of the table: what, when, by whom, its share.
DELIVERABLE = ("Une promenade de deux kilomètres", "2028-05", "La ville", "100")


@pytest.fixture(scope="module")
def story() -> SimpleNamespace:
    """What happened so far."""
    return SimpleNamespace(broken="", seen={})


@pytest.fixture(autouse=True)
def in_order(request: pytest.FixtureRequest, story: SimpleNamespace) -> Iterator[None]:
    """Stop the story where it broke."""
    if story.broken:
        pytest.skip(f"the story stopped at {story.broken}")
    story.broken = request.node.name
    yield
    if not getattr(request.node, "failed", False):
        story.broken = ""


def when(days: int) -> dt.date:
    return dt.date.today() + dt.timedelta(days=days)  # noqa: DTZ011 - a day to write into a form


def newest_mail(visitor: Visitor, to: str, about: str) -> Any:
    """The newest mail to this person with this in it, waiting for the job that writes it."""
    mail = visitor.page.locator("article.letter").filter(has_text=to).filter(has_text=about).first
    for _ in range(20):
        visitor.go("outbox/")
        if mail.count():
            return mail
        visitor.page.wait_for_timeout(500)
    raise AssertionError(f"No mail to {to} about {about!r}")


# 1. A call is drafted, cleared and opened.


def test_the_officer_drafts_a_call_from_a_template(visit: Visit, story: SimpleNamespace) -> None:
    officer = visit("officer")
    officer.go("desk/calls/")
    officer.follow("Draft a call")
    officer.page.get_by_label("Template").select_option(label="General call")
    officer.fill("Title", CALL)
    officer.fill("Deadline: day and time", f"{when(40)}T18:30")
    officer.page.get_by_label("Time zone of the deadline").select_option("Africa/Dakar")
    officer.press("Make the draft", "/desk/calls/")
    officer.sees(CALL, "Draft", "Waits for the Executive Bureau", "18:30")
    story.call_desk = officer.page.url
    story.call = story.call_desk.rstrip("/").rsplit("/", 1)[1]

    officer.page.locator('[name="title_fr"]').fill("Un appel raconté dans un essai")
    officer.page.get_by_label("Shortest time, in months").fill("12")
    officer.press("Save the draft")
    officer.sees("The draft is saved.")
    # Nobody opens what the Bureau has not cleared.
    expect(officer.page.get_by_role("button", name="Open the call")).to_have_count(0)
    visit().go(f"/en/calls/{story.call}-x/", status=404)


def test_the_bureau_clears_it(visit: Visit, story: SimpleNamespace) -> None:
    bureau = visit("bureau")
    bureau.sees(CALL)
    bureau.page.locator(".waiting__link").filter(has_text=CALL).first.click()
    bureau.fill("Date of its meeting", when(-3).isoformat())
    bureau.fill("Minutes", "Session of the spring, item 4.")
    bureau.press("Clear the call")
    bureau.sees("The call is cleared.", "Session of the spring, item 4.")


def test_the_officer_opens_it(visit: Visit, story: SimpleNamespace) -> None:
    officer = visit("officer")
    officer.go(story.call_desk)
    officer.press("Open the call")
    officer.sees("Done. The call is now: Open.")
    officer.follow("See the public page")
    story.call_page = officer.page.url
    officer.sees(CALL, "Africa/Dakar")


# 2. A town finds it, writes, submits.


def test_the_applicant_finds_the_call_and_sees_that_they_qualify(
    visit: Visit, story: SimpleNamespace
) -> None:
    applicant = visit()  # no account is needed to look
    applicant.go("")
    applicant.page.get_by_role("navigation").get_by_role("link", name="Calls").first.click()
    applicant.follow(CALL)
    applicant.follow("Check in five minutes whether you qualify")
    fields = {
        "kind": "municipality",
        "deliverables": "can_agree",
        "criteria": "together",
        "topic": "agenda",
        "reusable": "yes",
        "brand": "yes",
        "communication": "yes",
    }
    for name, value in fields.items():
        applicant.page.locator(f'select[name="{name}"]').select_option(value)
    applicant.page.locator('[name="months"]').fill("24")
    applicant.page.locator('[name="partners"]').fill("2")
    applicant.press("Check")
    applicant.sees("Yes: as you describe it, this qualifies")
    # The same answers with eight months do not.
    applicant.page.locator('[name="months"]').fill("8")
    applicant.press("Check")
    applicant.sees("Not as it is: something below needs to change")


def test_the_applicant_writes_in_french_and_nothing_is_lost(
    visit: Visit, story: SimpleNamespace
) -> None:
    applicant = visit("applicant")
    applicant.go(story.call_page)
    applicant.follow("Start a proposal")
    applicant.page.get_by_label("Language you will write in").select_option("fr")
    applicant.press("Start writing", "/form/first/")
    story.proposal = re.search(r"/desk/proposals/([^/]+)/", applicant.page.url)[1]
    for key in ("title", "promise"):
        applicant.answer(key).locator("input:visible, textarea").first.fill(FIRST_FORM[key])
        applicant.page.keyboard.press("Tab")
        expect(applicant.answer(key).locator(".save-state")).to_have_text(re.compile("^saved "))
    # Nobody pressed a button: another browser finds the words.
    again = visit("applicant")
    again.go(f"desk/proposals/{story.proposal}/form/first/")
    field = again.answer("promise").locator("textarea")
    expect(field).to_have_value(FIRST_FORM["promise"])
    expect(field).to_have_attribute("lang", "fr")


def test_what_is_written_without_a_connection_is_saved_later(
    visit: Visit, story: SimpleNamespace
) -> None:
    applicant = visit("applicant")
    applicant.go(f"desk/proposals/{story.proposal}/form/first/")
    field, state = (
        applicant.answer("locally_driven").locator(one) for one in ("textarea", ".save-state")
    )
    applicant.context.set_offline(True)
    field.fill(FIRST_FORM["locally_driven"])
    applicant.page.keyboard.press("Tab")
    expect(state).to_contain_text("no connection")
    applicant.context.set_offline(False)
    expect(state).to_have_text(re.compile("^saved "))
    applicant.page.reload()
    expect(field).to_have_value(FIRST_FORM["locally_driven"])


def test_the_applicant_invites_a_colleague(visit: Visit, story: SimpleNamespace) -> None:
    applicant = visit("applicant")
    applicant.go(f"desk/proposals/{story.proposal}/")
    applicant.follow("Invite a colleague")
    applicant.fill("E-mail address of your colleague", "mayor@demo.example")
    applicant.press("Send the invitation")
    applicant.sees("mayor@demo.example", "invited, not here yet")
    mail = newest_mail(applicant, "mayor@demo.example", TITLE)
    mail.locator(f'a[href*="{story.proposal}"]').first.wait_for()

    mayor = visit("mayor")
    mayor.go(f"desk/proposals/{story.proposal}/")
    mayor.press("Join the writing")
    mayor.sees("You write this proposal together now.")


def test_the_applicant_submits_and_has_a_receipt_by_mail_and_on_paper(
    visit: Visit, story: SimpleNamespace
) -> None:
    applicant = visit("applicant")
    applicant.go(f"desk/proposals/{story.proposal}/submit/")
    applicant.sees("answers need another look")
    applicant.follow("Go back to writing")
    for key, value in FIRST_FORM.items():
        applicant.page.locator(f'[name="{key}"]').fill(value)
    applicant.page.locator('[name="form"][value="hybrid"]').check()
    for goal in ("6", "11"):
        applicant.page.locator(f'[name="goals"][value="{goal}"]').check()
    applicant.press("Save and go on to submitting", "/submit/")
    applicant.sees("Everything asked for is answered")
    applicant.press("Submit the proposal", "/receipt/first/")
    applicant.sees("It has arrived")
    story.sha256 = applicant.page.locator(".hash code").inner_text()
    assert re.fullmatch("[0-9a-f]{64}", story.sha256)

    receipt = applicant.page.get_by_role("link", name="Download the receipt (PDF)")
    receipt.wait_for(timeout=40_000)  # made by a job; the page looks again by itself
    with applicant.page.expect_download() as waiting:
        receipt.click()
    paper = PdfReader(waiting.value.path())
    assert paper.trailer["/Root"]["/Lang"].startswith("fr")
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    printed = "".join("".join(page.extract_text() for page in paper.pages).split())
    assert "".join(TITLE.split()) in printed
    assert story.sha256 in printed
    assert paper.metadata is not None
    assert paper.metadata.title
    mail = newest_mail(applicant, "applicant@demo.example", story.sha256)
    assert TITLE in mail.inner_text()


# 3. It is screened, read, decided, answered.


def test_the_officer_screens_it_and_asks_the_second_set(
    visit: Visit, story: SimpleNamespace
) -> None:
    officer = visit("officer")
    officer.go("desk/reviews/")
    officer.page.get_by_label("Title, organisation or reference").fill(f"MARCHEURS ({AGAIN}")
    officer.press("Search")
    officer.follow(TITLE)
    officer.sees(FIRST_FORM["promise"])
    officer.follow("Screen the proposal")
    officer.fill("The second form is due on", when(20).isoformat())
    officer.press("Pass and ask for the second form")
    officer.sees("Passed. The applicants are asked for the second form.")


def test_the_applicant_answers_the_second_set(visit: Visit, story: SimpleNamespace) -> None:
    newest_mail(visit(), "applicant@demo.example", "/form/second/")
    applicant = visit("applicant")
    applicant.page.locator(".waiting__link").filter(has_text=TITLE).first.click()
    if "/form/second/" not in applicant.page.url:
        applicant.follow("Write")
    for key, value in SECOND_FORM.items():
        applicant.page.locator(f'[name="{key}"]').fill(value)
    cells = applicant.page.locator('[name="deliverables_table"]')
    for cell, value in enumerate(DELIVERABLE):
        cells.nth(cell).fill(value)
    applicant.page.locator('[name="commitment"]').check()
    applicant.page.locator('[name="commitment_by"]').fill("Awa Diop, maire")
    applicant.press("Save and go on to submitting", "/submit/")
    applicant.press("Submit the second form", "/receipt/second/")
    applicant.sees("Your second form is submitted.")


def test_the_officer_asks_three_readers(visit: Visit, story: SimpleNamespace) -> None:
    officer = visit("officer")
    officer.go(f"desk/reviews/{story.proposal}/")
    officer.follow("Choose the readers")
    for name in ("Tomás Echeverri", "Nomvula Dube", "Jun Arakawa"):
        officer.page.get_by_label(name).check()
    officer.fill("Reviews are awaited by", when(14).isoformat())
    officer.press("Ask these readers")
    officer.sees("Tomás Echeverri", "awaited")


@pytest.mark.parametrize(
    ("reader", "score"), [("board-1", "4"), ("board-2", "3"), ("board-3", "2")]
)
def test_three_members_of_the_board_read_and_score_it(
    visit: Visit, story: SimpleNamespace, reader: str, score: str
) -> None:
    board = visit(reader, viewport=PHONE)  # volunteers, on a phone
    board.page.locator(".waiting__link").filter(has_text=TITLE).first.click()
    board.sees("Before you read")
    board.press("I have no interest in it")
    board.follow("Read its answers")
    board.sees(SECOND_FORM["risks"])
    assert board.page.get_by_text("A word for the others").count() == 0  # first one's own mind
    board.follow("Score the proposal")
    for group in board.page.locator('input[type="radio"][value="4"]').all():
        name = group.get_attribute("name")
        board.page.locator(f'input[name="{name}"][value="{score}"]').check()
    board.fill("Comment to the applicants", f"Solide; voici un conseil de {reader}.")
    board.fill("Comment to the board", "A word for the others.")
    width = board.page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    board.press("Submit my review")
    board.sees("Your review is submitted. Thank you.")


def test_the_decision_is_recorded_with_body_date_and_minutes(
    visit: Visit, story: SimpleNamespace
) -> None:
    officer = visit("officer")
    officer.go(f"desk/reviews/{story.proposal}/")
    officer.sees("voici un conseil de board-1", "A word for the others.")
    officer.follow("Record the decision")
    officer.page.locator('[name="outcome"][value="granted"]').check()
    officer.fill("Decided on", when(-1).isoformat())
    officer.fill("Minutes", "Autumn session, item 9.")
    officer.press("Record the decision")
    officer.go("desk/decisions/")
    line = officer.page.locator("tr, li, article").filter(has_text=TITLE).first
    expect(line).to_contain_text("Autumn session, item 9.")
    # Held until released: the applicant has no letter yet.
    applicant = visit("applicant")
    applicant.go(f"desk/proposals/{story.proposal}/letter/", status=404)


def test_the_applicant_gets_the_letter_with_feedback(visit: Visit, story: SimpleNamespace) -> None:
    officer = visit("officer")
    officer.go(f"desk/reviews/{story.proposal}/letter/")
    officer.sees("Held")
    officer.press("Save and release the letter")
    officer.sees("Released")
    newest_mail(officer, "applicant@demo.example", "voici un conseil de board-1")
    applicant = visit("applicant")
    applicant.go(f"desk/proposals/{story.proposal}/letter/")
    for reader in ("board-1", "board-2", "board-3"):
        applicant.sees(f"voici un conseil de {reader}")
    assert "A word for the others" not in applicant.page.content()
    expect(applicant.page.locator(".letter[lang=fr], .letter [lang=fr]").first).to_be_visible()


# 4. The hub's file opens, is agreed and signed, and runs.


def test_the_hubs_file_opens_and_partners_are_invited(visit: Visit, story: SimpleNamespace) -> None:
    applicant = visit("applicant")
    applicant.go("desk/hubs/")
    applicant.follow(TITLE)
    story.hub = applicant.page.url.rstrip("/").rsplit("/", 1)[1]
    applicant.sees("Forming", FIRST_FORM["promise"])
    applicant.follow("Invite partners")
    for name in PARTNERS:
        applicant.fill("Name of the organisation", name)
        applicant.press("Search")
        applicant.page.get_by_role("button", name=re.compile("^Invite as partner")).first.click()
        applicant.sees("Done. They find it on their desk")


@pytest.mark.parametrize("who", ["partner", "partner-2"])
def test_partners_say_yes(visit: Visit, story: SimpleNamespace, who: str) -> None:
    partner = visit(who)
    partner.go("desk/hubs/")
    partner.follow(TITLE)
    partner.page.locator('[name="answer"][value="accept"]').check()
    partner.press("Send the answer")
    partner.sees("Your answer is kept")


INDICATOR = {
    "What is measured": "Marcheurs par jour sur la promenade",
    "Unit": "personnes",
    "Where it stands": "120",
    "When it stood there": when(0).isoformat(),
    "Who says so": "Comptage de la mairie",
    "Where it shall be": "200",
    "By when": when(700).isoformat(),
    "Values from before": "2021\t100\n2022\t104\n2023\t109;Comptage\n2024\t113,5",
}
WORKSHOP = {
    "When it was held": when(-20).isoformat(),
    "How it was held": "Une soirée au gymnase, en français et en langue des signes.",
    "Who was invited": "Tous les riverains",
    "How many were invited": "300",
    "Who came": "Riverains et pêcheurs",
    "How many came": "64",
    "What was changed because of it": "L’éclairage vient avant les bancs.",
}


def test_deliverables_are_agreed(visit: Visit, story: SimpleNamespace) -> None:
    applicant = visit("applicant")
    applicant.go(f"desk/hubs/{story.hub}/agreement/")
    if applicant.page.get_by_role("button", name="Open the draft").count():
        applicant.press("Open the draft")
    promised = (("Deux kilomètres de promenade", 300), ("Un guide d’entretien des berges", 600))
    for text, days in promised:
        applicant.follow("Add a deliverable")
        applicant.fill("What will be there", text)
        applicant.fill("What will show that it is done", "Un procès-verbal et des photographies")
        applicant.fill("Weight in per cent", "50")
        applicant.fill("Due on", when(days).isoformat())
        owner, acceptor = (
            applicant.page.locator(f'select[name="{one}"]') for one in ("owner", "acceptor")
        )
        owner.select_option(index=1)
        acceptor.select_option(index=2)
        applicant.press("Save")
        applicant.sees(text)
    applicant.follow("Add a success criterion")
    applicant.fill("What success means", "Les riverains marchent plus qu’avant, à chaque saison.")
    applicant.press("Save")
    applicant.follow("Add an indicator")
    for label, text in INDICATOR.items():
        applicant.fill(label, text)
    applicant.page.get_by_label("More is better").check()
    applicant.page.locator('select[name="every"]').select_option("quarter")
    applicant.press("Save")
    applicant.sees("Marcheurs par jour", "Progress has been faster since the start.")
    # What was agreed without asking anybody cannot be proposed.
    applicant.sees("Record how it was agreed")
    applicant.follow("Add a workshop")
    for label, text in WORKSHOP.items():
        applicant.fill(label, text)
    applicant.press("Save")
    applicant.press("Propose for signature")
    applicant.sees("Proposed for signature", "Not signed yet")
    # A draft that is proposed stands still.
    expect(applicant.page.get_by_role("link", name="Add a deliverable")).to_have_count(0)


@pytest.mark.parametrize("who", ["applicant", "partner", "partner-2"])
def test_it_is_signed_by_the_lead_and_two_partners(
    visit: Visit, story: SimpleNamespace, who: str
) -> None:
    signer = visit(who)
    signer.go(f"desk/hubs/{story.hub}/agreement/")
    signer.follow("Read it again and sign")
    signer.sees("Deux kilomètres de promenade")
    signer.fill("Your password", "not the password")
    signer.is_refused("Sign the agreement")
    signer.fill("Your password", "demo")
    signer.press("Sign the agreement")
    signer.sees("Signed. Your signature stands beside the record.")
    if who == "partner-2":
        signer.sees("In force")


def test_the_hub_runs(visit: Visit, story: SimpleNamespace) -> None:
    applicant = visit("applicant")
    applicant.go(f"desk/hubs/{story.hub}/")
    applicant.sees("Agreed")
    applicant.follow("Start the hub")
    applicant.press("Start the hub")
    applicant.sees("Running")
    applicant.follow("Public page")
    applicant.sees(TITLE, "Deux kilomètres de promenade")
    visit().go(applicant.page.url)


# 5. A running hub says what it delivered.


def picture() -> bytes:
    """A small photograph."""
    made = io.BytesIO()
    Image.new("RGB", (48, 32), (12, 98, 120)).save(made, "PNG")
    return made.getvalue()


def test_the_lead_checks_in_with_evidence(visit: Visit, story: SimpleNamespace) -> None:
    lead = visit("lead", viewport=PHONE)
    story.checked_in = open_check_in(lead)
    story.delivered = first_open(lead)
    key = story.delivered
    lead.page.locator(f'[name="status_{key}"][value="delivered"]').check()
    lead.page.locator(f'[name="note_{key}"]').fill("C’est fait, raconté dans un essai.")
    lead.page.locator(f'[name="file_{key}"]').set_input_files(
        {"name": "preuve.png", "mimeType": "image/png", "buffer": picture()}
    )
    lead.page.locator(f'[name="caption_{key}"]').fill("Une photographie de l’essai")
    lead.page.locator('[name="summary"]').fill("Le chantier avance avec les riverains.")
    lead.is_refused("Send the check-in")  # what did not work has to be said
    lead.page.locator('[name="did_not_work"]').fill("Le premier appel d’offres n’a rien donné.")
    lead.page.locator(f'[name="file_{key}"]').set_input_files(
        {"name": "preuve.png", "mimeType": "image/png", "buffer": picture()}
    )
    lead.press("Send the check-in")
    lead.sees("Thank you. The check-in is on the public page.")


def open_check_in(lead: Visitor) -> str:
    """Open the check-in of the running hub of this person and return the hub's reference."""
    lead.go("desk/hubs/")
    running = lead.page.locator("main li, main tr").filter(has_text="Running").first
    running.get_by_role("link").first.click()
    hub = lead.page.url.rstrip("/").rsplit("/", 1)[1]
    lead.go(f"desk/hubs/{hub}/check-in/")
    return hub


def first_open(lead: Visitor) -> str:
    """The key of the first deliverable still to be accepted; the university accepts it."""
    name = lead.page.locator('[name^="status_"]').first.get_attribute("name")
    assert name
    return name.removeprefix("status_")


def test_the_partner_accepts_it(visit: Visit, story: SimpleNamespace) -> None:
    partner = visit("partner")
    waiting = partner.page.locator(".waiting__link[href*='/reports/']")
    waiting.filter(has_text=re.compile(rf"\b{story.delivered}\b")).first.click()
    partner.sees("C’est fait, raconté dans un essai.", "Une photographie de l’essai")
    partner.page.locator('[name="answer"][value="accept"]').check()
    partner.press("Send the answer")
    partner.sees("Your answer is kept and shown publicly.", "Accepted")


def test_the_public_page_shows_promised_and_done(visit: Visit, story: SimpleNamespace) -> None:
    reader = visit(java_script_enabled=False)
    reader.go(f"/en/hubs/{story.checked_in}/")
    reader.sees("C’est fait, raconté dans un essai.", "Le premier appel d’offres n’a rien donné.")
    link = reader.page.get_by_role("link", name=re.compile("Une photographie de l’essai")).first
    file = reader.context.request.get(link.get_attribute("href") or "")
    assert file.status == 200
    assert file.headers["content-type"].startswith("image/")


# 6. Anyone finds it, without an account and without scripts.


def test_a_visitor_without_scripts_finds_it_and_takes_the_data_home(
    visit: Visit, story: SimpleNamespace
) -> None:
    reader = visit(java_script_enabled=False)
    reader.go("hubs/")
    choose(reader, "goal=11")
    choose(reader, "country=FR")
    assert "goal=11" in reader.page.url
    assert "country=FR" in reader.page.url
    expect(reader.page.locator(".hub-card").filter(has_text=TITLE)).to_have_count(1)

    # Searched in English, written in French: found by its confirmed goals.
    reader.go("hubs/")
    reader.page.locator('main input[type="search"]').first.fill("sustainable cities")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**q=sustainable**")
    found = reader.page.locator(".hub-card").filter(has_text=TITLE)
    expect(found).to_have_count(1)
    found.get_by_role("link").first.click()
    reader.sees(TITLE, "Deux kilomètres de promenade")
    expect(reader.page.locator("h1 [lang=fr], h1[lang=fr]")).to_have_count(1)
    reader.go("map/")
    # Two hubs of one region share a dot; its place in the list below the map leads to both.
    reader.page.locator("main li a").filter(has_text=re.compile("^France")).first.click()
    expect(reader.page.locator("main").get_by_role("link", name=TITLE)).to_have_count(1)
    take_the_data_home(reader, story.hub)


def choose(reader: Visitor, filtered: str) -> None:
    """Follow a filter of the catalogue, opening its group (the innermost) where that is closed."""
    option = reader.page.locator(f'a.facet__option[href*="{filtered}"]').first
    if not option.is_visible():
        reader.page.locator("details", has=option).last.locator("summary").first.click()
    with reader.page.expect_navigation():
        option.click()


def take_the_data_home(reader: Visitor, hub: str) -> None:
    """Follow the links of the data page's three lists of hubs and read each."""
    reader.go("data/")
    texts = {}
    for ending in ("csv", "json", "geojson"):
        link = reader.page.locator(f'a[href*="/data/hubs.{ending}"]').first.get_attribute("href")
        answer = reader.context.request.get(link or "")
        assert answer.status == 200, link
        texts[ending] = answer.text()
    rows = list(csv.DictReader(io.StringIO(texts["csv"].removeprefix("\ufeff"))))
    assert any(hub in row.values() for row in rows)
    assert hub in json.dumps(json.loads(texts["json"]))
    features = json.loads(texts["geojson"])["features"]
    assert all(len(one["geometry"]["coordinates"]) == 2 for one in features if one["geometry"])
    assert any(hub in json.dumps(one["properties"]) for one in features)
