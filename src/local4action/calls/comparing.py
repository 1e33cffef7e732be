"""Two versions of a question set beside one another: what is new, changed, gone. No database."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy

from local4action.foundation.translations import Translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import Promise

    from local4action.calls.models import Question

# Everything a question says, in the order in which a reader is told that it changed.
ASKED: Final[dict[str, Promise]] = {
    "kind": gettext_lazy("kind of answer"),
    "label": gettext_lazy("question"),
    "help": gettext_lazy("help"),
    "options": gettext_lazy("answers to choose from"),
    "columns": gettext_lazy("columns"),
    "most_rows": gettext_lazy("number of rows"),
    "max_words": gettext_lazy("number of words"),
    "unit": gettext_lazy("unit"),
    "least": gettext_lazy("least"),
    "most": gettext_lazy("most"),
    "file_types": gettext_lazy("kinds of files"),
    "most_mb": gettext_lazy("size of the file"),
    "required": gettext_lazy("whether it must be answered"),
    "shown_if": gettext_lazy("when it is asked"),
    "is_for_board": gettext_lazy("whether the board sees the answer"),
    "is_public": gettext_lazy("whether the answer is public"),
    "is_personal": gettext_lazy("whether the answer is personal data"),
    "feature": gettext_lazy("what the check reads from it"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One question in two versions; `what` is `new`, `changed`, `gone` or `same`.

    `parts` names what changed.
    """

    what: str
    before: Any
    now: Any
    parts: list[str]

    @property
    def question(self) -> Any:
        """The question as it is now, or was last."""
        return self.now or self.before


def _plain(value: Any) -> Any:
    if isinstance(value, Translated):
        return {code: one.text for code, one in value.texts.items()}
    return value


def marks(question: Question) -> dict[str, str]:
    """Everything a question says, each as one text to compare."""
    return {
        name: json.dumps(_plain(getattr(question, name)), sort_keys=True, ensure_ascii=False)
        for name in ASKED
    }


def compare(before: Sequence[Question], now: Sequence[Question]) -> list[Difference]:
    """Every question of both versions: those of the later one in its order, then what is gone."""
    known = {one.key: one for one in before}
    found = []
    for question in now:
        earlier = known.pop(question.key, None)
        if earlier is None:
            found.append(Difference("new", None, question, []))
            continue
        old, new = marks(earlier), marks(question)
        parts = [str(words) for name, words in ASKED.items() if old[name] != new[name]]
        found.append(Difference("changed" if parts else "same", earlier, question, parts))
    return found + [Difference("gone", one, None, []) for one in known.values()]
