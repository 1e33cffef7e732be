"""Our default rubric: the three concepts, feasibility and participation, with anchors."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from local4action.foundation.translations import Status, Translated

HIGHEST = 4


@dataclass(frozen=True, slots=True)
class DefaultCriterion:
    """One line of the rubric, in three languages."""

    key: str
    weight: int
    label: Translated
    anchors: Translated


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
            row["key"], row["weight"], _translated(row["label"]), _translated(row["anchors"])
        )
        for row in rows
    )
