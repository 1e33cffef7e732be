"""The votes that members cast themselves: what may be told of one, and which wait for a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from local4action.reviews.ballots import mark_of
from local4action.reviews.meeting_rules import THERE
from local4action.reviews.models import (
    AgendaItem,
    Meeting,
    Participant,
    Poll,
    PollVote,
    SecretPaper,
)
from local4action.reviews.queries.meetings import items_open_to
from local4action.reviews.quorum import Count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.reviews.queries.meetings import Room


@dataclass(slots=True)
class Tally:
    """A vote as far as it may be told.

    `cast` is how many have voted of those who may. `names` (by the keys of people) are those of an
    open vote; the `count` of a secret one is not known before it is closed, or whoever looks twice
    would see what the last one to vote chose.
    """

    poll: Poll
    cast: int
    names: dict[int, str] = field(default_factory=dict)
    count: Count | None = None


def poll_of(item: AgendaItem) -> Poll | None:
    """The vote on an item that counts: the last one."""
    return Poll.objects.filter(item=item).order_by("-pk").first()


def tally_of(poll: Poll, room: Room) -> Tally:
    """How a vote stands, counting those alone who may vote now; how it ended, once it is closed."""
    is_secret = poll.voting == "secret"
    if poll.state == Poll.State.CLOSED:
        count = Count(poll.votes_for or 0, poll.votes_against or 0, poll.votes_abstain or 0)
        names = {} if is_secret else dict(poll.votes.values_list("person", "choice"))
        return Tally(poll, count.total, names, count)
    entitled = [one.person_id for one in room.voting]
    if is_secret:
        return Tally(poll, len(papers_of(poll, entitled)))
    rows = PollVote.objects.filter(poll=poll, person__in=entitled)
    names = dict(rows.values_list("person", "choice"))
    return Tally(poll, len(names), names, counted(names.values()))


def papers_of(poll: Poll, people: Iterable[int]) -> list[str]:
    """What these people chose in a secret vote, in no order that tells who."""
    marks = [mark_of(poll.pk, one) for one in people]
    rows = SecretPaper.objects.filter(poll=poll, mark__in=marks).order_by("choice")
    return list(rows.values_list("choice", flat=True))


def counted(choices: Iterable[str]) -> Count:
    """The votes, counted."""
    found = Counter(choices)
    return Count(found["for"], found["against"], found["abstain"])


def own_choice(person: Any, poll: Poll) -> str:
    """What a person votes in a vote that is open, for themselves to see; empty before they do."""
    if poll.state != Poll.State.OPEN:
        return ""
    rows: Any = PollVote.objects.filter(poll=poll, person=person.pk)
    if poll.voting == "secret":
        rows = SecretPaper.objects.filter(poll=poll, mark=mark_of(poll.pk, person.pk))
    return rows.values_list("choice", flat=True).first() or ""


def open_polls(person: Any, meeting: Meeting | None = None) -> list[AgendaItem]:
    """The items a person is asked to vote on now and has not yet, of files open to them."""
    seats = Participant.objects.filter(person=person.pk, presence__in=THERE)
    rows = AgendaItem.objects.filter(
        items_open_to(person),
        meeting__state=Meeting.State.RUNNING,
        meeting__in=seats.values("meeting"),
        polls__state=Poll.State.OPEN,
    )
    if meeting is not None:
        rows = rows.filter(meeting=meeting)
    asked = rows.select_related("meeting").prefetch_related("polls").order_by("pk")
    return [
        item
        for item in asked
        if any(
            one.state == Poll.State.OPEN and not own_choice(person, one) for one in item.polls.all()
        )
    ]
