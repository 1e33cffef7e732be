"""What this room hears: of hubs that are granted or changed, and of its own steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from local4action.hubs.signals import hub_changed
from local4action.labels import issuing
from local4action.labels.actions import follow, grant
from local4action.labels.queries import label_of
from local4action.labels.signals import label_changed

if TYPE_CHECKING:
    from local4action.hubs.models import Hub
    from local4action.labels.models import Label


@receiver(hub_changed)
def label_follows_hub(*, hub: Hub, **_more: Any) -> None:
    """A hub whose file opens by a grant gets its label; later it goes where the hub goes.

    What is certified of it follows as well: the hub may have another title or lead.
    """
    label = label_of(hub) or grant(hub)
    if label is not None:
        issuing.issue(follow(label))


@receiver(label_changed)
def certify(*, label: Label, **_more: Any) -> None:
    """A step of a label's life: its credential says so."""
    issuing.issue(label)
