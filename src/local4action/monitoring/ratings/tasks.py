"""The clock closes rounds."""

from __future__ import annotations

import contextlib

from django.core.exceptions import ValidationError
from django.utils import timezone
from procrastinate.contrib.django import app

from local4action.foundation.actions import SYSTEM
from local4action.monitoring.ratings.acts import close_round
from local4action.monitoring.ratings.reading import past_their_day


@app.periodic(cron="7 * * * *")
@app.task(name="monitoring.close_rounds", queue="deadlines")
def close_rounds(timestamp: int) -> None:
    """Each hour: close the rounds whose last day is over."""
    del timestamp
    for round_ in past_their_day(timezone.now().date()):
        # Somebody may have closed it between the reading and the lock.
        with contextlib.suppress(ValidationError):
            close_round(actor=SYSTEM, round_=round_)
