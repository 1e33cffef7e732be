"""What the acts on a file have in common."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from local4action.calls.models import Proposal
from local4action.reviews import rules as rules  # noqa: PLC0414 - declares the permissions below


def locked(proposal: Proposal, *states: str) -> Proposal:
    """The proposal's row, locked until the act is done, when it is in one of these states."""
    locked = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if locked.state not in states:
        raise ValidationError(
            _("This is no longer possible: the proposal has moved on. Load the page again."),
            code="state",
        )
    return locked
