"""What this room hears from earlier ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from local4action.calls.signals import call_opened
from local4action.reviews.actions import give_rubric

if TYPE_CHECKING:
    from local4action.calls.models import Call


@receiver(call_opened)
def rubric_of_opened(*, call: Call, **_more: Any) -> None:
    """Whoever applies can know from the first day what the proposals are scored on."""
    give_rubric(call)
