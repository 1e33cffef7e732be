"""Jobs: readers are reminded, their copies made, their scores read, the figures of a call found."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from local4action.foundation import files, long_jobs
from local4action.foundation.actions import SYSTEM
from local4action.reviews import actions, queries, score_forms
from local4action.reviews.actions import reminding
from local4action.reviews.models import OfflineCopy


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
        found = queries.figures_for(now.begun_by, call)
        kept = actions.keep_calibration(
            call_id=call,
            made_for=now.begun_by,
            files=found.files,
            figures=found.figures,
            actor=SYSTEM,
        )
        long_jobs.finish(now, address=kept.get_absolute_url())
