"""What is decided about a proposal.

All but the withdrawal are parts of an act of the room `reviews`, in its transaction and under its
name in the history; the move asks this room's own permission.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.calls.workflow import PROPOSAL
from local4action.foundation import mail
from local4action.foundation.actions import action

if TYPE_CHECKING:
    import datetime as dt

    from local4action.calls.models import Proposal


def ask_second_form(*, proposal: Proposal, due_on: dt.date, actor: Any) -> Proposal:
    """Ask those who wrote a proposal for its second form, by a day.

    Asked again while it is being written, it moves the day. Everyone who writes gets a mail.

    Raises:
        ValidationError: when the day has passed, or the proposal is not where this can be asked.
    """
    if due_on < timezone.localdate():
        raise ValidationError({"due_on": _("Choose a day that is still to come.")})
    PROPOSAL.move(proposal, "ask_second_form", actor=actor, second_form_due=due_on)
    for member in proposal.members.select_related("person").filter(person__isnull=False):
        mail.write_from_template(
            "calls/mail/second_form",
            {"proposal": proposal, "member": member, "due_on": due_on},
            to=member.email,
            language=member.person.language if member.person else "en",
            key=f"{proposal.ref}:{due_on.isoformat()}:{member.pk}",
        )
    return proposal


def reject_proposal(*, proposal: Proposal, actor: Any) -> Proposal:
    """End a proposal at screening; the reason and the letter are kept by the room `reviews`.

    Raises:
        ValidationError: when it was not just submitted.
    """
    return PROPOSAL.move(proposal, "reject", actor=actor)


def record_outcome(*, proposal: Proposal, granted: bool, actor: Any) -> Proposal:
    """Record what was decided on a proposal in review.

    Raises:
        ValidationError: when it is not in review.
    """
    return PROPOSAL.move(proposal, "grant" if granted else "decline", actor=actor)


def tell_outcome(*, proposal: Proposal, at: dt.datetime) -> None:
    """Part of an act: those who write it are told what was decided; its pages say so then."""
    proposal.outcome_told_at = at
    proposal.save(update_fields=["outcome_told_at", "updated_at"])


@action("calls.withdraw_proposal", on="proposal")
def withdraw_proposal(*, proposal: Proposal, actor: Any) -> Proposal:
    """Take a proposal back; what was written stays readable to those who wrote it.

    Raises:
        ValidationError: when it was decided already.
    """
    return PROPOSAL.move(proposal, "withdraw", actor=actor)
