"""Meetings with their votes and minutes, and the mails of letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from local4action.calls.models import Proposal
from local4action.foundation import mail
from local4action.reviews.models import (
    AgendaItem,
    Condition,
    Meeting,
    Minutes,
    MinutesSection,
    Opinion,
    Participant,
    Step,
)
from tests.world.things import ABSENT

if TYPE_CHECKING:
    from tests.world.things import Given, World


def meetings(world: World) -> None:
    """A meeting of the board and one of the bureau in session, planned, and held with minutes.

    Those of the board are a draft, those of the bureau are final.
    """
    cast = world.cast
    refs = [one["ref"] for one in world.things["in_review"][:2]]
    first, second = (Proposal.objects.get(ref=ref) for ref in refs)
    decided = [Proposal.objects.get(ref=one["ref"]) for one in world.things["held"][:2]]
    bodies = ((cast.board, cast.board_1), (cast.executive_bureau, cast.bureau))
    meetings, planned, items, minutes, conditions = [], [], [], [], []
    for (body, chair), file, granted, checker in zip(
        bodies, (first, second), decided, (cast.board_1, cast.board_3), strict=True
    ):
        given = {
            "call": file.call, "body": body, "title": "Autumn session", "chair": chair,
            "starts_local": "2026-11-20T10:00", "starts_zone": "UTC", "starts_at": timezone.now(),
        }  # fmt: skip
        running = Meeting.objects.create(state="running", opened_at=timezone.now(), **given)
        held = Meeting.objects.create(state="held", opened_at=timezone.now(), **given)
        sitting = [cast.board_1, cast.board_2, cast.board_3] if chair != cast.bureau else [chair]
        for person in sitting:
            for one in (running, held):
                Participant.objects.create(meeting=one, person=person, presence="present")
        meetings.append(running)
        planned.append(Meeting.objects.create(**given))
        items.append(AgendaItem.objects.create(meeting=running, position=1, proposal=file))
        AgendaItem.objects.create(meeting=running, position=2, title="Any other business")
        past = AgendaItem.objects.create(meeting=held, position=1, proposal=granted)
        final = {
            "state": "final", "number": f"{body.slug}-1", "sha256": "a" * 64,
            "approved_by": chair, "approved_at": timezone.now(),
        }  # fmt: skip
        made = Minutes.objects.create(
            meeting=held,
            language="en",
            drafted_by=cast.officer,
            **(final if chair == cast.bureau else {}),
        )
        MinutesSection.objects.create(minutes=made, position=1, heading="Presence", text="All.")
        MinutesSection.objects.create(
            minutes=made, position=2, item=past, heading="Item 1", text=f"{granted} was granted."
        )
        minutes.append(held)
        step, _new = Step.objects.get_or_create(
            call=file.call, position=3, body=cast.executive_bureau, kind="decides"
        )
        opinion = Opinion.objects.create(
            proposal=granted, step=step, says="grant_if", reasons="It holds.",
            said_on=timezone.localdate(), recorded_by=cast.officer,
        )  # fmt: skip
        conditions.append(
            Condition.objects.create(
                proposal=granted,
                opinion=opinion,
                position=1,
                text="A second partner signs.",
                due_on=timezone.localdate(),
                checked_by=checker,
                is_public=True,
            )
        )
    for position, (body, kind) in enumerate(
        ((cast.secretariat, "proposes"), (cast.board, "recommends")), start=1
    ):
        Step.objects.create(call=first.call, position=position, body=body, kind=kind)
    world.add("meeting", *meetings)
    world.add("planned_meeting", *planned)
    world.things["item"] = (
        *({"ref": one.meeting.ref, "which": one.ref} for one in items),
        {"ref": ABSENT, "which": ABSENT},
    )
    world.add("minutes", *minutes)
    world.add("condition", *conditions)


def letter_mails(proposals: list[Any]) -> tuple[Given, Given, Given]:
    """A mail of the letter of each, which the mail server did not take."""
    found = []
    for proposal in proposals:
        written = mail.write(
            to="gone@demo.example", subject="Décision", body="Bonjour.", about="reviews.letter",
            key=f"{proposal.ref}:1", language="fr",
        )  # fmt: skip
        written.state, written.problem = "failed", "550 no such mailbox"
        written.save()
        proposal.letter.mails.add(written)
        found.append({"ref": proposal.ref, "mail": written.ref})
    return (*found, {"ref": ABSENT, "mail": ABSENT})  # type: ignore[return-value]
