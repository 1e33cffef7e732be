"""Which questions are asked, by the answers given so far. No database.

A question may be shown only if an earlier one was answered in one of some ways. One that is not
shown is neither required nor counted, and readers do not see that it is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from local4action.calls.kinds.base import label_of
from local4action.calls.kinds.tables import heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from local4action.calls.models import Question

HANGERS: Final = ("choice", "choices", "consent")
YES: Final = "yes"
NO: Final = "no"


def _said(value: Any) -> set[str]:
    if isinstance(value, bool):
        return {YES if value else NO}
    return {str(one) for one in value} if isinstance(value, list) else {str(value)}


def hidden(questions: Iterable[Question], given: Mapping[str, Any]) -> set[str]:
    """The keys of the questions that are not shown, by the answers in their stored forms.

    A question that hangs on one that is not shown is not shown either.
    """
    found: set[str] = set()
    kinds: dict[str, str] = {}
    for question in questions:
        kinds[question.key] = question.kind
        if condition := question.shown_if:
            key = condition["key"]
            # An unticked consent may never have been stored.
            value = given.get(key, False if kinds.get(key) == "consent" else "")
            if key in found or not _said(value) & set(condition["any"]):
                found.add(question.key)
    return found


def offered(question: Question, language: str) -> list[tuple[str, str]]:
    """The answers of a question on which another may hang, with their words."""
    if question.kind == "consent":
        return [(YES, _("Yes")), (NO, _("No"))]
    return [
        (str(one["value"]), label_of(question.options, one["value"], language))
        for one in question.options
    ]


def said(question: Question, by_key: Mapping[str, Question], language: str) -> str:
    """The condition in words; "" where there is none."""
    condition = question.shown_if
    if not condition or condition["key"] not in by_key:
        return ""
    asked = by_key[condition["key"]]
    words = dict(offered(asked, language))
    chosen = [words.get(one, one) for one in condition["any"]]
    return _("Only if the answer to “%(question)s” is: %(answers)s.") % {
        "question": asked.label.render(language).text,
        "answers": "; ".join(chosen),
    }


def told(questions: Iterable[Question], language: str) -> list[Question]:
    """The questions, each with its `condition` in words, and the `heads` of a table."""
    asked = list(questions)
    by_key = {one.key: one for one in asked}
    for one in asked:
        one.condition = said(one, by_key, language)  # type: ignore[attr-defined]
        one.heads = [heading(column, language) for column in one.columns]  # type: ignore[attr-defined]
    return asked
