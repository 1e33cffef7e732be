"""What the sign-in page asks for: the people of the demo, and nobody outside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.conf import settings

from local4action.accounts.cast import CAST

if TYPE_CHECKING:
    from local4action.accounts.cast import Character

register = template.Library()


@register.simple_tag
def demo_cast() -> tuple[Character, ...]:
    """The people who can be signed in as with one click; none outside a demo."""
    return CAST if settings.DEMO else ()
