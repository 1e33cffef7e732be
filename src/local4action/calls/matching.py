"""Which answers of an earlier proposal fit which questions of this one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from local4action.calls import answers
from local4action.foundation.text import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from local4action.calls.models import Question

# What is given anew each time, and what belongs to the one proposal it was sent to.
NEVER: Final = frozenset({"consent", "file"})


@dataclass(frozen=True, slots=True)
class Match:
    """An answer that could come over: to which question, and what it says."""

    question: Question
    value: Any


def matches(asked: Iterable[Question], given: Sequence[tuple[Question, Any]]) -> list[Match]:
    """For each question the answer that fits it: to the same key, else to the same words.

    Args:
        asked: the questions of the form that is being written.
        given: each answered question of the earlier proposal with its answer.
    """
    by_key = {question.key: (question, value) for question, value in given}
    found = []
    for question in asked:
        same_key = [by_key[question.key]] if question.key in by_key else []
        same_words = [pair for pair in given if _words(pair[0]) & _words(question)]
        for other, value in (*same_key, *same_words):
            if _fits(question, other, value):
                found.append(Match(question, value))
                break
    return found


def _words(question: Question) -> set[str]:
    return {" ".join(folded(one.text).split()) for one in question.label.texts.values()}


def _fits(question: Question, other: Question, value: Any) -> bool:
    if question.kind != other.kind or question.kind in NEVER or answers.is_empty(value):
        return False
    known = {str(option["value"]) for option in question.options if "value" in option}
    if question.kind == "choice":
        return value in known
    if question.kind == "choices":
        return set(value) <= known
    # Other kinds with options, such as the columns of a table, must have the very same.
    return bool(question.options == other.options)
