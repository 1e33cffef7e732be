"""A call takes another version of its questions: drafts carry over, what was submitted stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from local4action.calls import answers
from local4action.calls.models import (
    Adoption,
    Answer,
    Call,
    Proposal,
    Question,
    QuestionSetVersion,
    Submission,
)
from local4action.calls.queries import form_version_id, proposals_by_stage
from local4action.foundation.actions import action

if TYPE_CHECKING:
    from local4action.foundation.translations import Translated

IN_PREPARATION: Final = (Call.State.DRAFT, Call.State.CLEARED)
# The second form is written when the call is closed.
PUBLISHED: Final = {
    Submission.Form.FIRST.value: (Call.State.OPEN,),
    Submission.Form.SECOND.value: (Call.State.OPEN, Call.State.CLOSED),
}
BATCH: Final = 500


def may_adopt(call: Call, form: str) -> bool:
    """Whether the questions of this form of a call can be changed now."""
    return call.state in (*IN_PREPARATION, *PUBLISHED[form])


@action("calls.adopt_questions", on="call")
def adopt_version(
    *,
    call: Call,
    form: str,
    version: QuestionSetVersion,
    reason: Translated | None,
    actor: Any,
    seen: int | None = None,
) -> Adoption:
    """Let a call ask other questions in one of its forms.

    In preparation any version of any set can be taken. Once it is public, a later version of the
    same set, with a reason: proposals being written keep their answers to the questions that are
    the same, those submitted stay with the questions they answered, and the writers get a mail.

    Args:
        call: in preparation, open, or closed (the second form only).
        form: `first` or `second`.
        version: what it asks from now on; frozen where the call is public.
        reason: shown on the public page of the call.
        actor: an officer.
        seen: the key of the version the officer saw in force, so that nobody changes unknowingly.

    Raises:
        ValidationError: when the call has moved on, or the version cannot follow the present one.
    """
    # Proposals point at the call: while its row is held, none can be begun.
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    before = QuestionSetVersion.objects.get(pk=form_version_id(locked, form))
    public = locked.state not in IN_PREPARATION
    if not may_adopt(locked, form):
        raise ValidationError(_("The questions of this call can no longer be changed."))
    if seen is not None and seen != before.pk:
        raise ValidationError(
            _("Someone else changed the questions of this call meanwhile. Look again."),
            code="stale",
        )
    _fits(before, version, public=public)
    if public and (reason is None or not str(reason).strip()):
        raise ValidationError({"reason_text": _("Say why the questions change.")})
    setattr(locked, f"{form}_form", version)
    locked.save(update_fields=[f"{form}_form", "updated_at"])
    adoption = Adoption(
        call=locked, form=form, before=before, version=version, reason=reason, adopted_by=actor
    )
    if public:
        QuestionSetVersion.objects.filter(pk=version.pk, frozen_at__isnull=True).update(
            frozen_at=timezone.now()
        )
        _carry_over(adoption)
    adoption.save()
    if adoption.drafts:
        task = app.configure_task("calls.announce_questions", queue="mail")
        task.defer(adoption=adoption.pk)
    call.refresh_from_db()
    return adoption


def _fits(before: QuestionSetVersion, version: QuestionSetVersion, *, public: bool) -> None:
    if version.pk == before.pk:
        raise ValidationError({"version": _("The call asks this version already.")})
    if not version.questions.exists():
        raise ValidationError({"version": _("This version has no questions.")})
    same = version.question_set_id == before.question_set_id
    if public and not (same and version.number > before.number):
        raise ValidationError(
            {"version": _("An open call can only take a later version of the same questions.")}
        )


def _carry_over(adoption: Adoption) -> None:
    """Move those who have not submitted to the new questions; leave the others with theirs."""
    writing, to_come, past = proposals_by_stage(adoption.call, adoption.form)
    own = f"{adoption.form}_form"
    # Whoever saves an answer waits here, and then writes to the new question.
    drafts = list(writing.select_for_update(of=("self",)).values_list("pk", flat=True))
    list(to_come.select_for_update(of=("self",)).values_list("pk", flat=True))
    adoption.drafts = len(drafts)
    past.filter(**{f"{own}__isnull": True}).update(**{own: adoption.before})
    to_come.update(**{own: adoption.version})
    Proposal.objects.filter(pk__in=drafts).update(**{own: adoption.version})
    pairs = _pairs(adoption)
    for start in range(0, len(drafts), BATCH):
        _copy_answers(drafts[start : start + BATCH], pairs)


def _pairs(adoption: Adoption) -> dict[int, tuple[Question, Question]]:
    """The questions of both versions that are the same, by the id of the earlier one."""
    now = {one.key: one for one in adoption.version.questions.all()}
    return {
        one.pk: (one, now[one.key]) for one in adoption.before.questions.all() if one.key in now
    }


def _copy_answers(drafts: list[int], pairs: dict[int, tuple[Question, Question]]) -> None:
    """The former answers stay in their rows: what could not be carried can still be read."""
    fresh = []
    for one in Answer.objects.filter(proposal__in=drafts, question__in=list(pairs)):
        before, question = pairs[one.question_id]
        value = answers.carried(question, before, one.value)
        if not answers.is_empty(value) or answers.is_empty(one.value):
            fresh.append(
                Answer(
                    proposal_id=one.proposal_id,
                    question=question,
                    value=value,
                    version=one.version,
                    saved_by_id=one.saved_by_id,
                    saved_at=one.saved_at,
                )
            )
    Answer.objects.bulk_create(fresh)
