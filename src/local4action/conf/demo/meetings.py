"""Two meetings of the demo: one of the bureau that was held, one of the board that is to come."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.utils import timezone

from local4action.calls.models import Proposal
from local4action.members.models import Body
from local4action.reviews import actions
from local4action.reviews.models import (
    AgendaItem,
    Condition,
    Decision,
    Meeting,
    Opinion,
    Participant,
    Step,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local4action.accounts.models import Person
    from local4action.calls.models import Call

ZONE: Final = "Europe/Madrid"
CHAIN: Final = (("secretariat", "proposes"), ("board", "recommends"), ("bureau", "decides"))
HOURS: Final = dt.timedelta(hours=2)
SAID: Final = {
    "granted": (
        "grant_if",
        "Le projet est mûr et les écoles l’attendent. Il reste à dire qui entretient les cours.",
    ),
    "declined": (
        "decline",
        "L’idée plaît, mais rien ne dit encore qui la porterait après la première année.",
    ),
}


def load_meetings(people: Mapping[str, Person]) -> None:
    """Write both meetings; the calls and their proposals are there already."""
    decided = Decision.objects.filter(
        proposal__is_example=True, proposal__call__slug__contains="2025"
    )
    files = [one.proposal for one in decided.select_related("proposal__call").order_by("pk")]
    if files:
        _held(files, people)
    waiting = Proposal.objects.filter(is_example=True, state="in_review").select_related("call")
    if found := list(waiting.order_by("pk")):
        _to_come(found, people)


def minute_meetings(people: Mapping[str, Person]) -> None:
    """Draft and approve the minutes of what was held: acts of their own, by those two people."""
    for meeting in Meeting.objects.filter(state="held"):
        minutes = actions.draft_minutes(meeting=meeting, actor=people["officer"])
        actions.approve_minutes(minutes=minutes, actor=people["bureau"])


def _chain(call: Call) -> dict[str, Step]:
    bodies = {body.slug: body for body in Body.objects.all()}
    return {
        slug: Step.objects.create(call=call, position=place, body=bodies[slug], kind=kind)
        for place, (slug, kind) in enumerate(CHAIN, start=1)
    }


def _meeting(call: Call, body: Body, at: dt.datetime, **columns: object) -> Meeting:
    local = at.astimezone(ZoneInfo(ZONE))
    return Meeting.objects.create(
        call=call,
        body=body,
        starts_local=local.strftime("%Y-%m-%dT%H:%M"),
        starts_zone=ZONE,
        starts_at=at,
        **columns,
    )


def _held(files: list[Proposal], people: Mapping[str, Person]) -> None:
    call, chair, officer = files[0].call, people["bureau"], people["officer"]
    steps = _chain(call)
    day = files[0].decision.decided_on
    at = dt.datetime.combine(day, dt.time(10), tzinfo=ZoneInfo(ZONE))
    meeting = _meeting(
        call,
        steps["bureau"].body,
        at,
        title="Session de printemps",
        place="En ligne",
        language="fr",
        chair=chair,
        state="held",
        opened_at=at,
        closed_at=at + HOURS,
    )
    Participant.objects.create(meeting=meeting, person=chair, presence="present")
    for position, file in enumerate(files, start=1):
        says, agreed = SAID[file.state]
        item = AgendaItem.objects.create(
            meeting=meeting,
            position=position,
            proposal=file,
            agreed=agreed,
            says=says,
            method="consensus",
            present=1,
            needed=1,
            recorded_by=officer,
            recorded_at=at + HOURS / 2,
        )
        for slug in ("secretariat", "board", "bureau"):
            opinion = Opinion.objects.create(
                proposal=file,
                step=steps[slug],
                says=says if slug == "bureau" else says.removesuffix("_if"),
                reasons=agreed if slug == "bureau" else "",
                said_on=day if slug == "bureau" else day - dt.timedelta(days=20),
                minutes="" if slug == "bureau" else "Note 3.",
                item=item if slug == "bureau" else None,
                recorded_by=officer,
            )
        if says == "grant_if":
            _condition(opinion, people)


def _condition(opinion: Opinion, people: Mapping[str, Person]) -> None:
    Condition.objects.create(
        proposal=opinion.proposal,
        opinion=opinion,
        position=1,
        text="Un accord d’entretien est signé avec les écoles.",
        due_on=timezone.localdate() + dt.timedelta(days=5),
        checked_by=people["board-2"],
        is_public=True,
    )


def _to_come(files: list[Proposal], people: Mapping[str, Person]) -> None:
    """The first file is on the agenda; the others wait for one."""
    file = files[0]
    steps = _chain(file.call)
    for one in files:
        Opinion.objects.create(
            proposal=one,
            step=steps["secretariat"],
            says="grant",
            reasons="Complete, agreed with two partners, and coherent with the call.",
            said_on=timezone.localdate() - dt.timedelta(days=2),
            recorded_by=people["officer"],
        )
    at = (timezone.now() + dt.timedelta(days=12)).replace(hour=9, minute=0, second=0, microsecond=0)
    meeting = _meeting(
        file.call,
        steps["board"].body,
        at,
        title="Reading session of the Advisory Board",
        place="Online",
        link="https://meet.example.org/board",
        language="en",
        chair=people["board-1"],
    )
    AgendaItem.objects.create(meeting=meeting, position=1, title="Welcome and interests")
    AgendaItem.objects.create(meeting=meeting, position=2, proposal=file)
