"""Texts: a line, several paragraphs, a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from local4action.calls.kinds.base import (
    LONGEST_LINE,
    LONGEST_TEXT,
    Asked,
    Kind,
    first,
    line,
    within,
)
from local4action.foundation.text import word_count

if TYPE_CHECKING:
    from collections.abc import Sequence


class ShortText(Kind):
    """A line. A longer text of an earlier version becomes one where it fits."""

    takes_from = frozenset({"long_text", "number", "date"})

    def read(self, question: Asked, raw: Sequence[str]) -> str:
        """The line."""
        del question
        return line(raw)

    def problem(self, question: Asked, value: Any) -> str | None:
        """Words are counted, never cut."""
        count = word_count(str(value))
        if question.max_words and count > question.max_words:
            return _("%(count)s words; at most %(limit)s can be submitted.") % {
                "count": count,
                "limit": question.max_words,
            }
        return None

    def carried(self, question: Asked, before: Asked, value: Any) -> Any:
        """On one line, or not at all."""
        del question, before
        text = " ".join(str(value).split())
        return text if len(text) <= LONGEST_LINE else ""


class LongText(ShortText):
    """Paragraphs."""

    takes_from = frozenset({"short_text", "number", "date"})

    def read(self, question: Asked, raw: Sequence[str]) -> str:
        """The text."""
        del question
        return within(first(raw), LONGEST_TEXT)

    def carried(self, question: Asked, before: Asked, value: Any) -> Any:
        """As it was written."""
        del question, before
        return str(value)


class Place(Kind):
    """The name of a place, as people there call it: `{"name": text}`."""

    empty: Any = {"name": ""}  # noqa: RUF012 - never changed, only compared and copied

    def read(self, question: Asked, raw: Sequence[str]) -> dict[str, str]:
        """The name."""
        del question
        return {"name": line(raw)}

    def typed(self, question: Asked, value: Any) -> str:
        """The name."""
        del question
        return str(value["name"])

    def shown(self, question: Asked, value: Any, language: str) -> str:
        """The name."""
        del question, language
        return str(value["name"])

    def cell(self, value: Any) -> str:
        """The name."""
        return str(value.get("name", ""))
