"""What this room hears from earlier ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from local4action.hubs.signals import hub_changed
from local4action.labels.actions import follow, grant
from local4action.labels.queries import label_of

if TYPE_CHECKING:
    from local4action.hubs.models import Hub


@receiver(hub_changed)
def label_follows_hub(*, hub: Hub, **_more: Any) -> None:
    """A hub whose file opens by a grant gets its label; later it goes where the hub goes."""
    label = label_of(hub) or grant(hub)
    if label is not None:
        follow(label)
