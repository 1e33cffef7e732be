"""Meetings, their agendas and who counts for an item; what one has an interest in is left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import rules as permissions
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    When,
)

from local4action.accounts.models import Person
from local4action.calls.models import Call, Proposal
from local4action.calls.queries import answer_file
from local4action.foundation.access import one_or_404
from local4action.foundation.prepared import Among, Slot, prepared_both
from local4action.members.models import Body, Mandate
from local4action.members.rules import counting, current_mandates
from local4action.reviews import phases
from local4action.reviews.gate import files_for, was_submitted
from local4action.reviews.meeting_rules import THERE
from local4action.reviews.models import AgendaItem, Meeting, Participant, Score
from local4action.reviews.queries.chains import waiting_for_step
from local4action.reviews.queries.interests import interested_in
from local4action.reviews.quorum import Presence, needed
from local4action.reviews.rules import has_interest, without_recused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

SAT: Final = ("running", "held")
MOST_WAITING: Final = 20
BY_REFERENCE, BY_SPREAD = "reference", "spread"


def meetings_for(actor: Any) -> QuerySet[Meeting]:
    """The meetings a person may know of: an officer all, others those of their bodies."""
    if not permissions.has_perm("reviews.see_meetings", actor):
        return Meeting.objects.none()
    if permissions.has_perm("reviews.prepare_meeting", actor):
        return _meetings()
    return _meetings().filter(Q(body__in=_bodies_of(actor)) | Q(chair=actor.pk))


def _meetings() -> QuerySet[Meeting]:
    return Meeting.objects.select_related("call", "body", "chair")


def _bodies_of(actor: Any) -> list[int]:
    return [one.body_id for one in current_mandates(actor) if one.body_id]


def meeting_for(actor: Any, ref: str) -> Meeting:
    """One meeting.

    Raises:
        Http404: when there is none that this person may know of.
    """
    return one_or_404(meetings_for(actor), ref=ref)


def calls_to_decide() -> list[Call]:
    """The calls whose files a body may meet about, the newest first."""
    return list(Call.objects.filter(state__in=["open", "closed"]).order_by("-closes_at", "-pk"))


def members_of(body: Body) -> list[Person]:
    """Today's members of a body, by mandate, by name."""
    sits = Mandate.objects.filter(counting(), body=body, person=OuterRef("pk"))
    return list(Person.objects.filter(Exists(sits), is_active=True).order_by("name", "pk"))


def participants_of(meeting: Meeting) -> list[Participant]:
    """Who sits in a meeting: today's members until it opens, then those who were it that day."""
    stored = list(meeting.participants.select_related("person").order_by("person__name", "pk"))
    if meeting.state != Meeting.State.PLANNED:
        return stored
    known = {one.person_id: one for one in stored}
    return [
        known.get(person.pk) or Participant(meeting=meeting, person=person)
        for person in members_of(meeting.body)
    ]


@dataclass(slots=True)
class AgendaLine:
    """One line of an agenda; without an item for someone recused from it."""

    number: int
    item: AgendaItem | None


def items_open_to(actor: Any) -> Q:
    """The items a person may know of: free ones, and files they have no interest in."""
    return Q(proposal__isnull=True) | ~has_interest(actor, "proposal")


def _kept_from(actor: Any) -> Case:
    return Case(
        When(has_interest(actor, "proposal"), then=True),
        default=False,
        output_field=BooleanField(),
    )


def agenda_for(actor: Any, meeting: Meeting) -> list[AgendaLine]:
    """The agenda in order; an item one is recused from is a line that says no more."""
    rows = (
        AgendaItem.objects.filter(meeting=meeting)
        .annotate(is_kept=_kept_from(actor))
        .select_related("proposal__organisation", "proposal__call__round")
        .order_by("position", "pk")
    )
    phases.veiled(actor, [item.proposal for item in rows if item.proposal])
    return [
        AgendaLine(number, None if item.is_kept else item)
        for number, item in enumerate(rows, start=1)
    ]


def item_for(actor: Any, meeting: Meeting, ref: str) -> AgendaItem:
    """One item of an agenda, with its file.

    Raises:
        Http404: when there is none, or this person is recused from it.
    """
    rows = AgendaItem.objects.filter(items_open_to(actor), meeting=meeting)
    found = one_or_404(
        rows.select_related("proposal__call__round", "proposal__organisation", "recorded_by"),
        ref=ref,
    )
    phases.veiled(actor, [found.proposal] if found.proposal else [])
    found.meeting = meeting
    found.known_free = actor.pk  # type: ignore[attr-defined]
    return found


def shows_files(actor: Any, meeting: Meeting) -> bool:
    """Whether its files are open to a person: not to readers before it opens.

    The board reads by its assignments, and does not see before its session who proposes, nor what
    other readers found.
    """
    if meeting.state in SAT or meeting.body.kind != Body.Kind.BOARD:
        return True
    return bool(permissions.has_perm("reviews.prepare_meeting", actor))


def may_fetch_answer(actor: Any, subject_ref: str) -> bool:
    """Whether a person may fetch a file sent as an answer: as their meetings show it."""
    sent = answer_file(subject_ref)
    if sent is None or not sent.question.is_for_board or not was_submitted(sent):
        return False
    items = AgendaItem.objects.filter(
        items_open_to(actor), proposal=sent.proposal_id, meeting__in=meetings_for(actor)
    ).select_related("meeting__body", "proposal__call__round")
    return any(
        shows_files(actor, item.meeting)
        and item.proposal is not None
        and not phases.is_blind(actor, item.proposal)
        for item in items
    )


def kept_items(actor: Any, meeting: Meeting) -> set[int]:
    """The keys of the items a person is recused from."""
    rows = AgendaItem.objects.filter(meeting=meeting).filter(has_interest(actor, "proposal"))
    return set(rows.values_list("pk", flat=True))


@dataclass(slots=True)
class Room:
    """Who is there for one item: those who may vote, those recused, and whether it suffices."""

    voting: list[Participant]
    recused: list[Participant]
    presence: Presence


def room_for(item: AgendaItem) -> Room:
    """Who counts for an item now; people with an interest in its file leave the room."""
    meeting = item.meeting
    sitting = participants_of(meeting)
    out = interested_in(item.proposal, [one.person for one in sitting]) if item.proposal else ()
    entitled = [one for one in sitting if one.person_id not in out]
    voting = [one for one in entitled if one.presence in THERE]
    return Room(
        voting,
        [one for one in sitting if one.person_id in out],
        Presence(
            len(entitled),
            len(voting),
            needed(meeting.quorum_kind, meeting.quorum, len(entitled)),
        ),
    )


def files_to_discuss(actor: Any, meeting: Meeting, rule: str = BY_REFERENCE) -> list[Proposal]:
    """The files whose turn it is before this body and that no coming meeting has, in order.

    `rule`: `reference`, or `spread` for those on which readers disagree most first.
    """
    turn = waiting_for_step(meeting.call, meeting.body)
    if turn is None:
        return []
    taken = AgendaItem.objects.filter(proposal=OuterRef("pk"), recorded_at__isnull=True).filter(
        Q(meeting=meeting) | Q(meeting__state__in=["planned", "running"])
    )
    rows = files_for(actor).filter(turn).exclude(Exists(taken))
    found = list(rows.select_related("organisation").order_by("ref"))
    if rule == BY_SPREAD:
        spread = spreads_of([one.pk for one in found])
        found.sort(key=lambda one: (-spread.get(one.pk, (0, 0))[0], -spread.get(one.pk, (0, 0))[1]))
    return found


def spreads_of(proposals: Iterable[int]) -> dict[int, tuple[int, int]]:
    """How far readers are apart on files: on the criterion they differ most, and on all together.

    Differences of points from 0 to 4; readers with an interest do not count. One query.
    """
    given = Score.objects.filter(
        review__proposal__in=list(proposals),
        review__submitted_at__isnull=False,
        value__isnull=False,
    )
    rows = (
        without_recused(given, "review__reviewer", "review__proposal")
        .values("review__proposal", "criterion")
        .annotate(apart=Max("value") - Min("value"))
        .values_list("review__proposal", "apart")
    )
    found: dict[int, tuple[int, int]] = {}
    for proposal, apart in rows:
        most, total = found.get(proposal, (0, 0))
        found[proposal] = (max(most, apart), total + apart)
    return found


def meetings_of_decisions(proposals: Iterable[int]) -> dict[int, Meeting]:
    """The meeting in which each of several proposals was decided, where it was in one."""
    rows = AgendaItem.objects.filter(
        opinion__step__kind="decides", says__in=["grant", "grant_if", "decline"]
    ).filter(proposal__in=list(proposals))
    return {
        item.proposal_id: item.meeting
        for item in rows.select_related("meeting")
        if item.proposal_id is not None
    }


def waiting_meetings(actor: Any) -> list[Any]:
    """The meetings a person has before them, and those whose minutes wait for their chair.

    One query, at most twenty; `is_seated` where they are in the room.
    """
    if not permissions.has_perm("reviews.see_meetings", actor):
        return []
    rows = _WAITING[bool(permissions.has_perm("reviews.prepare_meeting", actor))]
    return rows.rows(person=actor.pk, bodies=_bodies_of(actor))


def _waiting(*, of_all: bool) -> QuerySet[Meeting]:
    chairs = Q(chair=Slot("person", BigIntegerField()))
    sits = Q(Among("body_id", Slot("bodies", ArrayField(BigIntegerField())))) | chairs
    ahead = Q(state__in=["planned", "running"])
    to_approve = chairs & Q(state="held", minutes__state="draft")
    seat = Participant.objects.filter(
        meeting=OuterRef("pk"), person=Slot("person", BigIntegerField()), presence__in=THERE
    )
    rows = _meetings().filter(ahead | to_approve, Q() if of_all else sits)
    rows = rows.annotate(is_seated=Exists(seat))
    return rows.order_by("starts_at", "pk")[:MOST_WAITING]


_WAITING: Final = prepared_both(lambda of_all: _waiting(of_all=of_all))


def in_order(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Coming meetings first, the next on top; then past ones, the last on top."""
    ahead = When(state__in=["planned", "running"], then=F("starts_at"))
    return rows.order_by(Case(ahead).asc(nulls_last=True), "-starts_at", "-pk")


def agenda_sizes(actor: Any, meetings: Iterable[Meeting]) -> dict[int, int]:
    """How many items each of several meetings has that this person may know of; one query."""
    rows = AgendaItem.objects.filter(items_open_to(actor), meeting__in=[one.pk for one in meetings])
    found: dict[int, int] = {}
    for key in rows.values_list("meeting", flat=True):
        found[key] = found.get(key, 0) + 1
    return found
