"""Jobs: readers are reminded of the day their review is awaited; who reads what is balanced."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django import app

from local4action.foundation import long_jobs
from local4action.foundation.actions import SYSTEM
from local4action.reviews import balancing, queries
from local4action.reviews.actions import planning, reminding


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


@app.task(name="reviews.balance", queue="measures")
def balance(*, job: int, call: int, way: str, chair: bool) -> None:
    """Choose readers for the files of a call and keep the result as its draft."""
    with long_jobs.running(job) as watched:
        officer = watched.begun_by
        found = queries.call_to_plan(call)
        round_now = queries.round_of(found)
        chairs = queries.chairs() if chair or way == "chair" else frozenset()
        problem, _people = queries.problem_of(
            queries.to_plan(officer, found),
            round_now.readers_each,
            also=chairs if chair and way == "balanced" else (),
        )
        long_jobs.advance(watched, 1)
        solution = _chosen(problem, way, chairs)
        long_jobs.advance(watched, 2)
        planning.keep_plan(
            call=found,
            way=way,
            pairs=solution.pairs,
            readers_each=round_now.readers_each,
            seconds=solution.seconds or None,
            actor=officer,
        )
        said = ngettext(
            "The plan is ready: %(number)s file lacks readers.",
            "The plan is ready: %(number)s files lack readers.",
            len(solution.short),
        ) % {"number": len(solution.short)}
        address = reverse("reviews:plan", args=[found.ref])
        long_jobs.finish(
            watched,
            said=said if solution.short else _("The plan is ready. Every file has its readers."),
            address=address,
        )


def _chosen(problem: balancing.Problem, way: str, chairs: frozenset[int]) -> balancing.Solution:
    if way == "language":
        return balancing.by_language(problem)
    if way == "chair":
        return balancing.by_chair(problem, chairs)
    try:
        return balancing.solve(problem)
    except balancing.TooLongError:
        raise ValidationError(
            _("No plan was found in the time there is. Give readers fewer limits, or try again.")
        ) from None
