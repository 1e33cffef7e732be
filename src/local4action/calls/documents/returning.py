"""A document that came back: whether it belongs here, and what was edited in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from local4action.calls import queries
from local4action.calls.documents import boxes, reading
from local4action.foundation import files

if TYPE_CHECKING:
    from local4action.calls.models import ReturnedDocument


def edited_in(document: ReturnedDocument) -> list[dict[str, Any]]:
    """The boxes that are no longer as the document was made, each with key, version and text.

    Raises:
        ValidationError: when it is no document of this form, or cannot be read.
    """
    if document.file is None:
        raise ValidationError(_("The document is no longer here. Send it again."), code="file")
    proposal = document.proposal
    asked = queries.questions_of(proposal.call, document.form)
    keys = [question.key for question in asked if boxes.can_be_edited(question)]
    found = reading.read(files.read(document.file), keys)
    if (found.proposal and found.proposal != proposal.ref) or (
        found.form and found.form != document.form
    ):
        raise ValidationError(
            _("This document was made from another form. Open the proposal it belongs to."),
            code="file",
        )
    return [
        {"key": box.key, "version": box.version, "text": box.text}
        for box in found.boxes
        if (box.mark != boxes.mark(box.text) if box.key else box.text.strip())
    ]
