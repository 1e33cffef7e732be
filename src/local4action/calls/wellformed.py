"""Whether a question can be asked: everything its kind needs is there and fits. No database."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from local4action.calls import conditions
from local4action.calls.kinds.sent_files import MOST_MB, TYPES
from local4action.calls.kinds.tables import COLUMN_KINDS, MOST_ROWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from local4action.calls.models import Question

MOST_COLUMNS: Final = 12
MOST_OPTIONS: Final = 60
_KEY: Final = re.compile(r"^[a-z][a-z0-9_-]{0,39}$")


def judge(question: Question, earlier: Sequence[Question], others: Iterable[str]) -> None:
    """Let a question pass that can be asked after the `earlier` ones.

    Args:
        question: the question as it would be kept.
        earlier: those that stand before it.
        others: the keys of all others of the version.

    Raises:
        ValidationError: with what is wrong, by the name of the column.
    """
    wrong: dict[str, str] = {}
    if not _KEY.match(question.key):
        wrong["key"] = _("Small letters, figures and _, beginning with a letter.")
    elif question.key in set(others):
        wrong["key"] = _("Another question of this version has this name.")
    if question.kind in _JUDGES:
        name, found = _JUDGES[question.kind](question)
        if found:
            wrong[name] = found
    if question.is_public and question.is_personal:
        wrong["is_public"] = _("Personal data is never shown to everyone.")
    elif question.is_public and not question.is_for_board:
        wrong["is_public"] = _("What anyone may see the Advisory Board sees as well.")
    if condition := _condition(question, earlier):
        wrong["shown_if"] = condition
    if wrong:
        raise ValidationError(dict(wrong))


def _options(question: Question) -> tuple[str, str]:
    return "options", _options_wrong(question.options, least=2)


def _options_wrong(options: Sequence[dict[str, Any]], *, least: int) -> str:
    values = [str(one["value"]) for one in options]
    if len(values) < least:
        return _("Give at least two answers to choose from.")
    if len(values) > MOST_OPTIONS:
        return _("At most %(count)s answers to choose from.") % {"count": MOST_OPTIONS}
    if len(set(values)) < len(values):
        return _("Two answers have the same value.")
    if not all(_KEY.match(one) for one in values):
        return _("A value has small letters, figures and _, beginning with a letter.")
    if not all(any(one["label"].values()) for one in options):
        return _("Every answer needs words in one language at least.")
    return ""


def _columns(question: Question) -> tuple[str, str]:
    keys = [str(one["key"]) for one in question.columns]
    if question.most_rows and question.most_rows > MOST_ROWS:
        return "most_rows", _("At most %(count)s rows.") % {"count": MOST_ROWS}
    if not 1 <= len(keys) <= MOST_COLUMNS:
        said = _("A table has from 1 to %(count)s columns.") % {"count": MOST_COLUMNS}
        return "columns", said
    if len(set(keys)) < len(keys) or not all(_KEY.match(one) for one in keys):
        return "columns", _(
            "Each column needs a name of its own: small letters, figures and _, beginning with a"
            " letter."
        )
    wrong = [found for one in question.columns if (found := _column_wrong(one))]
    return "columns", wrong[0] if wrong else ""


def _column_wrong(column: dict[str, Any]) -> str:
    if column["kind"] not in COLUMN_KINDS:
        return _("Choose what stands in each column.")
    if not any(column["label"].values()):
        return _("Every column needs words in one language at least.")
    if column["kind"] == "choice":
        found = _options_wrong(column.get("options", ()), least=2)
        return f"{column['key']}: {found}" if found else ""
    return ""


def _number(question: Question) -> tuple[str, str]:
    if question.least is not None and question.most is not None and question.most < question.least:
        return "most", _("The most is less than the least.")
    return "most", ""


def _file(question: Question) -> tuple[str, str]:
    if question.most_mb is not None and not 1 <= question.most_mb <= MOST_MB:
        return "most_mb", _("From 1 to %(most)s.") % {"most": MOST_MB}
    if set(question.file_types) - set(TYPES):
        return "file_types", _("Choose among the kinds of files offered.")
    return "file_types", ""


_JUDGES: Final[dict[str, Callable[[Question], tuple[str, str]]]] = {
    "choice": _options, "choices": _options, "table": _columns, "number": _number, "file": _file,
}  # fmt: skip


def _condition(question: Question, earlier: Sequence[Question]) -> str:
    condition = question.shown_if
    if not condition:
        return ""
    asked = next((one for one in earlier if one.key == condition["key"]), None)
    if asked is None or asked.kind not in conditions.HANGERS:
        return _("It can only hang on an earlier question with answers to choose from.")
    if not condition["any"] or set(condition["any"]) - {
        value for value, _words in conditions.offered(asked, "en")
    }:
        return _("Choose among the answers of one earlier question.")
    return ""


def judge_order(questions: Sequence[Question]) -> None:
    """Let an order pass in which each question stands after the one it hangs on.

    Raises:
        ValidationError: when one does not.
    """
    for place, question in enumerate(questions):
        if problem := _condition(question, questions[:place]):
            raise ValidationError(
                _("“%(key)s” hangs on the answer to another question. %(problem)s"),
                code="order",
                params={"key": question.key, "problem": problem},
            )
