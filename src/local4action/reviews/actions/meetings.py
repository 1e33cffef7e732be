"""A meeting is prepared: when, where, on what, and who is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.calls import deadlines
from local4action.foundation.actions import action
from local4action.foundation.editing import StaleEditError, refuse_stale, token_of
from local4action.reviews import queries
from local4action.reviews.actions.chains import step_of
from local4action.reviews.meeting_workflow import MEETING
from local4action.reviews.models import AgendaItem, Meeting, Participant, Poll

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from local4action.calls.models import Call, Proposal
    from local4action.members.models import Body

COLUMNS: Final = (
    "title", "starts_local", "starts_zone", "place", "link", "language", "chair", "quorum_kind",
    "quorum", "voting",
)  # fmt: skip


def as_shown(meeting: Meeting) -> dict[str, str]:
    """What a form shows of a meeting, field by field, as text."""
    known = {name: str(getattr(meeting, name)) for name in COLUMNS}
    return known | {"chair": str(meeting.chair_id)}


@action("reviews.prepare_meeting")
def prepare_meeting(*, call: Call, body: Body, columns: Mapping[str, Any], actor: Any) -> Meeting:
    """Plan a meeting of a body over the files of a call.

    `columns` are those of `COLUMNS`; without a quorum it is that of the body's step.

    Raises:
        ValidationError: when the body has no step in the call's chain, the chair does not sit in
            it, or the time does not exist.
    """
    del actor
    step = step_of(call, body)
    columns = {"quorum_kind": step.quorum_kind, "quorum": step.quorum, **columns}
    meeting = Meeting(call=call, body=body, **_checked(body, columns))
    meeting.save()
    return meeting


@action("reviews.prepare_meeting", on="meeting")
def edit_meeting(
    *, meeting: Meeting, columns: Mapping[str, Any], actor: Any, token: str | None = None
) -> Meeting:
    """Change when, where, who chairs and what quorum, until the meeting opens.

    Raises:
        ValidationError: when it opened, or something does not hold.
        StaleEditError: when someone else changed it in between.
    """
    del actor
    found = _planned(meeting)
    typed = Meeting(call=found.call, body=found.body, **_checked(found.body, columns))
    refuse_stale(as_shown(found), as_shown(typed), token)
    for name in (*COLUMNS, "starts_at"):
        setattr(found, name, getattr(typed, name))
    found.save(update_fields=[*COLUMNS, "starts_at"])
    return found


def _checked(body: Body, columns: Mapping[str, Any]) -> dict[str, Any]:
    known = {name: columns[name] for name in COLUMNS if name in columns}
    try:
        known["starts_at"] = deadlines.instant_of(known["starts_local"], known["starts_zone"])
    except ValidationError as error:
        raise ValidationError({"starts_local": error.messages}) from None
    if not known["title"]:
        raise ValidationError({"title": _("Give the meeting a title.")})
    if known["chair"].pk not in {person.pk for person in queries.members_of(body)}:
        raise ValidationError({"chair": _("The chair is a member of the body.")})
    if known["quorum_kind"] == "share" and known["quorum"] > 100:
        raise ValidationError({"quorum": _("A share is at most 100 per cent.")})
    return known


def _locked(meeting: Meeting, *states: str) -> Meeting:
    found = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("call", "body", "chair")
        .get(pk=meeting.pk)
    )
    if found.state not in states:
        raise ValidationError(
            _("This is no longer possible: the state is now “%(state)s”."),
            code="state",
            params={"state": MEETING.state_of(found).staff},
        )
    return found


def _planned(meeting: Meeting) -> Meeting:
    return _locked(meeting, Meeting.State.PLANNED)


def agenda_token(items: Sequence[AgendaItem]) -> str:
    """The mark of an agenda as it was shown."""
    return token_of({"items": [item.pk for item in items]})


@action("reviews.prepare_meeting", on="meeting")
def set_agenda(
    *,
    meeting: Meeting,
    order: Sequence[int],
    actor: Any,
    files: Sequence[Proposal] = (),
    texts: Sequence[str] = (),
    token: str | None = None,
) -> list[AgendaItem]:
    """Put the agenda in order and add to it, until the meeting is over.

    Args:
        meeting: which one.
        order: the keys of the items to keep, in their order; those left out are taken off, save
            those recorded or voted on, and those this officer is recused from, which keep their
            places.
        actor: an officer.
        files: to put on it, in their order; each must wait for this body.
        texts: titles of items that are no files.
        token: `agenda_token` of what was shown.

    Raises:
        ValidationError: when the meeting is over, or a file does not wait for this body.
        StaleEditError: when someone else changed the agenda in between.
    """
    found = _locked(meeting, Meeting.State.PLANNED, Meeting.State.RUNNING)
    rows = AgendaItem.objects.filter(meeting=found).annotate(
        has_polls=Exists(Poll.objects.filter(item=OuterRef("pk")))
    )
    items = list(rows.order_by("position", "pk"))
    kept = queries.kept_items(actor, found)
    seen = [item for item in items if item.pk not in kept]
    if token is not None and token != agenda_token(seen):
        raise StaleEditError({})
    wanted = _in_order(seen, order)
    _take_off(seen, wanted)
    line = _with_fixed(items, kept, wanted)
    line += _added(found, files, texts, actor)
    for position, item in enumerate(line, start=1):
        if item.position != position:
            item.position = position
            item.save(update_fields=["position"])
    return line


def _in_order(seen: Sequence[AgendaItem], order: Sequence[int]) -> list[AgendaItem]:
    place = {key: number for number, key in enumerate(order)}
    last = len(place)
    stay = [
        item
        for item in seen
        if item.pk in place or item.recorded_at or item.has_polls  # type: ignore[attr-defined]
    ]
    return sorted(stay, key=lambda item: place.get(item.pk, last))


def _take_off(seen: Sequence[AgendaItem], wanted: Sequence[AgendaItem]) -> None:
    gone = {item.pk for item in seen} - {item.pk for item in wanted}
    AgendaItem.objects.filter(pk__in=gone, recorded_at__isnull=True).delete()


def _with_fixed(
    items: Sequence[AgendaItem], kept: Collection[int], wanted: Sequence[AgendaItem]
) -> list[AgendaItem]:
    """The wanted order, with what this officer does not see where it was."""
    line = list(wanted)
    for place, item in enumerate(items):
        if item.pk in kept:
            line.insert(min(place, len(line)), item)
    return line


def _added(
    meeting: Meeting, files: Sequence[Proposal], texts: Sequence[str], actor: Any
) -> list[AgendaItem]:
    waiting = {one.pk for one in queries.files_to_discuss(actor, meeting)} if files else set()
    if any(one.pk not in waiting for one in files):
        raise ValidationError({"files": _("One of these files does not wait for this body.")})
    made = [AgendaItem(meeting=meeting, proposal=one, position=0) for one in files]
    made += [AgendaItem(meeting=meeting, title=text, position=0) for text in texts]
    for item in made:
        item.save()
    return made


@action("reviews.run_meeting", on="meeting")
def open_meeting(*, meeting: Meeting, actor: Any) -> Meeting:
    """Open a meeting: its participants are the members of the body today.

    Raises:
        ValidationError: when it is not planned, or has nothing on its agenda.
    """
    found = _planned(meeting)
    if not found.items.exists():
        raise ValidationError(_("Put something on the agenda first."))
    sitting = queries.participants_of(found)
    found.participants.exclude(person__in=[one.person_id for one in sitting]).delete()
    for one in sitting:
        if one.pk is None:
            one.save()
    return MEETING.move(found, "open", actor=actor, opened_at=timezone.now())


@action("reviews.run_meeting", on="meeting")
def close_meeting(*, meeting: Meeting, actor: Any) -> Meeting:
    """Close a meeting; what has no outcome waits for another one.

    Raises:
        ValidationError: when it is not in session, or a vote is open.
    """
    return MEETING.move(meeting, "close", actor=actor, closed_at=timezone.now())


@action("reviews.run_meeting", on="meeting")
def cancel_meeting(*, meeting: Meeting, actor: Any) -> Meeting:
    """Call a planned meeting off; its files wait for another one.

    Raises:
        ValidationError: when it opened already.
    """
    return MEETING.move(meeting, "cancel", actor=actor)


def presence_as_shown(sitting: Sequence[Participant]) -> dict[str, str]:
    """Who is there, as a form shows it."""
    return {f"person_{one.person_id}": one.presence for one in sitting}


@action("reviews.run_meeting", on="meeting")
def record_presence(
    *, meeting: Meeting, presence: Mapping[int, str], actor: Any, token: str | None = None
) -> list[Participant]:
    """Note who is present, excused or absent; by the keys of people.

    Raises:
        ValidationError: when the meeting is over, or someone does not sit in it.
        StaleEditError: when someone else noted something else in between.
    """
    del actor
    found = _locked(meeting, Meeting.State.PLANNED, Meeting.State.RUNNING)
    sitting = queries.participants_of(found)
    typed = {f"person_{key}": value for key, value in presence.items()}
    refuse_stale(presence_as_shown(sitting), typed, token)
    if {one.person_id for one in sitting} < set(presence):
        raise ValidationError(_("One of them does not sit in this body."))
    for one in sitting:
        given = presence.get(one.person_id, one.presence)
        if given not in Participant.Presence.values:
            raise ValidationError(_("Choose one of the answers."))
        if one.pk is None or given != one.presence:
            one.presence = given
            one.save()
    return sitting
