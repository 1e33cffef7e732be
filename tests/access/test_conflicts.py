"""Who has an interest in a file finds it on no page there is, nor by any address, nor by looking.

Every kind of interest is tried on every address: the addresses come from the URL configuration,
and what the lists can be asked from `ASKED`.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.utils import timezone

from local4action.accounts.models import Person
from local4action.calls.actions import adopt_version, make_question_version
from local4action.calls.models import Call, Proposal, Submission
from local4action.foundation.models import OutboxMail
from local4action.foundation.translations import Translated
from local4action.members.models import Representation
from local4action.reviews import queries
from local4action.reviews.models import (
    Assignment,
    Calibration,
    Condition,
    Conflict,
    Letter,
    MinutesSection,
    PlanLine,
    ReadingPlan,
    Review,
    Round,
    ScoreUpload,
)
from tests.access.table import ROWS, Desk
from tests.addresses import every_address
from tests.input.sending import undoing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world import World

SOUGHT, MARK = "Zqvwx", "Hqzkj"  # a list repeats what was sought, so another word is looked for
KINDS = ("second_form", "submitted", "asked", "in_review", "declined", "held")
ADDRESSES = every_address()
# What the lists can be asked: a word of the title, each state, each thing to do, a page.
ASKED = {
    "reviews:queue": (
        "", f"?q={SOUGHT}", "?state=submitted", "?state=second_form", "?state=in_review",
        "?state=granted", "?state=declined", "?todo=screen", "?todo=asked", "?todo=assign",
        "?todo=decide", "?todo=letter", "?language=fr", "?country=FR", "?page=2",
    ),
    "reviews:agenda": ("", "?by=spread"),
    "reviews:letters": (
        "", "?state=held", "?state=released", "?state=undelivered", "?outcome=granted",
        "?outcome=declined", "?language=fr",
    ),
    "reviews:register": ("", f"?q={SOUGHT}", "?q=Item", "?page=2"),
    "reviews:plan": ("", "?page=2"),
    "reviews:conflicts": ("", "?page=2"),
}  # fmt: skip
# The pages of those who write a proposal, which no interest closes.
WRITERS = {"reviews:inquiry", "reviews:letter_received"}
INTERESTS = (
    "declared", "writes", "organisation", "partner", "association", "represented", "fellow", "hub",
    "country",
)  # fmt: skip


def addresses(world: World, rooms: tuple[str, ...] = ("",)) -> Iterator[str]:
    """Every page that can be read, of everything there is, and what the lists can be asked."""
    for name, row in ROWS.items():
        if not name.startswith(rooms):
            continue
        if isinstance(row, Desk) and "GET" not in row.methods:
            continue
        for thing in world.things[row.of] if row.of else [{}]:
            url = ADDRESSES[name].url({**thing, **row.also})
            for asked in ASKED.get(name, (getattr(row, "query", ""),)):
                yield url + asked


def showing(world: World, person: str) -> set[str]:
    """The addresses whose page names one of the files, for this person."""
    browser = world.browser(person)
    found = set()
    for url in dict.fromkeys(addresses(world)):
        answer = browser.get(url)
        body = b"".join(answer) if answer.streaming else answer.content
        if answer.status_code < 400 and MARK.encode() in body:
            found.add(url)
    return found


def _declare(files: list[Proposal], reader: Any) -> None:
    for file in files:
        Conflict.objects.get_or_create(proposal=file, person=reader, defaults={"reason": "x"})


def _invite(files: list[Proposal], email: str, person: Any = None) -> None:
    for file in files:
        file.members.create(person=person, email=email)


def tie(world: World, kind: str, reader: Any, files: list[Proposal]) -> None:
    """Give a reader an interest of one kind in all of the files; all are of one town."""
    make, town = world.make, files[0].organisation
    assert {(file.organisation, file.call) for file in files} == {(town, files[0].call)}
    if kind == "declared":
        return _declare(files, reader)
    if kind == "writes":
        return _invite(files, reader.email.upper())
    mine = town if kind == "organisation" else make.organisation("Mine", country="PE")
    if kind == "partner":
        colleague = make.person()
        make.mandate(colleague, organisation=mine)
        _invite(files, colleague.email, colleague)
    elif kind in {"association", "represented"}:
        pair = (mine, town) if kind == "association" else (town, mine)
        since = dt.date(2024, 1, 1)
        Representation.objects.create(association=pair[0], member=pair[1], since=since)
    elif kind == "fellow":
        union = make.organisation("Union", kind="association", country="PE")
        for member in (mine, town):
            since = dt.date(2024, 1, 1)
            Representation.objects.create(association=union, member=member, since=since)
    elif kind == "hub":
        hub = make.hub(lead=mine)
        make.partner(hub, town)
    elif kind == "country":
        mine.country = town.country
        mine.save()
        Round.objects.update_or_create(call=files[0].call, defaults={"national_rule": True})
    make.mandate(reader, organisation=mine)
    return None


def kept_for(reader, file) -> None:
    """What was kept for a person while they knew of the file: figures, a draft, scores brought."""
    for one in ("second", "third"):
        other = Person.objects.create_user(f"{one}@demo.example", "demo", name=one)
        given = Review.objects.create(proposal=file, reviewer=other, submitted_at=timezone.now())
        for line in queries.criteria_of(file.call):
            given.scores.create(criterion=line, value=len(one) % 4)
    found = queries.figures_for(reader, file.call_id)
    Calibration.objects.create(
        call=file.call,
        made_for=reader,
        made_at=timezone.now(),
        reviews=found.reviews,
        figures=found.figures,
    )
    Round.objects.update_or_create(call=file.call, defaults={"phase": "all"})
    Review.objects.create(proposal=file, reviewer=reader)
    rows = [[file.ref, "score_brand", "0" * 16, "0" * 12, "3"]]
    ScoreUpload.objects.filter(reader=reader).update(rows=rows)


def marked(world: World, reader: Any) -> list[Proposal]:
    """The files of the first owner, with words to look for, given to the reader to read."""
    refs = [world.things[kind][0]["ref"] for kind in KINDS]
    Proposal.objects.filter(ref__in=refs).update(title=f"{SOUGHT} {MARK}")
    files = list(Proposal.objects.filter(ref__in=refs))
    assert len(files) == len(KINDS)
    MinutesSection.objects.filter(item__proposal__ref__in=refs).update(heading=MARK, text=MARK)
    Condition.objects.filter(proposal__ref__in=refs).update(text=MARK, is_public=False)
    for file in files:
        Assignment.objects.get_or_create(proposal=file, reviewer=reader)
    (plan,) = ReadingPlan.objects.filter(call=files[0].call, state="draft")
    for file in files:
        PlanLine.objects.get_or_create(plan=plan, proposal=file, reader=reader)
    kept_for(reader, next(one for one in files if one.state == "in_review"))
    return files


@pytest.mark.parametrize(("person", "least"), [("officer", 20), ("board_1", 5)])
def test_without_an_interest_the_walk_finds_them(world: World, person: str, least: int):
    """It looks where they are shown: without this, finding nothing would say nothing."""
    with undoing():
        marked(world, world.cast.people[person])
        seen = showing(world, person)
    assert len(seen) >= least, sorted(seen)
    assert any("/calibration/" in url for url in seen)
    if person == "officer":
        paths = {one.split("?")[0] for one in seen}
        for name in ("reviews:queue", "reviews:register", "reviews:plan"):
            of = ROWS[name].of
            assert ADDRESSES[name].url(world.things[of][0] if of else {}) in paths


@pytest.mark.parametrize("kind", INTERESTS)
@pytest.mark.parametrize("person", ["officer", "board_1"])
def test_a_file_one_has_an_interest_in_is_on_no_page(world: World, person: str, kind: str):
    reader = world.cast.people[person]
    receipt = f"/files/{world.things['private_file'][0]['ref']}"
    with undoing():
        files = marked(world, reader)
        browser = world.browser(person)
        if person == "officer":
            assert browser.get(receipt).status_code == 200
        tie(world, kind, reader, files)
        seen = showing(world, person)
        # Who writes it has it among their own proposals, as its writer and in no other way.
        own = ("/en/desk/proposals/", "/en/desk/") if kind == "writes" else ()
        assert {url for url in seen if not url.startswith(own[:1]) and url not in own} == set()
        browser = world.browser(person)
        for name, row in ROWS.items():
            if name.startswith("reviews:") and row.of in KINDS and name not in WRITERS:
                url = ADDRESSES[name].url({**world.things[row.of][0], **row.also})
                assert browser.get(url).status_code in {404, 405}, url
                assert browser.post(url, {}).status_code in {404, 405}, url
        if kind != "writes":
            assert browser.get(receipt).status_code == 404
            assert browser.get(f"{receipt}?original").status_code == 404


# What is new on a page each time it is asked for, whatever it shows.
FRESH = re.compile(
    r'(?<=name="csrfmiddlewaretoken" value=")[^"]*|(?<=name="form_key" value=")[^"]*'
    r'|(?<="X-CSRFToken": ")[^"]*|(?<=nonce=")[^"]*|<time[^>]*>[^<]*</time>'
)
MOVES = ("open", "close", "decide", "archive", "withdraw")


def told(world: World, person: str, call: Call, version: Any) -> dict[str, Any]:
    """All a person is shown and told: each page of the desk, and what each act on a call answers.

    An officer changes the questions of the call meanwhile, which matters to every file.
    """
    found = {}
    call = Call.objects.get(pk=call.pk)
    with undoing():
        adopt_version(
            call=call, form="second", version=version, reason=Translated.of("Clearer.", "en"),
            actor=world.cast.officer,
        )  # fmt: skip
        browser = world.browser(person)
        for one in dict.fromkeys(addresses(world, ("calls:", "reviews:", "website:"))):
            if "/desk/" in one:
                answer = browser.get(one)
                body = b"" if answer.streaming else answer.content
                etag = answer.headers.get("ETag")
                found[one] = (
                    answer.status_code,
                    etag,
                    FRESH.sub("", body.decode(errors="replace")),
                )
        for row in world.things["call"]:
            url = ADDRESSES["calls:call_edit"].url(row)
            for move in MOVES:
                with undoing():
                    answer = browser.post(url, {"do": move, "form_key": move}, follow=True)
                    said = [str(one) for one in (answer.context or {}).get("messages", ())]
                    found[f"{move} {url}"] = (answer.status_code, said)
    return found


def more_becomes_of(world: World, files: list[Proposal]) -> None:
    """Another file of the same town, and further steps, reviews, letters and mails in the others."""
    make, first = world.make, files[0]
    fresh = make.proposal(call=first.call, organisation=first.organisation, state="in_review")
    for file in (fresh, *files):
        for reader in (world.cast.board_2, world.cast.board_3):
            Assignment.objects.get_or_create(proposal=file, reviewer=reader)
            given, _new = Review.objects.get_or_create(proposal=file, reviewer=reader)
            Review.objects.filter(pk=given.pk).update(submitted_at=timezone.now())
        OutboxMail.objects.create(
            key=f"reviews/mail/assigned:{file.ref}:1", to="x@demo.example", language="en",
            subject="x", body="x", message_id=f"<{file.ref}@x>", state="failed",
        )  # fmt: skip
    Submission.objects.create(
        proposal=fresh, form="first", arrived_at=timezone.now(), submitted_by=world.cast.citizen,
        record={}, sha256="a" * 64,
    )  # fmt: skip
    Letter.objects.get_or_create(
        proposal=fresh,
        defaults={"language": "en", "subject": "x", "body": "x", "written_by": world.cast.officer},
    )
    Proposal.objects.filter(pk__in=[one.pk for one in files]).update(state="in_review")


@pytest.mark.parametrize("person", ["officer", "board_1"])
def test_what_becomes_of_it_changes_nothing_they_are_shown_or_told(world: World, person: str):
    """No count, refusal, number, order or mark of a page gives away that there is something."""
    with undoing():
        reader = world.cast.people[person]
        refs = [world.things[kind][0]["ref"] for kind in KINDS]
        files = list(Proposal.objects.filter(ref__in=refs))
        tie(world, "declared", reader, files)
        tie(world, "organisation", reader, files)
        call = files[0].call
        version = make_question_version(
            question_set=call.second_form.question_set, actor=world.cast.officer
        )
        # In one moment: the questions are adopted each time, and the history says at which minute.
        with time_machine.travel(timezone.now(), tick=False):
            before = told(world, person, call, version)
            more_becomes_of(world, files)
            after = told(world, person, call, version)
    changed = sorted(url for url in before if before[url] != after.get(url))
    assert changed == [], [difference(before[url], after[url]) for url in changed]


def difference(before: Any, after: Any) -> list[str]:
    """The first lines in which two answers differ, for whoever reads a failure."""
    lines = zip(str(before).split("\\n"), str(after).split("\\n"), strict=False)
    return [f"{one.strip()} -> {other.strip()}" for one, other in lines if one != other][:3]
