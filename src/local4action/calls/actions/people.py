"""Writing together: a colleague is invited, joins, is taken off again."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.calls.models import Proposal, ProposalMember
from local4action.calls.queries import membership_of
from local4action.foundation import mail
from local4action.foundation.actions import action
from local4action.foundation.text import cleaned

MOST_WRITERS: Final = 30


@action("calls.invite_colleague", on="proposal")
def invite_colleague(*, proposal: Proposal, email: str, actor: Any) -> ProposalMember:
    """Invite someone to write, by e-mail address; the mail is in the language of the proposal.

    Inviting the same address again changes nothing and sends nothing.

    Raises:
        ValidationError: when it is no address, or thirty people write already.
    """
    address = cleaned(email).lower()
    if len(address) > 254:
        raise ValidationError({"email": _("This is too long for an e-mail address.")})
    validate_email(address)
    Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    known = proposal.members.filter(email=address).first()
    if known is not None:
        return known
    if proposal.members.count() >= MOST_WRITERS:
        raise ValidationError(_("Thirty people write on this proposal already."))
    member = ProposalMember.objects.create(proposal=proposal, email=address, invited_by=actor)
    mail.write_from_template(
        "calls/mail/invitation",
        {"proposal": proposal, "by": actor},
        to=address,
        language=proposal.language,
        key=f"{proposal.ref}:{member.pk}",
    )
    return member


@action("calls.join_proposal", on="proposal")
def join_proposal(*, proposal: Proposal, actor: Any) -> ProposalMember:
    """Take up an invitation.

    Raises:
        PermissionDenied: when this person was not invited.
    """
    member = membership_of(proposal, actor)
    if member is None:
        raise PermissionDenied
    if member.joined_at is None:
        member.person, member.joined_at = actor, timezone.now()
        member.save(update_fields=["person", "joined_at"])
    return member


@action("calls.remove_colleague", on="proposal")
def remove_colleague(*, proposal: Proposal, member_id: int, actor: Any) -> Proposal:
    """Take someone off a proposal; what they wrote stays.

    Raises:
        ValidationError: when it is the person who began it, or someone who is not on it.
    """
    del actor
    member = proposal.members.filter(pk=member_id).first()
    if member is None:
        raise ValidationError(_("This person is no longer on the proposal."))
    if member.is_lead:
        raise ValidationError(_("Whoever began the proposal stays on it."))
    member.delete()
    return proposal
