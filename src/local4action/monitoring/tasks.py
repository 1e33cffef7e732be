"""Jobs of this room."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from procrastinate.contrib.django import app

from local4action.foundation.actions import SYSTEM
from local4action.monitoring.board import acts, reading
from local4action.monitoring.reminders import acts as reminding
from local4action.monitoring.reminders.reading import undelivered, under_way
from local4action.monitoring.reminders.timing import DUE_SOON_DAYS


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


@app.periodic(cron="30 5 * * *")
@app.task(name="monitoring.remind", queue="deadlines", queueing_lock="monitoring.remind")
def remind(timestamp: int) -> None:
    """Each day: who owes a check-in or a deliverable is reminded, each once of each.

    What was missed while no job ran is made up for: the day is computed, not waited for.
    """
    del timestamp
    hubs = under_way()
    owed = undelivered(hubs, timezone.localdate() + dt.timedelta(days=DUE_SOON_DAYS))
    for hub in hubs:
        reminding.remind(actor=SYSTEM, hub=hub, owed=owed[hub.pk])
