"""What an answer looks like, for each kind of question: read, judged and shown.

Stored forms (JSON):
    short_text, long_text, choice: text; "" when not answered.
    choices: a list of the options' values, in the order of the options.
    number: a whole number or a decimal fraction; "" when not answered.
    date: a date of year, month or day precision, as text.
    goals: a list of goal numbers, 1 to 17, rising.
    place: {"name": text}.
    consent: true or false.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from local4action.foundation import dates
from local4action.foundation.text import cleaned, word_count

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_TEXT: Final = 20_000
LONGEST_LINE: Final = 300
LARGEST_NUMBER: Final = 10**12
GOALS: Final = range(1, 18)
TEXT_KINDS: Final = frozenset({"short_text", "long_text"})
LIST_KINDS: Final = frozenset({"choices", "goals"})


class Asked(Protocol):
    """What this module needs to know of a question."""

    key: str
    kind: str
    required: bool
    max_words: int | None
    options: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """One question with its answer, ready to be shown.

    `shown` is the answer in words, "" when there is none; `words` how many words a text has.
    """

    question: Any
    value: Any
    shown: str
    words: int


def is_empty(value: Any) -> bool:
    """Whether nothing was answered."""
    # 0 is an answer, and equals False.
    return value is False or value in ("", None, [], {}, {"name": ""})


def empty(kind: str) -> Any:
    """The stored form of no answer."""
    if kind in LIST_KINDS:
        return []
    if kind == "consent":
        return False
    return {"name": ""} if kind == "place" else ""


def parse(question: Asked, raw: Sequence[str]) -> Any:
    """The stored form of what was sent, one string for each value of the field.

    Raises:
        ValidationError: when it is too long or of the wrong kind; the sentence says what to do.
    """
    return _READERS[question.kind](question, [one for one in raw if isinstance(one, str)])


def _first(raw: Sequence[str]) -> str:
    return raw[0] if raw else ""


def _within(text: str, limit: int) -> str:
    # Measured before cleaning as well: normalising ten megabytes takes a second.
    if len(text) > 2 * limit or len(text := cleaned(text)) > limit:
        raise ValidationError(
            _("This text has %(count)s characters; the longest that can be kept is %(limit)s."),
            code="too_long",
            params={"count": len(text), "limit": limit},
        )
    return text


def _line(question: Asked, raw: Sequence[str]) -> str:
    del question
    return " ".join(_within(_first(raw), LONGEST_LINE).split())


def _text(question: Asked, raw: Sequence[str]) -> str:
    del question
    return _within(_first(raw), LONGEST_TEXT)


def _values(question: Asked) -> list[str]:
    return [str(option["value"]) for option in question.options]


def _choice(question: Asked, raw: Sequence[str]) -> str:
    chosen = _first(raw)
    if chosen and chosen not in _values(question):
        raise ValidationError(_("Choose one of the answers offered."), code="choice")
    return chosen


def _choices(question: Asked, raw: Sequence[str]) -> list[str]:
    known, chosen = _values(question), {one for one in raw if one}
    if chosen - set(known):
        raise ValidationError(_("Choose among the answers offered."), code="choice")
    return [value for value in known if value in chosen]


def _number(question: Asked, raw: Sequence[str]) -> int | float | str:
    del question
    text = _within(_first(raw), LONGEST_LINE).replace(" ", "").replace("\u202f", "")
    if not text:
        return ""
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or abs(number) > LARGEST_NUMBER:
        raise ValidationError(_("Write a number, such as 24 or 3.5."), code="number")
    return int(number) if number.is_integer() else number


def _date(question: Asked, raw: Sequence[str]) -> str:
    del question
    text = _within(_first(raw), LONGEST_LINE)
    return dates.parse(text) if text else ""


def _goals(question: Asked, raw: Sequence[str]) -> list[int]:
    del question
    chosen = {int(one) for one in raw if one.isascii() and one.isdigit() and len(one) < 3}
    if len(chosen) != len({one for one in raw if one}) or not chosen <= set(GOALS):
        raise ValidationError(_("Choose among the 17 goals."), code="goal")
    return sorted(chosen)


def _place(question: Asked, raw: Sequence[str]) -> dict[str, str]:
    return {"name": _line(question, raw)}


def _consent(question: Asked, raw: Sequence[str]) -> bool:
    del question
    return _first(raw).lower() in {"on", "true", "1", "yes"}


_READERS: Final = {
    "short_text": _line, "long_text": _text, "choice": _choice, "choices": _choices,
    "number": _number, "date": _date, "goals": _goals, "place": _place, "consent": _consent,
}  # fmt: skip


def as_typed(question: Asked, value: Any) -> Any:
    """The stored form as a form's field takes it."""
    if is_empty(value):
        return empty("choices") if question.kind in LIST_KINDS else ""
    if question.kind == "place":
        return value["name"]
    if question.kind == "goals":
        return [str(one) for one in value]
    return value if question.kind in {"choices", "consent"} else str(value)


def words_in(question: Asked, value: Any) -> int:
    """How many words a text has; 0 for other kinds."""
    return word_count(value) if question.kind in TEXT_KINDS and isinstance(value, str) else 0


def problem(question: Asked, value: Any) -> str | None:
    """What keeps this answer from being submitted, in words; None when nothing does."""
    if is_empty(value):
        return _("This is not answered yet.") if question.required else None
    count = words_in(question, value)
    if question.max_words and count > question.max_words:
        return _("%(count)s words; at most %(limit)s can be submitted.") % {
            "count": count,
            "limit": question.max_words,
        }
    return None


def shown(question: Asked, value: Any, language: str) -> str:
    """The answer in words of `language`; a text as it was written."""
    if is_empty(value):
        return ""
    kind = question.kind
    if kind in {"choice", "choices"}:
        chosen = [value] if kind == "choice" else value
        return "; ".join(_label(question, one, language) for one in chosen)
    if kind == "goals":
        return "; ".join(_("Goal %(number)s") % {"number": one} for one in value)
    if kind == "date":
        return dates.spoken(value, language)
    if kind == "place":
        return str(value["name"])
    return _("Yes") if kind == "consent" else str(value)


def _label(question: Asked, value: str, language: str) -> str:
    for option in question.options:
        if str(option["value"]) == value:
            labels = option["label"]
            return str(labels.get(language) or labels.get("en") or value)
    return value


def fingerprint(value: Any) -> str:
    """A short mark of a value, by which a form tells what its reader did not touch."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
