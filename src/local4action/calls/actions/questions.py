"""Questions of a draft version are added, edited, moved and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from local4action.calls.comparing import ASKED, marks
from local4action.calls.models import Question, QuestionSetVersion
from local4action.calls.wellformed import judge, judge_order
from local4action.foundation.actions import action
from local4action.foundation.editing import token_of

if TYPE_CHECKING:
    from collections.abc import Mapping

EDITABLE: Final = frozenset(ASKED) - {"kind"}
MOST_QUESTIONS: Final = 100


def held_draft(version: QuestionSetVersion) -> QuestionSetVersion:
    """The version's row, held until the transaction ends.

    Raises:
        ValidationError: when it is frozen, or thrown away meanwhile.
    """
    locked = QuestionSetVersion.objects.select_for_update().filter(pk=version.pk).first()
    if locked is None:
        raise ValidationError(_("This version was thrown away meanwhile."), code="gone")
    if locked.frozen_at is not None:
        raise ValidationError(
            _("A call opened with these questions; they stay as they are. Make a new version."),
            code="frozen",
        )
    return locked


def _in_order(version: QuestionSetVersion) -> list[Question]:
    return list(Question.objects.filter(version=version).order_by("position", "pk"))


def _numbered(questions: list[Question]) -> None:
    for position, question in enumerate(questions):
        question.position = position
    Question.objects.bulk_update(questions, ["position"])


def _set(question: Question, changes: Mapping[str, Any]) -> None:
    unknown = set(changes) - EDITABLE
    if unknown:
        raise TypeError(f"not editable: {sorted(unknown)}")
    for name, value in changes.items():
        setattr(question, name, value)


@action("calls.edit_questions", on="version")
def add_question(
    *,
    version: QuestionSetVersion,
    key: str,
    kind: str,
    changes: Mapping[str, Any],
    actor: Any,
) -> Question:
    """Put a question at the end of a draft version.

    Args:
        version: not frozen.
        key: by which answers are known from version to version.
        kind: one of `Question.Kind`.
        changes: the columns named in `EDITABLE`.
        actor: an officer.

    Raises:
        ValidationError: when the version is frozen or full, or the question cannot be asked.
    """
    del actor
    known = _in_order(held_draft(version))
    if len(known) >= MOST_QUESTIONS:
        raise ValidationError(
            _("A version has at most %(count)s questions."), params={"count": MOST_QUESTIONS}
        )
    question = Question(version=version, key=key, kind=kind, position=len(known))
    _set(question, changes)
    judge(question, known, [one.key for one in known])
    question.save()
    return question


@action("calls.edit_questions", on="question")
def edit_question(
    *, question: Question, changes: Mapping[str, Any], actor: Any, token: str | None = None
) -> Question:
    """Change a question of a draft version; its key and kind stay.

    `token` is the mark of the question as its editor saw it (`foundation.editing`).

    Raises:
        ValidationError: when the version is frozen, the question cannot be asked like this, or
            someone else changed it in between (code `stale`).
    """
    del actor
    known = _in_order(held_draft(question.version))
    stored = next((one for one in known if one.pk == question.pk), None)
    if stored is None:
        raise ValidationError(_("This question was removed meanwhile."), code="gone")
    if token is not None and token != token_of(marks(stored)):
        raise ValidationError(
            _(
                "Someone else changed this question after you opened it. What you wrote is kept"
                " below; save again to put it in the place of theirs."
            ),
            code="stale",
        )
    _set(stored, changes)
    place = known.index(stored)
    judge(stored, known[:place], [one.key for one in known if one is not stored])
    judge_order(known)
    stored.save()
    return stored


@action("calls.edit_questions", on="question")
def move_question(*, question: Question, by: int, actor: Any) -> Question:
    """Move a question of a draft version up (-1) or down (1); at the end it stays.

    Raises:
        ValidationError: when the version is frozen, or it would stand before what it hangs on.
    """
    del actor
    known = _in_order(held_draft(question.version))
    place = next((n for n, one in enumerate(known) if one.pk == question.pk), None)
    if place is None:
        raise ValidationError(_("This question was removed meanwhile."), code="gone")
    known.insert(max(0, min(len(known) - 1, place + by)), known.pop(place))
    judge_order(known)
    _numbered(known)
    return question


@action("calls.edit_questions", on="question")
def remove_question(*, question: Question, actor: Any) -> QuestionSetVersion:
    """Take a question off a draft version.

    Raises:
        ValidationError: when the version is frozen, another question hangs on this one, or it has
            answers already.
    """
    del actor
    version = held_draft(question.version)
    rest = [one for one in _in_order(version) if one.pk != question.pk]
    judge_order(rest)
    try:
        Question.objects.filter(pk=question.pk).delete()
    except ProtectedError:
        raise ValidationError(_("This question was answered already."), code="answered") from None
    _numbered(rest)
    return version
