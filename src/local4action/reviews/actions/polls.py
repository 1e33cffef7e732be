"""The members of a body vote themselves, each on their own phone; officers open and close it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.foundation.actions import action
from local4action.reviews import queries
from local4action.reviews.actions.items import open_item
from local4action.reviews.ballots import mark_of
from local4action.reviews.meeting_workflow import POLL
from local4action.reviews.models import Meeting, Poll, PollVote, SecretPaper, Vote, Voting

if TYPE_CHECKING:
    from local4action.reviews.models import AgendaItem


@action("reviews.hold_poll", on="item")
def open_poll(*, item: AgendaItem, actor: Any) -> Poll:
    """Ask the members for their vote on an item: openly or in secret, as the meeting says.

    Raises:
        ValidationError: when the meeting is not in session, the outcome is recorded, there is no
            quorum, or a vote is open already, on this item or on another.
    """
    del actor
    # Meetings have one vote at a time, so that everyone in the room speaks of the same one.
    Meeting.objects.select_for_update(of=("self",)).get(pk=item.meeting_id)
    found = open_item(item)
    room = queries.room_for(found)
    if not room.presence.reached:
        raise ValidationError(room.presence.reason, code="quorum")
    if Poll.objects.filter(item__meeting=found.meeting, state=Poll.State.OPEN).exists():
        raise ValidationError(_("A vote is open already. Close it first."), code="open")
    return Poll.objects.create(item=found, voting=found.meeting.voting)


@action("reviews.cast_vote", on="item")
def cast_vote(*, item: AgendaItem, poll: int, choice: str, actor: Any) -> Poll:
    """Vote, or change one's vote; the same vote again changes nothing.

    `poll` is the key of the vote the member was asked for: what was meant for an earlier one is
    not counted in a later.

    Raises:
        ValidationError: when that vote is closed, the choice is none, or the member left the room.
    """
    if choice not in Vote.Choice.values:
        raise ValidationError(_("Choose one of the answers."))
    # Whoever closes the vote waits for this lock, and whoever comes after them is told.
    found = Poll.objects.select_for_update(of=("self",)).filter(item=item, pk=poll).first()
    if found is None or found.state != Poll.State.OPEN:
        raise ValidationError(_("This vote is closed. Nothing was changed."), code="state")
    if actor.pk not in {one.person_id for one in queries.room_for(item).voting}:
        raise ValidationError(_("You have no vote on this item."))
    if found.voting == Voting.SECRET:
        SecretPaper.objects.update_or_create(
            poll=found, mark=mark_of(found.pk, actor.pk), defaults={"choice": choice}
        )
        return found
    vote = PollVote.objects.filter(poll=found, person=actor).first()
    if vote is None:
        PollVote.objects.create(poll=found, person=actor, choice=choice)
    elif vote.choice != choice:
        vote.choice = choice
        vote.save(update_fields=["choice"])
    return found


@action("reviews.hold_poll", on="item")
def close_poll(*, item: AgendaItem, poll: int, actor: Any) -> Poll:
    """Close a vote and count it: the votes of those who may still vote on the item.

    The papers of a secret one are thrown away. Its count fills the form of the outcome, which an
    officer confirms.

    Raises:
        ValidationError: when it is closed already.
    """
    found = Poll.objects.select_for_update(of=("self",)).filter(item=item, pk=poll).first()
    if found is None:
        raise ValidationError(_("This vote is closed. Nothing was changed."), code="state")
    entitled = [one.person_id for one in queries.room_for(item).voting]
    if found.voting == Voting.SECRET:
        choices = queries.papers_of(found, entitled)
        found.papers.all().delete()
    else:
        # Who left the room after they voted has no vote: the history keeps what it was.
        found.votes.exclude(person__in=entitled).delete()
        choices = list(found.votes.values_list("choice", flat=True))
    count = queries.counted(choices)
    return POLL.move(
        found,
        "close",
        actor=actor,
        closed_at=timezone.now(),
        votes_for=count.for_it,
        votes_against=count.against,
        votes_abstain=count.abstained,
    )
