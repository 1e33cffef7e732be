"""The figures of a call are found and kept, for one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from local4action.foundation import long_jobs
from local4action.foundation.actions import action
from local4action.reviews import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.reviews.models import Calibration

if TYPE_CHECKING:
    import datetime as dt

    from local4action.accounts.models import Person
    from local4action.calls.models import Call
    from local4action.foundation.models import LongJob
    from local4action.reviews.calibration import Figures


@action("reviews.measure_calibration", on="call")
def measure_calibration(*, call: Call, actor: Any) -> LongJob:
    """Have the figures of a call found for oneself; a job does it."""
    title = _("Calibration: %(call)s") % {"call": call.title.render(actor.language).text}
    job = long_jobs.begin(kind="reviews.calibration", title=title, by=actor)
    app.configure_task("reviews.calibrate", queue="measures").defer(job=job.pk, call=call.pk)
    return job


@action("reviews.keep_calibration", system=True)
def keep_calibration(
    *, call_id: int, made_for: Person, made_at: dt.datetime, found: Figures, actor: Any
) -> Calibration:
    """Keep what a job has found, in place of what was found before.

    `made_at` is when it began to read: what is submitted meanwhile counts as submitted since.
    """
    del actor
    kept, _new = Calibration.objects.update_or_create(
        call_id=call_id,
        made_for=made_for,
        defaults={"made_at": made_at, "reviews": found.reviews, "figures": found.figures},
    )
    return kept
