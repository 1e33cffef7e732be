"""What this room hears from earlier ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from local4action.hubs.actions import open_file
from local4action.hubs.opening import opening_of
from local4action.reviews.signals import decision_recorded

if TYPE_CHECKING:
    from local4action.reviews.models import Decision


@receiver(decision_recorded)
def open_file_of_granted(*, decision: Decision, actor: Any, **_more: Any) -> None:
    """A decision grants a proposal: its hub's file opens in the same transaction."""
    if decision.outcome == "granted":
        proposal = decision.proposal
        open_file(actor=actor, proposal=proposal, opening=opening_of(proposal))
