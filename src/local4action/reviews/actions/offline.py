"""A reader takes their files along, and brings scores back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from local4action.foundation import files, long_jobs
from local4action.foundation.actions import action
from local4action.reviews import queries
from local4action.reviews import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.reviews.actions.reviews import keep_draft
from local4action.reviews.models import OfflineCopy, OfflineFile, ScoreUpload
from local4action.reviews.workflow import SCORE_UPLOAD

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from django.core.files.uploadedfile import UploadedFile

    from local4action.accounts.models import Person
    from local4action.foundation.models import FileReference, LongJob
    from local4action.reviews.score_forms import Line

SCORES = "reviews.scores"


@action("reviews.take_offline")
def ask_offline_copy(*, kind: str, actor: Any) -> LongJob:
    """Have a pack to read or a form to score made of one's files; a job does it.

    Raises:
        ValidationError: when there is nothing to take along, or no such kind.
    """
    if kind not in OfflineCopy.Kind.values:
        raise ValidationError(_("There is no such kind of copy."))
    if kind == OfflineCopy.Kind.PACK:
        total, title = len(queries.files_to_take(actor)), _("A pack of your files to read")
    else:
        total, title = len(queries.sheets_to_score(actor)), _("A form to score your files on")
    if not total and kind == OfflineCopy.Kind.FORM:
        raise ValidationError(_("There is nothing left for you to score."))
    if not total:
        raise ValidationError(_("There is nothing for you to read now."))
    job = long_jobs.begin(kind=f"reviews.{kind}", title=title, by=actor, total=total)
    app.configure_task("reviews.make_copy", queue="documents").defer(job=job.pk, kind=kind)
    return job


@action("reviews.keep_offline_copy", system=True)
def keep_offline_copy(
    *,
    reader: Person,
    kind: str,
    as_of: dt.datetime,
    content: bytes,
    name: str,
    inside: Mapping[int, bool],
    actor: Any,
) -> OfflineCopy:
    """Keep a copy a job has made, in place of the one before.

    `inside` says of each proposal, by its key, whether the copy names who proposes it.
    """
    del actor
    copy, _new = OfflineCopy.objects.get_or_create(
        reader=reader, kind=kind, defaults={"as_of": as_of}
    )
    copy = OfflineCopy.objects.select_for_update().get(pk=copy.pk)
    before = copy.file
    # The files first: from here on the gate judges by what is in the new one.
    copy.files.all().delete()
    OfflineFile.objects.bulk_create(
        OfflineFile(copy=copy, proposal_id=pk, names_shown=named) for pk, named in inside.items()
    )
    copy.file = files.store(
        content, name=name, purpose=f"reviews.{kind}", subject_ref=copy.ref, actor=reader
    )
    copy.as_of = as_of
    copy.save(update_fields=["file", "as_of"])
    if before is not None:
        files.drop(before)
    return copy


@action("reviews.bring_scores")
def bring_scores(*, upload: UploadedFile[bytes], actor: Any) -> LongJob:
    """Bring back a form with scores; a job reads it, and nothing is saved yet.

    Raises:
        ValidationError: when it is no file we take.
    """
    sent = files.store_upload(upload, purpose=SCORES, subject_ref="", actor=actor)
    job = long_jobs.begin(kind=SCORES, title=_("Your scores are read"), by=actor)
    app.configure_task("reviews.read_scores", queue="imports").defer(job=job.pk, file=sent.pk)
    return job


@action("reviews.read_scores_brought", system=True)
def keep_scores_brought(
    *, reader: Person, lines: list[Line], sent: FileReference, actor: Any
) -> ScoreUpload:
    """Keep what a form says until its reader has looked at it; the file itself goes."""
    del actor
    rows = [[one.ref, one.field, one.rubric, one.mark, one.text] for one in lines]
    upload = ScoreUpload.objects.create(reader=reader, rows=rows)
    files.drop(sent)
    return upload


@action("reviews.save_scores_brought", on="upload")
def save_scores_brought(*, upload: ScoreUpload, actor: Any) -> int:
    """Save what a form says as drafts, judged anew; returns of how many files.

    Raises:
        ValidationError: when it was saved before, or nothing in it can be saved.
    """
    SCORE_UPLOAD.move(upload, "save", actor=actor)
    saved = 0
    for one in queries.judged(actor, upload.rows):
        if one.proposal is not None and (changes := one.changes):
            keep_draft(one.proposal, actor, changes)
            saved += 1
    if not saved:
        raise ValidationError(_("There is nothing new in it to be saved."))
    # The words are in the drafts now.
    upload.rows = []
    upload.save(update_fields=["rows"])
    return saved
