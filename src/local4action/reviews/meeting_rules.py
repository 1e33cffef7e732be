"""Who may do what in meetings, with the chain, conditions and minutes.

An interest in a file closes its item here as it closes the file everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import rules

from local4action.members.rules import (
    current_mandates,
    is_board_member,
    is_bureau_member,
    is_officer,
    is_signed_in,
)
from local4action.reviews.models import Minutes, Participant, Poll
from local4action.reviews.rules import is_deciding_officer, is_free

if TYPE_CHECKING:
    from local4action.reviews.models import AgendaItem, Condition, Meeting

# Who counts as present, and may vote.
THERE: Final = ("present", "remote")


@rules.predicate
def is_free_of(person: Any, subject: AgendaItem | Condition | Poll | None) -> bool:
    """Has no interest in the file this item, vote or condition is about; no file, no interest."""
    subject = subject.item if isinstance(subject, Poll) else subject
    if subject is None or not is_signed_in(person):
        return False
    # The gate has just judged it for this very person.
    if getattr(subject, "known_free", None) == person.pk:
        return True
    return subject.proposal is None or bool(is_free(person, subject.proposal))


def _meeting(subject: Meeting | Minutes | None) -> Meeting | None:
    return subject.meeting if isinstance(subject, Minutes) else subject


@rules.predicate
def sits_there(person: Any, subject: Meeting | Minutes | None) -> bool:
    """Is a member of the body that meets, today."""
    meeting = _meeting(subject)
    if meeting is None:
        return False
    return any(one.body_id == meeting.body_id for one in current_mandates(person))


@rules.predicate
def is_there(person: Any, item: AgendaItem | None) -> bool:
    """Is noted as present in the meeting of this item, in the room or online."""
    if item is None or person.pk is None:
        return False
    seats = Participant.objects.filter(meeting=item.meeting_id, person=person.pk)
    return seats.filter(presence__in=THERE).exists()


@rules.predicate
def is_chair(person: Any, subject: Meeting | Minutes | None) -> bool:
    """Chairs this meeting."""
    meeting = _meeting(subject)
    return meeting is not None and person.pk is not None and meeting.chair_id == person.pk


@rules.predicate
def is_checker(person: Any, condition: Condition | None) -> bool:
    """Was named to check this condition."""
    return condition is not None and person.pk is not None and condition.checked_by_id == person.pk


rules.add_perm("reviews.set_chain", is_officer)
rules.add_perm("reviews.record_opinion", is_deciding_officer)
rules.add_perm("reviews.see_meetings", is_officer | is_board_member | is_bureau_member)
rules.add_perm("reviews.prepare_meeting", is_officer)
rules.add_perm("reviews.run_meeting", is_officer)
rules.add_perm("reviews.record_item", is_officer & is_free_of)
rules.add_perm("reviews.hold_poll", is_officer & is_free_of)
rules.add_perm("reviews.cast_vote", is_there & is_free_of)
rules.add_perm("reviews.record_recusal", is_officer & is_free_of)
rules.add_perm("reviews.draft_minutes", is_officer)
rules.add_perm("reviews.edit_minutes", is_officer)
rules.add_perm("reviews.approve_minutes", is_chair)
rules.add_perm("reviews.print_minutes", is_officer | sits_there | is_chair)
rules.add_perm("reviews.attach_print", rules.always_false)
rules.add_perm("reviews.mark_condition", (is_checker | is_officer) & is_free_of)
