"""What was answered, as it stands and as it was submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, CharField
from django.utils.translation import get_language

from local4action.calls import answers, conditions
from local4action.calls.models import Answer, AnswerFile, Proposal, Question, Submission
from local4action.foundation.prepared import Among, Prepared, Slot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.calls.answers import AnsweredQuestion


from local4action.calls.queries.proposals import submission_of
from local4action.calls.queries.questions import (
    asked_version_id,
    questions_asked,
    questions_by_version,
)

_ANSWERS: Final = Prepared(
    lambda: Answer.objects.filter(
        proposal=Slot("proposal", BigIntegerField()),
        question__version=Slot("version", BigIntegerField()),
    ).select_related("saved_by")
)


_GIVEN: Final = Prepared(
    lambda: (
        Answer.objects.filter(
            Among("question__version", Slot("versions", ArrayField(BigIntegerField()))),
            proposal=Slot("proposal", BigIntegerField()),
        )
        .order_by()
        .values_list("question", "value")
    )
)

# Where a proposal goes once its second form is submitted.
SECOND_SUBMITTED: Final = frozenset({"in_review", "granted", "declined"})


def answers_by_question(proposal: Proposal, form: str) -> dict[int, Answer]:
    """The answers of a proposal to one form, by the question's id."""
    rows = _ANSWERS.rows(proposal=proposal.pk, version=asked_version_id(proposal, form))
    return {answer.question_id: answer for answer in rows}


def left_at(proposal: Proposal, form: str, person: Any) -> str:
    """The key of the answer this person saved last, "" where there is none; one query."""
    rows = Answer.objects.filter(
        proposal=proposal,
        question__version=asked_version_id(proposal, form),
        saved_by=person.pk,
    )
    return rows.order_by("-saved_at").values_list("question__key", flat=True).first() or ""


def answers_of(proposal: Proposal, form: str, language: str = "") -> list[AnsweredQuestion]:
    """Every question of a form (`first` or `second`) with the proposal's answer, in order.

    Those that are not shown, by the answers given, are left out. `language` is that of the
    reader, the active one by default. Two queries.
    """
    return answers_by_form(proposal, [form], language)[form]


def answers_by_form(
    proposal: Proposal, forms: Iterable[str], language: str = ""
) -> dict[str, list[AnsweredQuestion]]:
    """The same of several forms, by form; two queries, of none none."""
    versions = {form: asked_version_id(proposal, form) for form in forms}
    if not versions:
        return {}
    wanted = list(versions.values())
    given = dict(_GIVEN.rows(proposal=proposal.pk, versions=wanted))
    asked = questions_by_version(wanted)
    return {
        form: _answered(asked.get(version, []), given, language)
        for form, version in versions.items()
    }


def answers_submitted(
    proposal: Proposal, forms: Iterable[str], language: str = ""
) -> dict[str, list[AnsweredQuestion]]:
    """The same as they were submitted, by form; none where nothing was.

    Changes that were begun are nobody's business, nor is a second form that is being written or
    was withdrawn while it was.
    """
    wanted = list(forms)
    as_they_are = [form for form in wanted if not _in_hand(proposal, form)]
    found = answers_by_form(proposal, as_they_are, language)
    return {
        form: found[form] if form in found else _on_record(proposal, form, language)
        for form in wanted
    }


def _in_hand(proposal: Proposal, form: str) -> bool:
    """Whether its people are writing at what they submitted, or have not yet."""
    if form == Submission.Form.FIRST:
        return proposal.reopened_at is not None
    return proposal.state not in SECOND_SUBMITTED


def _on_record(proposal: Proposal, form: str, language: str) -> list[AnsweredQuestion]:
    submitted = submission_of(proposal, form)
    if submitted is None:
        return []
    record = submitted.record["answers"]
    asked = questions_asked(proposal, form)
    given = {one.pk: record[one.key] for one in asked if one.key in record}
    return _answered(asked, given, language)


def _answered(
    questions: Iterable[Question], given: dict[int, Any], language: str
) -> list[AnsweredQuestion]:
    asked, wanted = list(questions), language or get_language() or "en"
    values = {one.key: given[one.pk] for one in asked if one.pk in given}
    left_out = conditions.hidden(asked, values)
    return [
        answers.answered(one, values.get(one.key, answers.empty(one.kind)), wanted)
        for one in asked
        if one.key not in left_out
    ]


def for_board(given: Iterable[AnsweredQuestion]) -> list[AnsweredQuestion]:
    """Of these, what the members of the board may see."""
    return [one for one in given if one.question.is_for_board]


def answers_for_everyone(proposal: Proposal) -> dict[str, list[AnsweredQuestion]]:
    """What anyone may read of a granted proposal, by form; never personal data or files.

    Two queries.
    """
    forms = {asked_version_id(proposal, form): str(form) for form in Submission.Form.values}
    asked = list(Question.objects.filter(version__in=forms).order_by("position"))
    rows = Answer.objects.filter(proposal=proposal, question__version__in=forms)
    given, language = dict(rows.values_list("question", "value")), get_language() or "en"
    found = {
        form: _answered([one for one in asked if one.version_id == version], given, language)
        for version, form in forms.items()
    }
    return {form: [one for one in some if _is_for_everyone(one)] for form, some in found.items()}


def _is_for_everyone(one: AnsweredQuestion) -> bool:
    question = one.question
    shown = question.is_public and not question.is_personal
    return shown and question.kind != Question.Kind.FILE and not answers.is_empty(one.value)


def answers_no_longer_asked(proposal: Proposal, form: str) -> list[AnsweredQuestion]:
    """What was answered to questions of earlier versions that this form does not ask any more.

    One query where the questions of the call were changed since the proposal was begun, else none.
    """
    if not (proposal.first_form_id if form == Submission.Form.FIRST else proposal.second_form_id):
        return []
    version = asked_version_id(proposal, form)
    rows = Answer.objects.filter(
        proposal=proposal, question__version__question_set__versions=version
    ).exclude(question__version=version)
    asked = {one.key for one in questions_asked(proposal, form)}
    language = get_language() or "en"
    latest: dict[str, AnsweredQuestion] = {}
    for one in rows.select_related("question").order_by("question__version__number", "pk"):
        if one.question.key not in asked and not answers.is_empty(one.value):
            latest[one.question.key] = answers.answered(one.question, one.value, language)
    return list(latest.values())


def answer_file(ref: str) -> AnswerFile | None:
    """A file sent as an answer, by its own reference, with its question."""
    return AnswerFile.objects.select_related("question", "reference").filter(ref=ref).first()


def answers_to(proposal: Proposal, questions: Iterable[Question]) -> dict[int, Answer]:
    """The answers of a proposal to these questions, by the question's id; one query."""
    rows = _ANSWERS_TO.rows(proposal=proposal.pk, questions=[one.pk for one in questions])
    return {answer.question_id: answer for answer in rows}


def question_named(proposal: Proposal, key: str, form: str) -> Question | None:
    """The question of a form with this key."""
    return _QUESTION.first(version=asked_version_id(proposal, form), key=key)


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
