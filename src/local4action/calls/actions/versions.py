"""What was written before comes back: an answer as it was, or as another proposal has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from local4action.calls import answers
from local4action.calls.actions.writing import write
from local4action.calls.models import Revision
from local4action.calls.queries.versions import answers_at
from local4action.calls.rules import writes
from local4action.foundation.actions import action

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local4action.calls.actions.writing import Saved
    from local4action.calls.models import Answer, Proposal, Question


@action("calls.restore_answer", on="proposal")
def restore_answer(
    *, proposal: Proposal, form: str, number: int, question: Question, version: int, actor: Any
) -> Answer:
    """Bring an answer back as it was in version `number` of the form, as a new version.

    Args:
        proposal: whose form can be written now.
        form: `first` or `second`.
        number: the version of the form it is taken from.
        question: which answer.
        version: the version of the answer that the person saw before them.
        actor: who writes the proposal.

    Raises:
        ValidationError: when the form was submitted, or a colleague changed the answer meanwhile.
    """
    value = answers_at(proposal, form, number).get(question.key, answers.empty(question.kind))
    saved = write(
        proposal,
        form,
        {question: (value, version)},
        actor,
        kind=Revision.Kind.RESTORED,
        origin=str(number),
    )
    if saved.stale:
        raise ValidationError(
            _(
                "Someone else changed this answer meanwhile. Nothing was brought back: look at it"
                " first."
            ),
            code="stale",
        )
    return saved.kept[question.key]


@action("calls.take_over_answers", on="proposal")
def take_over_answers(
    *,
    proposal: Proposal,
    form: str,
    source: Proposal,
    changes: Mapping[Question, tuple[Any, int]],
    actor: Any,
) -> Saved:
    """Take answers over from another proposal that this person writes.

    Args:
        proposal: whose form can be written now.
        form: `first` or `second`.
        source: where they come from.
        changes: as `save_answers` takes them.
        actor: who writes both.

    Raises:
        PermissionDenied: when this person does not write the other one.
        ValidationError: when the form was submitted.
    """
    if not writes(actor, source):
        raise PermissionDenied
    return write(proposal, form, changes, actor, kind=Revision.Kind.TAKEN_OVER, origin=source.ref)
