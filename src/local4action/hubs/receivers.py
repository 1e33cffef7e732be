"""What this room hears from earlier ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules
from django.dispatch import receiver

from local4action.foundation.actions import SYSTEM
from local4action.hubs.actions import open_file
from local4action.hubs.opening import opening_of
from local4action.reviews.signals import decision_recorded

if TYPE_CHECKING:
    from local4action.reviews.models import Decision


@receiver(decision_recorded)
def open_file_of_granted(*, decision: Decision, actor: Any, **_more: Any) -> None:
    """A decision grants a proposal: its hub's file opens in the same transaction."""
    if decision.outcome != "granted":
        return
    may = rules.has_perm("hubs.open_file", actor, decision.proposal)
    open_file(
        actor=actor if may else SYSTEM,
        proposal=decision.proposal,
        opening=opening_of(decision.proposal),
    )
