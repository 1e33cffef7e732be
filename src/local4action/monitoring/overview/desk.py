"""The list of hubs under way in the desk's menu."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules
from django.urls import reverse
from django.utils.translation import gettext as _

from local4action.foundation.desk import Place

if TYPE_CHECKING:
    from collections.abc import Iterator


def places(actor: Any) -> Iterator[Place]:
    """For officers and members of the board."""
    if rules.has_perm("monitoring.see_overview", actor):
        yield Place(_("Hubs under way"), reverse("monitoring:overview"), 41, "programme")
