"""Who has an interest in a file finds it on no page there is, nor by any address, nor by looking."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from local4action.accounts.models import Person
from local4action.calls.models import Proposal
from local4action.reviews import queries
from local4action.reviews.models import (
    Assignment,
    Calibration,
    Conflict,
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
KINDS = ("second_form", "submitted", "in_review", "declined", "held")
ADDRESSES = every_address()
# What the lists can be asked: a word of the title, each state, each thing to do, a page.
ASKED = {
    "reviews:queue": (
        "", f"?q={SOUGHT}", "?state=submitted", "?state=second_form", "?state=in_review",
        "?state=granted", "?state=declined", "?todo=screen", "?todo=assign", "?todo=decide",
        "?todo=letter", "?language=fr", "?country=FR", "?page=2",
    ),
    "reviews:register": ("", f"?q={SOUGHT}", "?q=Item", "?page=2"),
}  # fmt: skip


def addresses(world: World) -> Iterator[str]:
    """Every page that can be read, of everything there is, and what the lists can be asked."""
    for name, row in ROWS.items():
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


def kept_for(reader, file) -> None:
    """What was kept for a person while they knew of the file: figures, a draft, scores brought."""
    for one in ("second", "third"):
        other = Person.objects.create_user(f"{one}@demo.example", "demo", name=one)
        given = Review.objects.create(proposal=file, reviewer=other, submitted_at=timezone.now())
        for line in queries.criteria_of(file.call):
            given.scores.create(criterion=line, value=len(one) % 4)
    found = queries.figures_for(reader, file.call_id)
    Calibration.objects.create(
        call=file.call, made_for=reader, files=found.files, figures=found.figures
    )
    Round.objects.update_or_create(call=file.call, defaults={"phase": "all"})
    Review.objects.create(proposal=file, reviewer=reader)
    rows = [[file.ref, "score_brand", "0" * 16, "0" * 12, "3"]]
    ScoreUpload.objects.filter(reader=reader).update(rows=rows)


@pytest.mark.parametrize(("person", "least"), [("officer", 20), ("board_1", 5)])
def test_a_file_one_has_an_interest_in_is_on_no_page(world: World, person: str, least: int):
    refs = [world.things[kind][0]["ref"] for kind in KINDS]
    reader = world.cast.people[person]
    receipt = f"/files/{world.things['private_file'][0]['ref']}"
    with undoing():
        files = list(Proposal.objects.filter(ref__in=refs))
        assert len(files) == len(KINDS)
        Proposal.objects.filter(ref__in=refs).update(title=f"{SOUGHT} {MARK}")
        kept_for(reader, next(one for one in files if one.state == "in_review"))
        seen = showing(world, person)
        assert any("/calibration/" in url for url in seen)
        # Without an interest the same walk does find them: it looks where they are shown.
        assert len(seen) >= least, sorted(seen)
        if person == "officer":
            assert world.browser(person).get(receipt).status_code == 200
        for file in files:
            Conflict.objects.get_or_create(proposal=file, person=reader, defaults={"reason": "x"})
            Assignment.objects.get_or_create(proposal=file, reviewer=reader)
        assert showing(world, person) == set()
        browser = world.browser(person)
        for url in sorted(seen):
            if any(ref in url for ref in refs):
                assert browser.get(url).status_code == 404, url
                assert browser.post(url, {}).status_code in {404, 405}, url
        assert browser.get(receipt).status_code == 404
        assert browser.get(f"{receipt}?original").status_code == 404
