"""What a document that came back would change in the draft, answer by answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from local4action.calls import answers
from local4action.calls.differences import Piece, differences
from local4action.calls.documents import boxes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from local4action.calls.models import Answer, Question


@dataclass(slots=True)
class Offer:
    """One edited answer.

    `state` is `changed` where the draft is as the document was made from, `both` where it changed
    too (or nobody knows), `same` where it says the same by now, `wrong` where the box holds no
    answer to the question; `problem` then says why.
    """

    question: Question
    text: str
    answer: Answer | None
    state: str
    value: Any = None
    problem: str = ""
    pieces: list[Piece] = field(default_factory=list)

    @property
    def version(self) -> int:
        """The version of the draft's answer that this was compared with."""
        return self.answer.version if self.answer else 0


def offers(
    found: Iterable[Mapping[str, Any]],
    questions: Iterable[Question],
    given: Mapping[int, Answer],
    language: str,
) -> list[Offer]:
    """The edited answers in the order of the questions, compared with the draft as it is.

    Args:
        found: what the document's boxes hold: key, version, text.
        questions: of the form.
        given: the draft's answers by the question's id.
        language: the reader's.
    """
    edited = {one["key"]: one for one in found}
    return [
        _offer(question, edited[question.key], given.get(question.pk), language)
        for question in questions
        if question.key in edited and boxes.can_be_edited(question)
    ]


def _offer(
    question: Question, one: Mapping[str, Any], answer: Answer | None, language: str
) -> Offer:
    now = answer.value if answer else answers.empty(question.kind)
    try:
        value = boxes.parsed(question, one["text"])
    except ValidationError as error:
        return Offer(question, one["text"], answer, "wrong", problem=" ".join(error.messages))
    if value == now or _alike(question, value, now):
        return Offer(question, one["text"], answer, "same", value)
    as_made = one["version"] == (answer.version if answer else 0)
    before, after = (answers.shown(question, each, language) for each in (now, value))
    return Offer(
        question,
        one["text"],
        answer,
        "changed" if as_made else "both",
        value,
        pieces=differences(before, after),
    )


def _alike(question: Question, value: Any, now: Any) -> bool:
    """Whether two texts differ in nothing but their typography."""
    if question.kind not in boxes.WRITTEN:
        return False
    one, other = (str(answers.as_typed(question, each)) for each in (value, now))
    return boxes.normalised(one) == boxes.normalised(other)
