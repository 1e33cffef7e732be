"""The minutes of a meeting: drafted, edited, approved by the chair, printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from local4action.foundation import long_jobs
from local4action.foundation.actions import action
from local4action.foundation.canonical import sha256
from local4action.foundation.editing import refuse_stale
from local4action.members.models import Body
from local4action.reviews import minutes_text, queries
from local4action.reviews.actions.items import day_of
from local4action.reviews.meeting_workflow import MINUTES
from local4action.reviews.models import (
    AgendaItem,
    Meeting,
    Minutes,
    MinutesPrint,
    MinutesSection,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from local4action.foundation.models import FileReference, LongJob


@action("reviews.draft_minutes", on="meeting")
def draft_minutes(*, meeting: Meeting, actor: Any) -> Minutes:
    """Draft the minutes of a meeting that was held, from what was recorded.

    Raises:
        ValidationError: when it was not held, or they are drafted already.
    """
    found = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if found.state != Meeting.State.HELD:
        raise ValidationError(_("The minutes are drafted once the meeting is closed."))
    if Minutes.objects.filter(meeting=found).exists():
        raise ValidationError(_("The minutes of this meeting are drafted already."))
    made = Minutes.objects.create(meeting=found, language=found.language, drafted_by=actor)
    parts = minutes_text.drafted(found, queries.participants_of(found), _items(found))
    for position, part in enumerate(parts, start=1):
        MinutesSection.objects.create(
            minutes=made,
            item=part.item,
            position=position,
            heading=part.heading[:300],
            text=part.text,
        )
    return made


def _items(meeting: Meeting) -> list[AgendaItem]:
    rows = AgendaItem.objects.filter(meeting=meeting).select_related(
        "meeting__body", "proposal__organisation", "opinion__step__body"
    )
    rows = rows.prefetch_related(
        "recusals__person", "polls", "votes__person", "opinion__conditions__checked_by"
    )
    return list(rows.order_by("position", "pk"))


def sections_as_shown(sections: Sequence[MinutesSection]) -> dict[str, str]:
    """The parts a form shows, by the names of its fields."""
    return {f"section_{one.position}": one.text for one in sections}


@action("reviews.edit_minutes", on="minutes")
def edit_minutes(
    *, minutes: Minutes, texts: Mapping[int, str], actor: Any, token: str | None = None
) -> Minutes:
    """Change the text of parts of a draft, by their position; only those the officer may read.

    Raises:
        ValidationError: when they are final, or a part would be empty or is not theirs.
        StaleEditError: when someone else changed them in between.
    """
    found = Minutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    found.meeting = minutes.meeting
    parts = [one.section for one in queries.parts_for(actor, found) if one.section]
    typed = {f"section_{key}": text for key, text in texts.items()}
    refuse_stale(sections_as_shown(parts), typed, token)
    if not set(texts) <= {one.position for one in parts}:
        raise ValidationError(_("One of these parts is not there."))
    for section in parts:
        text = texts.get(section.position, section.text)
        if not text:
            field = f"section_{section.position}"
            raise ValidationError({field: _("A part of the minutes cannot be empty.")})
        if text != section.text:
            section.text = text
            section.save(update_fields=["text"])
    return MINUTES.move(found, "edit", actor=actor)


def record_of(minutes: Minutes, number: str) -> dict[str, Any]:
    """What the hash of final minutes is made from."""
    meeting = minutes.meeting
    return {
        "number": number,
        "meeting": meeting.ref,
        "title": meeting.title,
        "body": meeting.body.slug,
        "call": meeting.call.ref,
        "date": day_of(meeting).isoformat(),
        "language": minutes.language,
        "sections": [
            {"position": one.position, "heading": one.heading, "text": one.text}
            for one in minutes.sections.order_by("position")
        ],
    }


@action("reviews.approve_minutes", on="minutes")
def approve_minutes(*, minutes: Minutes, actor: Any) -> Minutes:
    """Approve the minutes: they get their number and their hash, and change no more.

    Raises:
        ValidationError: when they are final already.
    """
    body, year = minutes.meeting.body, day_of(minutes.meeting).year
    # One row for all who number minutes of this body: two at once wait for one another.
    Body.objects.select_for_update().get(pk=body.pk)
    begin = f"{body.slug.upper()}-{year}-"
    last = Minutes.objects.filter(number__startswith=begin).aggregate(last=Max("number"))["last"]
    number = f"{begin}{int(last.removeprefix(begin)) + 1 if last else 1:03}"
    return MINUTES.move(
        minutes,
        "approve",
        actor=actor,
        number=number,
        sha256=sha256(record_of(minutes, number)),
        approved_by=actor,
        approved_at=timezone.now(),
    )


@action("reviews.print_minutes", on="minutes")
def print_minutes(*, minutes: Minutes, actor: Any) -> LongJob:
    """Ask for the minutes on paper, as this person may read them; a job prints them."""
    wanted = MinutesPrint.objects.create(
        minutes=minutes,
        person=actor,
        left_out=sorted(queries.kept_items(actor, minutes.meeting)),
    )
    job = long_jobs.begin(kind="reviews.minutes", title=_("Minutes as a PDF"), by=actor, total=1)
    app.configure_task("reviews.print_minutes", queue="documents").defer(
        job=job.pk, wanted=wanted.pk
    )
    return job


@action("reviews.attach_print", on="wanted", system=True)
def attach_print(*, wanted: MinutesPrint, file: FileReference, actor: Any) -> MinutesPrint:
    """Keep the printed minutes with the wish for them."""
    del actor
    wanted.file = file
    wanted.save(update_fields=["file"])
    return wanted
