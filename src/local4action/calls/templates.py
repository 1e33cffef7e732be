"""The templates that ship with the software: calls and question sets, as data. No database."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from local4action.foundation.translations import Status, Translated

FILE: Final = Path(__file__).parent / "data" / "templates.json"


@dataclass(frozen=True, slots=True)
class CallTemplate:
    """What a call drafted from a template begins with."""

    slug: str
    title: Translated
    text: Translated
    first_form: str
    second_form: str
    languages: list[str]
    kinds: list[str]
    ldc_only: bool
    members_only: bool
    min_months: int
    max_months: int


@lru_cache(maxsize=1)
def shipped() -> dict[str, Any]:
    """The whole file."""
    data: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return data


def question_sets() -> list[dict[str, Any]]:
    """The shipped question sets: one that is based on another has its questions, and more.

    `add` puts questions after the one with the key `after`; `change` gives some other words.
    """
    found: dict[str, dict[str, Any]] = {}
    for one in shipped()["question_sets"]:
        questions = list(one.get("questions", ()))
        if "based_on" in one:
            changed = one.get("change", {})
            questions = [
                {**asked, **changed.get(asked["key"], {})}
                for asked in found[one["based_on"]]["questions"]
            ]
        for added in one.get("add", ()):
            place = [asked["key"] for asked in questions].index(added["after"]) + 1
            questions[place:place] = added["questions"]
        found[one["slug"]] = {**one, "questions": questions}
    return list(found.values())


def translated(texts: dict[str, str]) -> Translated:
    """A shipped text: English is the original, the others were made by people."""
    value = Translated.of(texts["en"], "en")
    for language, text in texts.items():
        if language != "en":
            value = value.with_translation(language, text, Status.CHECKED)
    return value


def call_templates() -> list[CallTemplate]:
    """The templates an officer may draft a call from."""
    return [
        CallTemplate(
            slug=one["slug"],
            title=translated(one["title"]),
            text=translated(one["text"]),
            first_form=one["first_form"],
            second_form=one["second_form"],
            languages=list(one["languages"]),
            kinds=list(one["kinds"]),
            ldc_only=one["ldc_only"],
            members_only=one["members_only"],
            min_months=one["min_months"],
            max_months=one["max_months"],
        )
        for one in shipped()["calls"]
    ]


def template(slug: str) -> CallTemplate | None:
    """The template with this name."""
    return next((one for one in call_templates() if one.slug == slug), None)
