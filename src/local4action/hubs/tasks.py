"""Jobs of this room."""

from __future__ import annotations

from procrastinate.contrib.django import app

from local4action.hubs.actions import start_due_hubs


@app.periodic(cron="5 * * * *")
@app.task(name="hubs.reach_start", queue="deadlines")
def reach_starts(timestamp: int) -> None:
    """Each hour: agreed hubs whose start date has come begin to run."""
    del timestamp
    start_due_hubs()
