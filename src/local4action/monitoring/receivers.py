"""What this room hears from earlier ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from local4action.hubs.signals import hub_changed
from local4action.monitoring.closing.acts import publish

if TYPE_CHECKING:
    from local4action.hubs.models import Hub


@receiver(hub_changed)
def publish_with_hub(*, hub: Hub, **_more: Any) -> None:
    """A hub is completed: its closing report becomes public in the same transaction."""
    if hub.state == "completed":
        publish(hub)
