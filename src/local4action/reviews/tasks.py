"""Jobs: readers are reminded of the day their review is awaited; letters in bulk."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django import app

from local4action.calls.models import Call
from local4action.foundation import long_jobs
from local4action.foundation.actions import SYSTEM
from local4action.reviews import actions, balancing, queries
from local4action.reviews.actions import planning, reminding

if TYPE_CHECKING:
    from local4action.foundation.models import LongJob


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


@app.task(name="reviews.release_letters", queue="mail")
def release_letters(*, job: int, call: int, approved: list[list[Any]]) -> None:
    """Release the letters that were approved, each in a transaction of its own.

    Done again after a kill it goes on where it stopped: what is released stays as it is.
    """
    with long_jobs.running(job) as running:
        _release(running, Call.objects.get(pk=call), dict(approved))


def _release(job: LongJob, call: Call, approved: dict[int, str]) -> None:
    actor = job.begun_by
    rows = queries.letters_for(actor, call, queries.WantedLetters()).filter(pk__in=approved)
    released = 0
    for done, letter in enumerate(rows.select_related("proposal__call"), start=1):
        if letter.state == "held":
            seen = dt.datetime.fromisoformat(approved[letter.pk])
            try:
                actions.release_letter(proposal=letter.proposal, actor=actor, seen=seen)
            except (PermissionDenied, ValidationError):
                long_jobs.advance(job, done)
                continue
        released += 1
        long_jobs.advance(job, done)
    said = ngettext(
        "%(number)s letter is released and on its way.",
        "%(number)s letters are released and on their way.",
        released,
    ) % {"number": released}
    if released < len(approved):
        left = ngettext(
            "%(number)s was changed after you saw it and is still held.",
            "%(number)s were changed after you saw them and are still held.",
            len(approved) - released,
        )
        said = f"{said} {left % {'number': len(approved) - released}}"
    long_jobs.finish(job, said=said, address=reverse("reviews:letters", args=[call.ref]))


@app.task(name="reviews.redraft_letters", queue="mail")
def redraft_letters(*, job: int, call: int, outcome: str, language: str) -> None:
    """Draft the held letters that no hand has changed from the text as it is now."""
    with long_jobs.running(job) as running:
        found = Call.objects.get(pk=call)
        actor = running.begun_by
        rows = list(queries.as_drafted(found, outcome, language).select_related("proposal"))
        shown = queries.letters_for(actor, found, queries.WantedLetters(outcome, language))
        known = set(shown.values_list("pk", flat=True))
        done, total = 0, sum(letter.pk in known for letter in rows)
        long_jobs.advance(running, 0, total)
        for letter in rows:
            # Letters kept from whoever changed the text follow it too, unseen and uncounted.
            by: Any = actor if letter.pk in known else SYSTEM
            try:
                actions.redraft_letter(proposal=letter.proposal, actor=by)
            except ValidationError:
                continue  # released in the meantime
            done += letter.pk in known
            long_jobs.advance(running, done)
        said = _("The text is saved, and the held letters follow it: %(number)s.")
        address = reverse("reviews:letter_templates", args=[found.ref])
        long_jobs.finish(running, said=said % {"number": done}, address=address)


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
