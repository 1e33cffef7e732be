"""What every kind of question knows to do with its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from local4action.foundation.text import cleaned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from local4action.foundation.translations import Translated

LONGEST_LINE: Final = 300
LONGEST_TEXT: Final = 20_000


class Asked(Protocol):
    """What the kinds need to know of a question."""

    key: str
    kind: str
    required: bool
    max_words: int | None
    options: list[dict[str, Any]]
    unit: Translated | None
    least: float | None
    most: float | None
    columns: list[dict[str, Any]]
    most_rows: int | None
    file_types: list[str]
    most_mb: int | None


class Kind:
    """One kind; what it does not say otherwise is what a line of text does.

    `takes_from` names the kinds whose answers can be carried over into this one when the
    questions of a call change.
    """

    empty: Any = ""
    takes_from: frozenset[str] = frozenset()

    def read(self, question: Asked, raw: Sequence[str]) -> Any:
        """The stored form of what was sent, one string for each value of the field.

        Raises:
            ValidationError: when it cannot be kept; the sentence says what to do.
        """
        raise NotImplementedError

    def typed(self, question: Asked, value: Any) -> Any:
        """The stored form as a form's field takes it."""
        del question
        return str(value)

    def problem(self, question: Asked, value: Any) -> str | None:
        """What keeps an answer that is there from being submitted, in words."""
        del question, value
        return None

    def shown(self, question: Asked, value: Any, language: str) -> str:
        """The answer in words of `language`; a text as it was written."""
        del question, language
        return str(value)

    def cell(self, value: Any) -> Any:
        """The answer for one cell of a spreadsheet."""
        return value

    def carried(self, question: Asked, before: Asked, value: Any) -> Any:
        """The answer to `before`, the same question in an earlier version, as one to `question`.

        Returns:
            The stored form, or that of no answer where it says nothing in the new question.
        """
        del before, question
        return value


def first(raw: Sequence[str]) -> str:
    """The one value of a field that has one."""
    return raw[0] if raw else ""


def within(text: str, limit: int) -> str:
    """The text without signs that are no text.

    Raises:
        ValidationError: when it has more than `limit` characters.
    """
    # Measured before cleaning as well: normalising ten megabytes takes a second.
    if len(text) > 2 * limit or len(text := cleaned(text)) > limit:
        raise ValidationError(
            _("This text has %(count)s characters; the longest that can be kept is %(limit)s."),
            code="too_long",
            params={"count": len(text), "limit": limit},
        )
    return text


def line(raw: Sequence[str]) -> str:
    """A text of one line."""
    return " ".join(within(first(raw), LONGEST_LINE).split())


def said_in(labels: Mapping[str, str] | None, language: str) -> str:
    """The words of an option or a column in a language, else in English, else in any."""
    if not labels:
        return ""
    short = language.split("-", maxsplit=1)[0]
    found = labels.get(language) or labels.get(short) or labels.get("en")
    return str(found or next((one for one in labels.values() if one), ""))


def label_of(options: Sequence[Mapping[str, Any]], value: Any, language: str) -> str:
    """The words of the option with this value; the value where there is none any more."""
    for option in options:
        if str(option["value"]) == str(value):
            return said_in(option["label"], language) or str(value)
    return str(value)
