"""What the room says of an item: notes while it talks, people who leave, and the outcome."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from local4action.calls.models import Proposal
from local4action.foundation import dates
from local4action.foundation.actions import action
from local4action.foundation.editing import refuse_stale
from local4action.reviews import queries
from local4action.reviews.actions.chains import keep_opinion, next_step
from local4action.reviews.actions.decisions import conditions_said, write_decision
from local4action.reviews.actions.files import locked
from local4action.reviews.models import (
    AgendaItem,
    Conflict,
    Meeting,
    Opinion,
    Poll,
    Recusal,
    Says,
    Step,
    Vote,
)
from local4action.reviews.quorum import Count

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from local4action.accounts.models import Person
    from local4action.reviews.actions.chains import NewCondition
    from local4action.reviews.queries import Room


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an item ends.

    `says` is empty for an item that is no file. Votes are `names`, by the keys of people, or the
    `count`; with consensus there are none.
    """

    agreed: str
    says: str = ""
    method: str = AgendaItem.Method.CONSENSUS
    names: Mapping[int, str] = field(default_factory=dict)
    count: Count = field(default_factory=Count)
    conditions: Sequence[NewCondition] = ()


def notes_as_shown(item: AgendaItem) -> dict[str, str]:
    """What the form of an item shows of it, for the mark of a stale edit."""
    return {"agreed": item.agreed}


def open_item(item: AgendaItem) -> AgendaItem:
    """Part of an act: the item's row, locked, in a meeting in session and without an outcome."""
    found = (
        AgendaItem.objects.select_for_update(of=("self",))
        .select_related("meeting__call", "meeting__body", "proposal__call", "recorded_by")
        .get(pk=item.pk)
    )
    if found.meeting.state != Meeting.State.RUNNING:
        raise ValidationError(_("The meeting is not in session."), code="state")
    if found.recorded_at:
        raise ValidationError(
            _("%(name)s has recorded the outcome already."),
            code="recorded",
            params={"name": found.recorded_by},
        )
    return found


@action("reviews.record_item", on="item")
def note_item(*, item: AgendaItem, agreed: str, actor: Any, token: str | None = None) -> AgendaItem:
    """Keep what is being agreed, while the room talks.

    Raises:
        ValidationError: when the meeting is not in session, or the outcome is recorded.
        StaleEditError: when someone else wrote in between.
    """
    del actor
    found = open_item(item)
    refuse_stale(notes_as_shown(found), {"agreed": agreed}, token)
    found.agreed = agreed
    found.save(update_fields=["agreed"])
    return found


@action("reviews.record_recusal", on="item")
def record_recusal(*, item: AgendaItem, person: Person, reason: str, actor: Any) -> Conflict:
    """Someone says in the room that they have an interest in the file, and leaves.

    It is their declaration: from then on the file exists nowhere for them.

    Raises:
        ValidationError: when no reason is given, the item is no file, or they do not sit here.
    """
    del actor
    found = open_item(item)
    if not reason:
        raise ValidationError({"reason": _("Say in a few words what the interest is.")})
    sitting = {one.person_id for one in queries.participants_of(found.meeting)}
    if found.proposal is None or person.pk not in sitting:
        raise ValidationError({"person": _("Choose one of those who sit in this meeting.")})
    declared, _new = Conflict.objects.get_or_create(
        proposal=found.proposal, person=person, defaults={"reason": reason}
    )
    return declared


@action("reviews.record_item", on="item")
def record_item(
    *, item: AgendaItem, outcome: Outcome, actor: Any, token: str | None = None
) -> AgendaItem:
    """Record how an item ended: passed on to the next step, decided, or postponed.

    To postpone needs no quorum, everything else does. Where the step of the body decides, the
    register has its line and the letter is drafted in the same transaction.

    Raises:
        ValidationError: without a quorum or a majority, when it is not the turn of this body, a
            vote is open, or something is missing.
        StaleEditError: when someone else wrote in between.
    """
    found = open_item(item)
    if found.polls.filter(state=Poll.State.OPEN).exists():
        raise ValidationError(_("Close the vote first."), code="vote")
    refuse_stale(notes_as_shown(found), {"agreed": outcome.agreed}, token)
    if not outcome.agreed:
        raise ValidationError({"agreed": _("Write what was agreed, and why.")})
    proposal = locked(found.proposal, Proposal.State.IN_REVIEW) if found.proposal else None
    if proposal is not None and outcome.says not in Says.values:
        raise ValidationError({"says": _("Choose one of the outcomes.")})
    step = next_step(proposal, found.meeting.body) if proposal else None
    room = queries.room_for(found)
    count = _counted(outcome, room)
    if outcome.says != Says.POSTPONE:
        _hold(outcome, room, count, step)
    _write(found, outcome, room, count, actor)
    if proposal is not None and step is not None:
        _speak(found, proposal, step, outcome, actor)
    return found


def _counted(outcome: Outcome, room: Room) -> Count:
    """The votes, counted.

    Raises:
        ValidationError: when someone votes who is not there or is recused, or too many do.
    """
    if outcome.method == AgendaItem.Method.BY_NAME:
        voting = {one.person_id for one in room.voting}
        if not set(outcome.names) <= voting:
            raise ValidationError(_("Someone is not present, or recused, and has no vote here."))
        given = list(outcome.names.values())
        return Count(given.count("for"), given.count("against"), given.count("abstain"))
    if outcome.method == AgendaItem.Method.BY_COUNT:
        if outcome.count.total > len(room.voting):
            raise ValidationError(_("More votes are counted than there are people who may vote."))
        return outcome.count
    if outcome.method != AgendaItem.Method.CONSENSUS:
        raise ValidationError({"method": _("Say how the room came to it.")})
    return Count()


def _hold(outcome: Outcome, room: Room, count: Count, step: Step | None) -> None:
    """Refuse what has no quorum, or no majority for it, with the reason."""
    if not room.presence.reached:
        raise ValidationError(room.presence.reason, code="quorum")
    majority = step.majority if step else Step.Majority.SIMPLE
    if outcome.method != AgendaItem.Method.CONSENSUS and not count.carries(majority):
        raise ValidationError(count.refusal(majority), code="majority")


def _write(item: AgendaItem, outcome: Outcome, room: Room, count: Count, actor: Any) -> None:
    voted = outcome.method != AgendaItem.Method.CONSENSUS
    item.agreed, item.says, item.method = outcome.agreed, outcome.says, outcome.method
    item.votes_for = count.for_it if voted else None
    item.votes_against = count.against if voted else None
    item.votes_abstain = count.abstained if voted else None
    item.present, item.needed = room.presence.present, room.presence.needed
    item.recorded_by, item.recorded_at = actor, timezone.now()
    item.save()
    for one in room.recused:
        Recusal.objects.create(item=item, person=one.person)
    if outcome.method == AgendaItem.Method.BY_NAME:
        for key, choice in outcome.names.items():
            Vote.objects.create(item=item, person_id=key, choice=choice)


def _speak(
    item: AgendaItem, proposal: Proposal, step: Step, outcome: Outcome, actor: Any
) -> Opinion:
    """The outcome becomes the word of the step; of the last one, the decision."""
    day = day_of(item.meeting)
    if step.kind == Step.Kind.DECIDES and outcome.says != Says.POSTPONE:
        write_decision(
            proposal=proposal,
            outcome="declined" if outcome.says == Says.DECLINE else "granted",
            body=item.meeting.body,
            decided_on=day,
            minutes=place_in_minutes(item),
            conditions=conditions_said(proposal, outcome.conditions),
            actor=actor,
        )
    return keep_opinion(
        proposal=proposal,
        step=step,
        says=outcome.says,
        reasons=outcome.agreed,
        said_on=day,
        item=item,
        conditions=outcome.conditions,
        actor=actor,
    )


def day_of(meeting: Meeting) -> dt.date:
    """The day of a meeting where it takes place; of its opening, should it open another day."""
    return (meeting.opened_at or timezone.now()).astimezone(ZoneInfo(meeting.starts_zone)).date()


def place_in_minutes(item: AgendaItem) -> str:
    """Where an item is minuted, in the language of the minutes."""
    meeting = item.meeting
    with override(meeting.language):
        return _("%(meeting)s, %(day)s, item %(number)s") % {
            "meeting": meeting.title,
            "day": dates.spoken(day_of(meeting).isoformat(), meeting.language),
            "number": item.position,
        }


@action("reviews.record_item", on="item")
def take_back_item(*, item: AgendaItem, actor: Any) -> AgendaItem:
    """Take back an outcome that was recorded by mistake, while the meeting is in session.

    A decision stays: the register has it.

    Raises:
        ValidationError: when the meeting is over, nothing is recorded, or it is a decision.
    """
    del actor
    found = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if found.meeting.state != Meeting.State.RUNNING or not found.recorded_at:
        raise ValidationError(_("There is nothing to take back."), code="state")
    spoken = Opinion.objects.filter(item=found).select_related("step").first()
    if spoken is not None:
        if spoken.step.kind == Step.Kind.DECIDES and spoken.says != Says.POSTPONE:
            raise ValidationError(_("A decision stays: the register has it."))
        if Opinion.objects.filter(proposal=spoken.proposal_id, pk__gt=spoken.pk).exists():
            raise ValidationError(_("A later step has spoken since."))
        spoken.delete()
    found.recusals.all().delete()
    found.votes.all().delete()
    cleared = {
        "says": "", "method": "", "votes_for": None, "votes_against": None, "votes_abstain": None,
        "present": None, "needed": None, "recorded_by": None, "recorded_at": None,
    }  # fmt: skip
    for name, value in cleared.items():
        setattr(found, name, value)
    found.save(update_fields=list(cleared))
    return found
