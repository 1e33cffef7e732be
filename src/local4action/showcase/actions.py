"""The one thing done here by order: every prepared row is made anew."""

from __future__ import annotations

from typing import Any

from local4action.foundation.actions import action
from local4action.showcase import index


@action("showcase.rebuild_index", system=True)
def reindex(*, actor: Any) -> int:
    """Rebuild every public hub's row and all counts; returns the number of public hubs."""
    del actor
    return index.rebuild_all()
