"""What an answer looks like, for each kind of question: read, judged and shown.

Stored forms (JSON):
    short_text, long_text, choice: text; "" when not answered.
    choices: a list of the options' values, in the order of the options.
    number: a whole number or a decimal fraction; "" when not answered.
    date: a date of year, month or day precision, as text.
    goals: a list of goal numbers, 1 to 17, rising.
    targets: a list of codes such as "11.3", in the order of the agenda.
    place: {"name": text}.
    table: a list of rows {column key: text or number}; sent as a flat list of all cells.
    file: {"ref", "name", "sha256", "size"}, or {} when not answered.
    consent: true or false.

What each kind does is in `calls.kinds`, one place for each.
"""

from __future__ import annotations

import hashlib
import json
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from local4action.calls.kinds import KINDS, Asked
from local4action.calls.kinds.base import LONGEST_TEXT
from local4action.calls.kinds.choosing import GOALS
from local4action.calls.kinds.tables import Shown, shown_as_table
from local4action.foundation.text import word_count

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXT_KINDS: Final = frozenset({"short_text", "long_text"})
__all__ = [
    "GOALS", "LONGEST_TEXT", "TEXT_KINDS", "AnsweredQuestion", "Asked", "answered", "as_typed",
    "carried", "cell", "empty", "fingerprint", "is_empty", "parse", "problem", "shown", "words_in",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """One question with its answer, ready to be shown.

    `shown` is the answer in words, "" when there is none; `words` how many words a text has;
    `table` a table as one, where there is one.
    """

    question: Any
    value: Any
    shown: str
    words: int
    table: Shown | None = None


def answered(question: Any, value: Any, language: str) -> AnsweredQuestion:
    """A question with its answer, for a reader of `language`."""
    table = None
    if question.kind == "table" and not is_empty(value):
        table = shown_as_table(question, value, language)
    said = shown(question, value, language)
    return AnsweredQuestion(question, value, said, words_in(question, value), table)


def is_empty(value: Any) -> bool:
    """Whether nothing was answered."""
    # 0 is an answer, and equals False.
    return value is False or value in ("", None, [], {}, {"name": ""})


def empty(kind: str) -> Any:
    """The stored form of no answer."""
    return copy(KINDS[kind].empty)


def parse(question: Asked, raw: Sequence[str]) -> Any:
    """The stored form of what was sent, one string for each value of the field.

    Raises:
        ValidationError: when it is too long or of the wrong kind; the sentence says what to do.
    """
    return KINDS[question.kind].read(question, [one for one in raw if isinstance(one, str)])


def as_typed(question: Asked, value: Any) -> Any:
    """The stored form as a form's field takes it."""
    if is_empty(value):
        return [] if KINDS[question.kind].empty == [] else ""
    return KINDS[question.kind].typed(question, value)


def words_in(question: Asked, value: Any) -> int:
    """How many words a text has; 0 for other kinds."""
    return word_count(value) if question.kind in TEXT_KINDS and isinstance(value, str) else 0


def problem(question: Asked, value: Any) -> str | None:
    """What keeps this answer from being submitted, in words; None when nothing does."""
    if is_empty(value):
        return _("This is not answered yet.") if question.required else None
    return KINDS[question.kind].problem(question, value)


def shown(question: Asked, value: Any, language: str) -> str:
    """The answer in words of `language`; a text as it was written."""
    return "" if is_empty(value) else KINDS[question.kind].shown(question, value, language)


def cell(question: Asked, value: Any) -> Any:
    """The answer for one cell of a spreadsheet."""
    return "" if is_empty(value) else KINDS[question.kind].cell(value)


def readers(question: Any) -> list[str]:
    """Who reads an answer that not everyone may read once the proposal is granted."""
    if question.kind == "file":
        return [
            _("Only those who write and those who read the proposal can open it.")
            if question.is_for_board
            else _("Only those who write and the World Secretariat can open it.")
        ]
    if not question.is_for_board:
        return [_("Only those who write and the World Secretariat read this.")]
    if question.is_personal or not question.is_public:
        return [_("Only those who write and those who review the proposal read this.")]
    return []


def carried(question: Asked, before: Asked, value: Any) -> Any:
    """The answer to a question of an earlier version as an answer to the same one of a later.

    Returns:
        The stored form, or that of no answer where the kinds do not go together.
    """
    kind = KINDS[question.kind]
    if is_empty(value) or before.kind not in kind.takes_from | {question.kind}:
        return empty(question.kind)
    return kind.carried(question, before, value)


def fingerprint(value: Any) -> str:
    """A short mark of a value, by which a form tells what its reader did not touch."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
