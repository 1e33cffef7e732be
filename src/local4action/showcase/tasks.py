"""Jobs of the showcase."""

from __future__ import annotations

from procrastinate.contrib.django import app

from local4action.foundation.actions import SYSTEM
from local4action.showcase import actions


@app.periodic(cron="40 3 * * *")
@app.task(name="showcase.reindex", queue="index", queueing_lock="showcase.reindex")
def reindex(timestamp: int = 0) -> None:
    """Each night: names of organisations and titles of goals may have changed since."""
    del timestamp
    actions.reindex(actor=SYSTEM)
