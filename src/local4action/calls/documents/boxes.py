"""An answer as lines in a box of a document, and back.

A text is its lines. Answers to choose from are a line each, with a sign that can be clicked or
typed over. What nobody edited compares equal, whatever a word processor does to spaces and quotes.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from local4action.calls import answers
from local4action.foundation.text import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.agendas.models import FrameNode
    from local4action.calls.answers import Asked

WRITTEN: Final = frozenset({"short_text", "long_text", "number", "date", "place"})
TICKED: Final = frozenset({"choice", "choices", "goals"})
OFF, ON = "☐", "☒"
_TICK: Final = re.compile(r"^\s*(?:([☐□▢☒☑✓✔✗✘■])|[\[(]\s*([^\])\s]?)\s*[\])])\s*(.*)$")
_OPEN: Final = frozenset("☐□▢")
_GOAL: Final = re.compile(r"^\D{0,12}?(\d{1,2})\b")
# Signs that word processors put in place of one another.
_ALIKE: Final = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u202f\u2009\u2007\u3000\t", " "),
        **dict.fromkeys("\u200b\u00ad\ufeff\u2060\u200e\u200f", None),
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—−•", "-"),
        "…": "...",
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a box; `ticked` is None where there is nothing to tick."""

    text: str
    ticked: bool | None = None

    def __str__(self) -> str:
        return self.text if self.ticked is None else f"{ON if self.ticked else OFF} {self.text}"


def can_be_edited(question: Asked) -> bool:
    """Whether a document has a box for it; the rest is answered on the site."""
    return question.kind in WRITTEN | TICKED


def lines(question: Asked, value: Any, language: str, goals: Iterable[FrameNode]) -> list[Line]:
    """The answer as the lines of its box, labels in `language`."""
    if question.kind == "goals":
        named = [(int(node.code), node.title.render(language).text) for node in goals]
        return [Line(f"{number}. {title}", number in value) for number, title in named]
    if question.kind in TICKED:
        chosen = {value} if question.kind == "choice" else set(value)
        return [
            Line(_label(option, language), str(option["value"]) in chosen)
            for option in question.options
        ]
    return [Line(text) for text in str(answers.as_typed(question, value)).split("\n")]


def text_of(shown: Iterable[Line]) -> str:
    """The lines as one text."""
    return "\n".join(str(line) for line in shown)


def _label(option: dict[str, Any], language: str) -> str:
    labels = option["label"]
    found = labels.get(language) or labels.get(language.partition("-")[0]) or labels.get("en")
    return str(found or option["value"])


def normalised(text: str) -> str:
    """A text as it is compared: without what is only its typography."""
    alike = unicodedata.normalize("NFC", text.translate(_ALIKE))
    bare = "\n".join(" ".join(line.split()) for line in alike.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", bare).strip()


def mark(text: str) -> str:
    """A short mark of a text: another mark, edited."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()[:12]


def parsed(question: Asked, text: str) -> Any:
    """The stored form of what stands in a box.

    Raises:
        ValidationError: when it is no answer to this question; the sentence says what to do.
    """
    if question.kind == "goals":
        return answers.parse(question, _goals(text))
    if question.kind in TICKED:
        chosen = _chosen(question, text)
        if question.kind == "choice" and len(chosen) > 1:
            raise ValidationError(_("Choose one of the answers offered."), code="choice")
        return answers.parse(question, chosen)
    return answers.parse(question, [text.strip()])


def _ticked(text: str) -> tuple[list[str], list[str]]:
    """The lines that are ticked, and those that have no sign to tick."""
    ticked, bare = [], []
    for line in text.split("\n"):
        found = _TICK.match(line)
        if found is None:
            bare += [line.strip()] if line.strip() else []
        elif (found[1] and found[1] not in _OPEN) or found[2]:
            ticked.append(found[3].strip())
    return ticked, bare


def _goals(text: str) -> list[str]:
    ticked, bare = _ticked(text)
    found = [_GOAL.match(line) for line in ticked or bare]
    # A line without a number is answered with a sentence, as any other wrong answer.
    return [str(int(one[1])) if one else "?" for one in found]


def _chosen(question: Asked, text: str) -> list[str]:
    """The values of the options ticked; where no line has a sign, of those that are left."""
    ticked, bare = _ticked(text)
    known = {
        folded(str(label)).strip(): str(option["value"])
        for option in question.options
        for label in (*option["label"].values(), option["value"])
    }
    found = []
    for line in ticked or bare:
        value = known.get(folded(line).strip())
        if value is None:
            raise ValidationError(
                _("“%(text)s” is none of the answers offered."),
                code="choice",
                params={"text": line[:80]},
            )
        found.append(value)
    return found
