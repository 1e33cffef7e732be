"""Jobs: readers are reminded of the day their review is awaited; minutes are printed."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from local4action.foundation import files, long_jobs
from local4action.foundation.actions import SYSTEM
from local4action.reviews import actions, queries
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


@app.task(name="reviews.print_minutes", queue="documents")
def print_minutes(*, job: int, wanted: int) -> None:
    """Print the minutes of a meeting as the person who asked may read them."""
    # Typst weighs 60 MB: only the worker that prints takes it in.
    from local4action.reviews import minutes_paper  # noqa: PLC0415

    with long_jobs.running(job) as begun:
        asked = queries.print_by_id(wanted)
        if asked is None:
            return
        meeting = asked.minutes.meeting
        reference = files.store(
            minutes_paper.pdf(asked, list(asked.minutes.sections.order_by("position"))),
            name=f"{asked.minutes.number or meeting.ref}.pdf",
            purpose="reviews.minutes",
            subject_ref=asked.ref,
            actor=asked.person,
        )
        actions.attach_print(wanted=asked, file=reference, actor=SYSTEM)
        long_jobs.finish(
            begun, address=reverse("reviews:minutes", args=[meeting.ref]), file=reference
        )
