"""Our default rubric: the three concepts and six features of a hub, an anchor for each score."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from local4action.foundation.canonical import sha256
from local4action.foundation.translations import Status, Translated

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.reviews.models import Criterion

HIGHEST: Final = 4
# What of a criterion its readers read: a change to one of these is another rubric.
TEXTS: Final = ("label", "explanation", *(f"anchor_{score}" for score in range(HIGHEST + 1)))


@dataclass(frozen=True, slots=True)
class DefaultCriterion:
    """One line of the rubric, in three languages; `anchors` from 0 to 4."""

    key: str
    weight: int
    label: Translated
    explanation: Translated
    anchors: tuple[Translated, ...]

    def columns(self) -> dict[str, Any]:
        """The columns of a `Criterion` that says the same."""
        anchors = {f"anchor_{score}": text for score, text in enumerate(self.anchors)}
        known = {"key": self.key, "weight": self.weight}
        return {**known, "label": self.label, "explanation": self.explanation, **anchors}


def _translated(texts: dict[str, str]) -> Translated:
    value = Translated.of(texts["en"], "en")
    for language in ("fr", "es"):
        value = value.with_translation(language, texts[language], Status.CHECKED)
    return value


@cache
def default_criteria() -> tuple[DefaultCriterion, ...]:
    """The rubric every call begins with."""
    text = resources.files("local4action.reviews").joinpath("data/criteria.json").read_text("utf-8")
    rows: list[dict[str, Any]] = json.loads(text)
    return tuple(
        DefaultCriterion(
            row["key"],
            row["weight"],
            _translated(row["label"]),
            _translated(row["explanation"]),
            tuple(_translated(one) for one in row["anchors"]),
        )
        for row in rows
    )


def fingerprint(criteria: Iterable[Criterion]) -> str:
    """A short mark of a rubric: another mark, other criteria, weights or words."""
    lines = [
        {
            "key": one.key,
            "weight": one.weight,
            **{
                name: {language: version.text for language, version in text.texts.items()}
                for name in TEXTS
                if (text := getattr(one, name)) is not None
            },
        }
        for one in criteria
    ]
    return sha256({"criteria": lines})[:16]
