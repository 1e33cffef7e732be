"""What this room hears from earlier ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from local4action.agreements.signals import agreement_superseded
from local4action.hubs.signals import hub_changed
from local4action.monitoring.closing.acts import publish
from local4action.monitoring.models import DeliverableReport

if TYPE_CHECKING:
    from local4action.agreements.models import Agreement
    from local4action.hubs.models import Hub


@receiver(hub_changed)
def publish_with_hub(*, hub: Hub, **_more: Any) -> None:
    """A hub is completed: its closing report becomes public in the same transaction."""
    if hub.state == "completed":
        publish(hub)


@receiver(agreement_superseded)
def carry_reports(*, old: Agreement, new: Agreement, **_more: Any) -> None:
    """What was reported of a deliverable goes on with the one of the same key.

    Reports of deliverables that the new version leaves out stay with the old one.
    """
    there = {one.key: one for one in new.deliverables.all()}
    for one in old.deliverables.filter(key__in=there):
        DeliverableReport.objects.filter(deliverable=one).update(deliverable=there[one.key])
