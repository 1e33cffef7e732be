"""Work that takes longer than a page may: begun by a person, done by a job, watched on a bar.

An act calls `begin` in its own transaction and defers a job with the key it returns; the job does
its work inside `running`, says how far it is with `advance`, and ends with `finish`. The page
`desk/jobs/<ref>/` shows the bar to whoever began it, and then where the result is.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from local4action.foundation.access import one_or_404
from local4action.foundation.models import LongJob

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local4action.foundation.models import FileReference

# In seconds.
MOMENT: Final = 0.5


def begin(*, kind: str, title: str, by: Any, total: int = 0) -> LongJob:
    """Part of an act: note that a long job waits to be done.

    Args:
        kind: what it is, as `room.noun`.
        title: what it will have done, in the words of whoever begins it.
        by: who may watch it.
        total: how many steps it has; 0 when that is not known yet.
    """
    return LongJob.objects.create(kind=kind, title=title[:200], begun_by=by, total=total)


@contextmanager
def running(pk: int) -> Iterator[LongJob]:
    """Do the work of a long job; what goes wrong is said on its page.

    A `ValidationError` is an answer for the person and ends the job; any other error is one for
    the log, and is raised again. The words are in the language of whoever began it. A job that
    was ended before is done again by a worker that took it over: its steps begin anew.
    """
    job = LongJob.objects.select_related("begun_by").get(pk=pk)
    _set(job, state=LongJob.State.RUNNING, done=0, began_at=timezone.now(), ended_at=None)
    with translation.override(job.begun_by.language):
        try:
            yield job
        except ValidationError as error:
            _end(job, LongJob.State.FAILED, said=" ".join(error.messages))
        except Exception:
            said = _("Something went wrong on our side. It is noted; please try again.")
            _end(job, LongJob.State.FAILED, said=said)
            raise
        else:
            if job.state == LongJob.State.RUNNING:
                finish(job)


def advance(job: LongJob, done: int, total: int | None = None) -> None:
    """Say how many steps are done; seen within a moment, so never called inside a transaction.

    Of many short steps one in each `MOMENT` is written down: nobody sees more of a bar, and each
    is a transaction of its own.
    """
    whole = job.total if total is None else total
    now = time.monotonic()
    told_at: float = getattr(job, "told_at", -MOMENT)
    if whole == job.total and now - told_at < MOMENT:
        job.done = done
        return
    job.told_at = now  # type: ignore[attr-defined]
    _set(job, done=done, total=whole)


def finish(
    job: LongJob, *, said: str = "", address: str = "", file: FileReference | None = None
) -> None:
    """End it well: a sentence, the address of the result, a file to fetch; each may be missing."""
    job.done = job.total
    _end(job, LongJob.State.FINISHED, said=said, address=address, file=file)


def _end(job: LongJob, state: str, **columns: Any) -> None:
    _set(job, state=state, done=job.done, ended_at=timezone.now(), **columns)


def _set(job: LongJob, **columns: Any) -> None:
    for name, value in columns.items():
        setattr(job, name, value)
    job.save(update_fields=list(columns))


def long_job_for(actor: Any, ref: str) -> LongJob:
    """A long job, for the person who began it.

    Raises:
        Http404: when this person began none of that reference.
    """
    return one_or_404(LongJob.objects.select_related("file").filter(begun_by=actor.pk), ref=ref)
