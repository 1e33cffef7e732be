"""What this room hears from earlier ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from local4action.hubs.actions import open_file
from local4action.hubs.opening import opening_of
from local4action.reviews.signals import outcome_told

if TYPE_CHECKING:
    from local4action.calls.models import Proposal


@receiver(outcome_told)
def open_file_of_granted(*, proposal: Proposal, actor: Any, **_more: Any) -> None:
    """A letter tells of a grant: the file of its hub opens in the same transaction."""
    if proposal.state == "granted":
        open_file(actor=actor, proposal=proposal, opening=opening_of(proposal))
