"""When a hub changes, its public row changes in the same transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from local4action.hubs.signals import hub_changed
from local4action.showcase import index

if TYPE_CHECKING:
    from local4action.hubs.models import Hub


@receiver(hub_changed, dispatch_uid="showcase.rebuild")
def rebuild(sender: Any, hub: Hub, **named: Any) -> None:
    """Show the change at once: nobody waits for a job to see what they did."""
    del sender, named
    index.rebuild(hub, at=index.now())
