"""What this room hears from earlier ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from local4action.agreements.actions import start_draft
from local4action.hubs.signals import hub_changed

if TYPE_CHECKING:
    from local4action.hubs.models import Hub


@receiver(hub_changed)
def draft_for_new_hub(*, hub: Hub, **_more: Any) -> None:
    """A hub that is forming has a draft to work on."""
    if hub.state == "forming":
        start_draft(hub)
