"""Jobs: readers are reminded of the day their review is awaited."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from local4action.foundation.actions import SYSTEM
from local4action.reviews.actions import reminding


@app.periodic(cron="12 * * * *")
@app.task(name="reviews.remind", queue="deadlines", queueing_lock="reviews.remind")
def remind(timestamp: int) -> None:
    """Each hour: remind the readers whose review is awaited soon."""
    del timestamp
    now = timezone.now()
    for assignment in reminding.readers_due(now):
        reminding.remind_reader(
            proposal=assignment.proposal, reviewer=assignment.reviewer, now=now, actor=SYSTEM
        )
