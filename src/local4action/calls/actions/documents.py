"""The form as a document: made for those who write offline, and brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from local4action.calls.actions.writing import write
from local4action.calls.models import ReturnedDocument, Revision
from local4action.calls.queries import current_form
from local4action.foundation import files, inspection, long_jobs
from local4action.foundation.actions import action

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local4action.calls.actions.writing import Saved
    from local4action.calls.models import Proposal, Question
    from local4action.foundation.models import LongJob

MADE: Final = "calls.form_document"
RETURNED: Final = "calls.returned_document"


def _writable(proposal: Proposal, form: str) -> None:
    if current_form(proposal) != form:
        raise ValidationError(
            _("This form was submitted; it can no longer be changed."), code="state"
        )


@action("calls.make_form_document", on="proposal")
def make_form_document(*, proposal: Proposal, form: str, actor: Any) -> LongJob:
    """Have the form made as a document, with the answers so far.

    Raises:
        ValidationError: when this form cannot be written now.
    """
    _writable(proposal, form)
    title = _("The form as a document")
    job = _begun(title, "calls.form_document", proposal, actor)
    app.configure_task("calls.make_form_document", queue="documents").defer(
        job=job.pk, proposal=proposal.pk, form=form
    )
    return job


@action("calls.return_form_document", on="proposal")
def return_form_document(
    *, proposal: Proposal, form: str, content: bytes, name: str, actor: Any
) -> LongJob:
    """Bring a form back that was written offline; a job reads what was edited in it.

    Raises:
        ValidationError: when the form cannot be written now, or the file is no text document.
    """
    _writable(proposal, form)
    try:
        inspected = inspection.inspect(content)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from None
    if inspected.media_type != inspection.OFFICE["word/"]:
        raise ValidationError(
            {
                "file": _(
                    "This is no DOCX document. In LibreOffice or another program, choose “Save as”"
                    " and the format Word (DOCX)."
                )
            }
        )
    kept = files.store(
        content,
        name=name,
        purpose=RETURNED,
        subject_ref=proposal.ref,
        actor=actor,
        inspected=inspected,
    )
    document = ReturnedDocument.objects.create(
        proposal=proposal, form=form, person=actor, name=kept.name, file=kept
    )
    title = _("Reading the document that came back")
    job = _begun(title, "calls.returned_document", proposal, actor)
    app.configure_task("calls.read_form_document", queue="documents").defer(
        job=job.pk, document=document.pk
    )
    return job


def _begun(title: str, kind: str, proposal: Proposal, actor: Any) -> LongJob:
    """A long job whose page leads back, should it fail, to where it was begun."""
    job = long_jobs.begin(kind=kind, title=title, by=actor)
    job.address = reverse("calls:offline", args=[proposal.ref])
    job.save(update_fields=["address"])
    return job


@action("calls.read_form_document", on="document", system=True)
def note_found(
    *, document: ReturnedDocument, found: list[dict[str, Any]], actor: Any
) -> ReturnedDocument:
    """Keep what was read in a document; only the job that reads it does this."""
    del actor
    document.found, document.read_at = found, timezone.now()
    document.save(update_fields=["found", "read_at"])
    return document


@action("calls.take_from_document", on="proposal")
def take_from_document(
    *,
    proposal: Proposal,
    document: ReturnedDocument,
    changes: Mapping[Question, tuple[Any, int]],
    actor: Any,
) -> Saved:
    """Take the ticked answers of a document over into the draft.

    Args:
        proposal: the one it was made from.
        document: what came back.
        changes: as `save_answers` takes them.
        actor: who brought it back.

    Raises:
        ValidationError: when the form was submitted.
    """
    saved = write(
        proposal,
        document.form,
        changes,
        actor,
        kind=Revision.Kind.DOCUMENT,
        origin=document.ref,
    )
    document.settled_at = timezone.now()
    document.save(update_fields=["settled_at"])
    return saved
