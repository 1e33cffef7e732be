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
from local4action.foundation import files, long_jobs
from local4action.foundation.actions import SYSTEM
from local4action.reviews import actions, balancing, queries, score_forms
from local4action.reviews.actions import planning, reminding
from local4action.reviews.models import OfflineCopy

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


@app.task(name="reviews.apply_plan", queue="measures")
def apply_plan(*, job: int, plan: int, due_on: str) -> None:
    """Ask the readers of a plan; done again after a kill, it finds that they were asked."""
    with long_jobs.running(job) as watched:
        found = queries.plan_by_key(plan)
        if found.state != "applied":
            day = dt.date.fromisoformat(due_on)
            planning.apply_plan(call=found.call, due_on=day, actor=watched.begun_by, seen=found)
        said = _("The readers are asked, each with one mail.")
        address = reverse("reviews:readers", args=[found.call.ref])
        long_jobs.finish(watched, said=said, address=address)


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


@app.task(name="reviews.make_copy", queue="documents")
def make_copy(*, job: int, kind: str) -> None:
    """Make the pack or the form of whoever asked; run twice, it is made twice."""
    with long_jobs.running(job) as now:
        reader, as_of = now.begun_by, timezone.now()
        found = queries.files_to_take(reader)
        if kind == OfflineCopy.Kind.PACK:
            # Typst weighs 60 MB: only the worker that prints takes it in.
            from local4action.reviews import packs  # noqa: PLC0415

            content = packs.pdf(
                reader, found, as_of, lambda done: long_jobs.advance(now, done, len(found))
            )
        else:
            sheets = queries.sheets_to_score(reader)
            found = [one.proposal for one in sheets]
            content = score_forms.written(sheets, as_of, reader.language)
        copy = actions.keep_offline_copy(
            reader=reader,
            kind=kind,
            as_of=as_of,
            content=content,
            name=_("Proposals to read") if kind == OfflineCopy.Kind.PACK else _("Scores"),
            inside={one.pk: not getattr(one, "is_veiled", False) for one in found},
            actor=SYSTEM,
        )
        said = _("It is for you alone. Make it anew whenever your files have changed.")
        long_jobs.finish(now, said=said, file=copy.file)


@app.task(name="reviews.read_scores", queue="imports")
def read_scores(*, job: int, file: int) -> None:
    """Read a form with scores that came back; its reader then says whether they are saved."""
    sent = files.reference_by_key(file)
    with long_jobs.running(job) as now:
        if sent is None:  # a worker was killed after it had read it
            raise ValidationError(_("This form was read before. Please bring it once more."))
        try:
            lines = score_forms.read(files.read(sent))
        except Exception:
            files.drop(sent)
            raise
        upload = actions.keep_scores_brought(
            reader=now.begun_by, lines=lines, sent=sent, actor=SYSTEM
        )
        said = _("Nothing is saved yet: look at what would change.")
        long_jobs.finish(now, said=said, address=upload.get_absolute_url())


@app.task(name="reviews.calibrate", queue="measures")
def calibrate(*, job: int, call: int) -> None:
    """Find the figures of a call for whoever asked, without what they may not know of."""
    with long_jobs.running(job) as now:
        began = timezone.now()
        found = queries.figures_for(now.begun_by, call)
        kept = actions.keep_calibration(
            call_id=call, made_for=now.begun_by, made_at=began, found=found, actor=SYSTEM
        )
        long_jobs.finish(now, address=kept.get_absolute_url())


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
