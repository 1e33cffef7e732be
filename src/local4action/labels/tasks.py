"""Jobs of this room."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from local4action.foundation.actions import SYSTEM
from local4action.labels import actions, queries
from local4action.labels.timing import due_step, due_warnings


@app.periodic(cron="25 * * * *")
@app.task(name="labels.keep_time", queue="deadlines", queueing_lock="labels.keep_time")
def keep_time(timestamp: int) -> None:
    """Each hour: labels do what the calendar says, and people are warned before it does.

    What was missed while no job ran is made up for: the day a step is due is computed, not waited
    for.
    """
    del timestamp
    for hub in queries.hubs_without_label():
        actions.grant_label(actor=SYSTEM, hub=hub)
    today = timezone.localdate()
    for label in list(queries.under_the_calendar()):
        facts = queries.facts_of(label)
        if due_step(facts, today):
            actions.keep_time(actor=SYSTEM, label=label)
        elif due_warnings(facts, today):
            actions.remind(actor=SYSTEM, label=label)
