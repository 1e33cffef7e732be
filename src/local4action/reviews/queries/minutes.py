"""The minutes of a meeting as a person may read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local4action.foundation.access import one_or_404
from local4action.reviews.models import Meeting, Minutes, MinutesPrint, MinutesSection
from local4action.reviews.queries.meetings import kept_items, meetings_for

if TYPE_CHECKING:
    from local4action.accounts.models import Person


@dataclass(slots=True)
class Part:
    """One part of the minutes; without a section for someone recused from its item."""

    position: int
    section: MinutesSection | None


def minutes_of(meeting: Meeting) -> Minutes | None:
    """The minutes of a meeting, when they are drafted."""
    rows = Minutes.objects.filter(meeting=meeting).select_related("drafted_by", "approved_by")
    found = rows.first()
    if found is not None:
        found.meeting = meeting
    return found


def may_read(actor: Any, minutes: Minutes, *, officer: bool) -> bool:
    """A draft is for officers and the chair; once final, for all who may read the meeting."""
    return officer or minutes.state == "final" or minutes.meeting.chair_id == actor.pk


def parts_for(actor: Any, minutes: Minutes) -> list[Part]:
    """The parts of the minutes in order, without what this person is recused from."""
    kept = kept_items(actor, minutes.meeting)
    return [
        Part(section.position, None if section.item_id in kept else section)
        for section in minutes.sections.all()
    ]


def print_by_id(pk: int) -> MinutesPrint | None:
    """One print, for the job that makes it."""
    rows = MinutesPrint.objects.select_related(
        "minutes__meeting__body", "minutes__meeting__call", "person"
    )
    return rows.filter(pk=pk).first()


def last_print(actor: Any, minutes: Minutes) -> MinutesPrint | None:
    """This person's newest print, while it shows what they may read."""
    found = (
        minutes.prints.filter(person=actor.pk, file__isnull=False)
        .select_related("file")
        .order_by("-pk")
        .first()
    )
    if found and kept_items(actor, minutes.meeting) <= set(found.left_out):
        return found
    return None


def may_fetch_print(actor: Person, ref: str) -> bool:
    """Whether a person may fetch a print: their own, of a meeting they may read still.

    An interest that came up since takes it away: the paper shows an item that is not for them.
    """
    found = MinutesPrint.objects.filter(ref=ref, person=actor.pk).select_related("minutes").first()
    if found is None or not meetings_for(actor).filter(pk=found.minutes.meeting_id).exists():
        return False
    meeting = one_or_404(meetings_for(actor), pk=found.minutes.meeting_id)
    return kept_items(actor, meeting) <= set(found.left_out)
