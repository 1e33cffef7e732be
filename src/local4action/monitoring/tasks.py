"""Jobs of this room."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from local4action.foundation.actions import SYSTEM
from local4action.monitoring.board import acts, reading


@app.periodic(cron="10 5 * * *")
@app.task(
    name="monitoring.plan_reviews", queue="deadlines", queueing_lock="monitoring.plan_reviews"
)
def plan_reviews(timestamp: int) -> None:
    """Each day: reviews whose day has come are on the officers' desk.

    What was missed while no job ran is made up for the next day.
    """
    del timestamp
    for hub, kind, day in list(reading.to_plan(timezone.localdate())):
        acts.plan_review(actor=SYSTEM, hub=hub, kind=kind, due_on=day)
