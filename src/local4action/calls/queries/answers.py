"""What was answered, as it stands and as it was submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, CharField
from django.utils.translation import get_language

from local4action.calls import answers
from local4action.calls.answers import AnsweredQuestion
from local4action.calls.models import Answer, Proposal, Question, Submission
from local4action.foundation.prepared import Among, Prepared, Slot

if TYPE_CHECKING:
    from collections.abc import Iterable


from local4action.calls.queries.proposals import submission_of
from local4action.calls.queries.questions import form_version_id, questions_of

_ANSWERS: Final = Prepared(
    lambda: Answer.objects.filter(
        proposal=Slot("proposal", BigIntegerField()),
        question__version=Slot("version", BigIntegerField()),
    ).select_related("saved_by")
)


def answers_by_question(proposal: Proposal, form: str) -> dict[int, Answer]:
    """The answers of a proposal to one form, by the question's id."""
    rows = _ANSWERS.rows(proposal=proposal.pk, version=form_version_id(proposal.call, form))
    return {answer.question_id: answer for answer in rows}


def left_at(proposal: Proposal, form: str, person: Any) -> str:
    """The key of the answer this person saved last, "" where there is none; one query."""
    rows = Answer.objects.filter(
        proposal=proposal,
        question__version=form_version_id(proposal.call, form),
        saved_by=person.pk,
    )
    return rows.order_by("-saved_at").values_list("question__key", flat=True).first() or ""


def answers_of(proposal: Proposal, form: str, language: str = "") -> list[AnsweredQuestion]:
    """Every question of a form (`first` or `second`) with the proposal's answer, in order.

    `language` is that of the reader, the active one by default. Two queries.
    """
    given = answers_by_question(proposal, form)
    return _answered(questions_of(proposal.call, form), given, language)


def answers_submitted(proposal: Proposal, form: str, language: str = "") -> list[AnsweredQuestion]:
    """The same as they were submitted, where changes were begun and not submitted."""
    if form != Submission.Form.FIRST or proposal.reopened_at is None:
        return answers_of(proposal, form, language)
    submitted = submission_of(proposal, form)
    record = submitted.record["answers"] if submitted else {}
    asked = questions_of(proposal.call, form)
    given = {one.pk: Answer(value=record[one.key]) for one in asked if one.key in record}
    return _answered(asked, given, language)


def _answered(
    questions: Iterable[Question], given: dict[int, Answer], language: str
) -> list[AnsweredQuestion]:
    wanted = language or get_language() or "en"
    found = []
    for question in questions:
        value = given[question.pk].value if question.pk in given else answers.empty(question.kind)
        found.append(
            AnsweredQuestion(
                question,
                value,
                answers.shown(question, value, wanted),
                answers.words_in(question, value),
            )
        )
    return found


def answers_to(proposal: Proposal, questions: Iterable[Question]) -> dict[int, Answer]:
    """The answers of a proposal to these questions, by the question's id; one query."""
    rows = _ANSWERS_TO.rows(proposal=proposal.pk, questions=[one.pk for one in questions])
    return {answer.question_id: answer for answer in rows}


def question_named(proposal: Proposal, key: str, form: str) -> Question | None:
    """The question of a form with this key."""
    return _QUESTION.first(version=form_version_id(proposal.call, form), key=key)


_ANSWERS_TO: Final = Prepared(
    lambda: (
        Answer.objects.filter(
            Among("question_id", Slot("questions", ArrayField(BigIntegerField()))),
            proposal=Slot("proposal", BigIntegerField()),
        )
        .select_related("saved_by")
        .order_by()
    )
)


_QUESTION: Final = Prepared(
    lambda: Question.objects.filter(
        version=Slot("version", BigIntegerField()), key=Slot("key", CharField())
    ).order_by()
)
