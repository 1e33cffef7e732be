"""What this room puts on a person's desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from local4action.foundation.desk import Place

if TYPE_CHECKING:
    from collections.abc import Iterator


def places(actor: Any) -> Iterator[Place]:
    """One's own account: language, address, password, second factor."""
    del actor
    yield Place(_("My account"), reverse("accounts:language"), 95, "mine")
