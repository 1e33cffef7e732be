"""What this room hears from earlier ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.utils.translation import gettext as _

from local4action.calls.signals import call_deciding, call_opened
from local4action.reviews.actions import give_rubric
from local4action.reviews.queries import letters_are_held

if TYPE_CHECKING:
    from local4action.calls.models import Call


@receiver(call_opened)
def rubric_of_opened(*, call: Call, **_more: Any) -> None:
    """Whoever applies can know from the first day what the proposals are scored on."""
    give_rubric(call)


@receiver(call_deciding)
def nobody_waits_for_a_letter(*, call: Call, **_more: Any) -> None:
    """The public page says that everything is decided after those concerned have read it."""
    if letters_are_held(call):
        raise ValidationError(
            _(
                "Letters to applicants are still held. Release them first: nobody should read on"
                " the page of the call what their letter has not told them."
            ),
            code="letters",
        )
