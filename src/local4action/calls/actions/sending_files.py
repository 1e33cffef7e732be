"""A file is sent as an answer: judged, kept, and named by the answer that is saved next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from local4action.calls.kinds import sent_files
from local4action.calls.models import AnswerFile
from local4action.calls.queries import current_form
from local4action.foundation import files
from local4action.foundation.actions import action
from local4action.foundation.inspection import inspect

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from local4action.calls.models import Proposal, Question

ANSWER_FILE = "calls.answer"


@action("calls.write_proposal", on="proposal")
def keep_file(
    *, proposal: Proposal, question: Question, upload: UploadedFile[bytes], actor: Any
) -> dict[str, Any]:
    """Keep a file that someone sends with an answer.

    Returns:
        The stored form of the answer, to be given to `save_answers`.

    Raises:
        ValidationError: when the file is of no kind that is taken, or too large, or nothing can
            be written now.
    """
    if current_form(proposal) is None:
        raise ValidationError(
            _("This form was submitted; it can no longer be changed."), code="state"
        )
    # Never more of it in memory than the largest that is taken.
    content = upload.read(sent_files.most_bytes(question) + 1)
    found = inspect(content)
    sent_files.judge(question, found.media_type, len(content))
    kept = AnswerFile.objects.create(proposal=proposal, question=question)
    reference = files.store(
        content,
        name=upload.name or "",
        purpose=ANSWER_FILE,
        subject_ref=kept.ref,
        actor=actor,
        inspected=found,
    )
    kept.reference = reference
    kept.save(update_fields=["reference"])
    return {
        "ref": reference.ref,
        "name": reference.name,
        "sha256": reference.file.sha256,
        "size": reference.file.size,
    }
