"""What this room hears: of its own steps, and of hubs that say something else now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from local4action.hubs.signals import hub_changed
from local4action.labels import issuing
from local4action.labels.signals import label_changed

if TYPE_CHECKING:
    from local4action.hubs.models import Hub
    from local4action.labels.models import Label


@receiver(label_changed)
def certify(*, label: Label, **_more: Any) -> None:
    """A step of a label's life: its credential says so."""
    issuing.issue(label)


@receiver(hub_changed)
def certify_anew(*, hub: Hub, **_more: Any) -> None:
    """The hub has another title or lead: what is certified of it follows."""
    issuing.of_hub(hub)
