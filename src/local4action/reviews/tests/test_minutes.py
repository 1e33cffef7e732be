"""Minutes: drafted from what happened, edited, approved, printed; each reader gets their part."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from pypdf import PdfReader

from local4action.foundation import canonical, files
from local4action.foundation.models import LongJob
from local4action.reviews import actions, queries, tasks
from local4action.reviews.actions.minutes import record_of
from local4action.reviews.models import Conflict, Minutes, MinutesPrint
from local4action.reviews.quorum import Count


@pytest.fixture
def held(cast, room):
    """A board meeting with one recusal, one vote with a condition, and an item without outcome."""
    first = room.file(title="Des berges")
    second = room.file(call=first.call, title="Un marché")
    Conflict.objects.create(proposal=first, person=cast.board_3, reason="x")
    meeting = room.running(first, second, texts=["Welcome"])
    item = meeting.items.first()
    room.record(
        item, "grant_if", method="count", count=Count(2, 0, 0), conditions=[room.condition()]
    )
    return meeting


def text_of(minutes):
    return "\n".join(f"{one.heading}\n{one.text}" for one in minutes.sections.all())


def test_they_are_drafted_from_what_happened(cast, room, held):
    text = text_of(room.minutes(held))
    for said in (
        "Present: Board 1, Board 2, Board 3.",
        "50 per cent of the members who may vote on the item must be present.",
        "Item 1: Des berges",
        "Recused, and out of the room: Board 3.",
        "Present who may vote: 2; needed: 1.",
        "Votes: 2 for, 0 against, 0 abstained.",
        "Board recommends: grant if.",
        "Condition 1: A second partner signs. By ",
        "checked by Board 2.",
        "Item 2: Un marché",
        "No outcome was recorded.",
        "Item 3: Welcome",
    ):
        assert said in text, said


def test_they_are_in_the_language_of_the_meeting(cast, room):
    meeting = room.running(room.file(), language="fr")
    meeting.refresh_from_db()
    made = room.minutes(meeting)
    assert made.language == "fr"


def test_nothing_to_draft_before_it_is_held_nor_twice(cast, room, held):
    with pytest.raises(ValidationError):
        actions.draft_minutes(meeting=held, actor=cast.officer)
    room.minutes(held)
    with pytest.raises(ValidationError):
        actions.draft_minutes(meeting=held, actor=cast.officer)
    with pytest.raises(PermissionDenied):
        actions.draft_minutes(meeting=held, actor=cast.board_1)


def test_an_officer_edits_and_the_chair_approves(client, cast, room, held):
    made = room.minutes(held)
    client.force_login(cast.officer)
    address = f"/en/desk/meetings/{held.ref}/minutes/"
    form = client.get(f"{address}edit/").context["form"]
    sent = dict(form.initial) | {"section_4": "It was said at length.", "form_key": "k1"}
    assert client.post(f"{address}edit/", sent | {"section_4": " "}).status_code == 422
    assert client.post(f"{address}edit/", sent).status_code == 302
    stale = client.post(f"{address}edit/", sent | {"section_4": "Other.", "form_key": "k2"})
    assert stale.status_code == 422
    assert "It was said at length." in stale.content.decode()
    # A draft is not for everyone of the body; the officer does not approve.
    client.force_login(cast.board_2)
    assert client.get(address).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.approve_minutes(minutes=made, actor=cast.officer)
    client.force_login(cast.board_1)
    client.post(address, {"do": "approve", "form_key": "k3"})
    made = Minutes.objects.get()
    assert (made.state, made.number, made.approved_by) == ("final", "BOARD-2026-001", cast.board_1)
    assert made.sha256 == canonical.sha256(record_of(made, made.number))
    client.force_login(cast.board_2)
    assert made.sha256 in client.get(address).content.decode()
    with pytest.raises(ValidationError):
        actions.edit_minutes(minutes=made, texts={4: "Later."}, actor=cast.officer)


def test_who_is_recused_reads_them_without_the_item(client, cast, room, held):
    made = room.minutes(held)
    actions.approve_minutes(minutes=made, actor=cast.board_1)
    client.force_login(cast.board_3)
    page = client.get(f"/en/desk/meetings/{held.ref}/minutes/").content.decode()
    assert "Des berges" not in page
    assert "An item you are recused from" in page
    assert "Un marché" in page
    # An officer with an interest edits the rest and keeps that part as it is.
    Conflict.objects.create(proposal=held.items.first().proposal, person=cast.officer, reason="x")
    parts = queries.parts_for(cast.officer, made)
    assert [one.position for one in parts if one.section is None] == [4]


@pytest.mark.parametrize(("name", "sees"), [("board_1", True), ("board_3", False)])
def test_the_print_is_what_this_person_may_read(cast, room, held, name, sees):
    made = room.minutes(held)
    actions.approve_minutes(minutes=made, actor=cast.board_1)
    person = cast.people[name]
    job = actions.print_minutes(minutes=made, actor=person)
    wanted = MinutesPrint.objects.get()
    tasks.print_minutes(job=job.pk, wanted=wanted.pk)
    job = LongJob.objects.get()
    assert (job.state, job.address) == ("finished", f"/en/desk/meetings/{held.ref}/minutes/")
    paper = PdfReader(io.BytesIO(files.read(job.file)))
    text = "".join(page.extract_text() for page in paper.pages)
    assert ("Des berges" in text) is sees
    assert ("An item you are recused from" in text) is not sees
    assert made.sha256 in text.replace("\n", "")
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert files.may_fetch(person, job.file)
    assert not files.may_fetch(cast.board_2, job.file)
    # An interest that comes up later takes the paper away.
    Conflict.objects.create(proposal=held.items.all()[1].proposal, person=person, reason="x")
    assert not files.may_fetch(person, job.file)
