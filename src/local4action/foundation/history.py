"""Who did what, when, from what to what: written by database triggers, so no path slips by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pghistory

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db import models


def tracked[M: models.Model](*, exclude: tuple[str, ...] = ()) -> Callable[[type[M]], type[M]]:
    """Record every insert, update and delete of a model's rows, but for the columns excluded."""
    return pghistory.track(  # type: ignore[no-any-return]
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(exclude) or None,
    )
