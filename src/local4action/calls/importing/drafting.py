"""A first map for a file, from its headings and what the call asks in three languages."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Final

import yaml

from local4action.calls.importing.days import LANGUAGES
from local4action.calls.importing.judging import NOT_IN_ONE_COLUMN
from local4action.calls.importing.maps import FORMAT, heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local4action.calls.models import Question

ALIKE: Final = 0.82
KNOWN: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "name": {
        "en": ("organisation", "organization", "name of the organisation", "local government",
               "municipality", "city", "name of your local government"),
        "fr": ("nom de l'organisation", "collectivité", "nom de la collectivité", "commune",
               "gouvernement local", "ville"),
        "es": ("organización", "nombre de la organización", "gobierno local", "municipio",
               "nombre del gobierno local", "ciudad"),
    },
    "country": {"en": ("country",), "fr": ("pays",), "es": ("país",)},
    "kind": {
        "en": ("type of organisation", "type of organization", "kind of organisation"),
        "fr": ("type d'organisation", "type de collectivité"),
        "es": ("tipo de organización", "tipo de gobierno"),
    },
    "sent": {
        "en": ("timestamp", "submitted at", "submission date", "completion time", "end date",
               "date submitted"),
        "fr": ("horodateur", "date d'envoi", "date de soumission", "heure de fin"),
        "es": ("marca temporal", "fecha de envío", "hora de finalización"),
    },
    "language": {
        "en": ("language",), "fr": ("langue",), "es": ("idioma", "lengua"),
    },
    "contact": {
        "en": ("email", "e-mail", "email address", "e-mail address"),
        "fr": ("adresse e-mail", "courriel", "adresse électronique"),
        "es": ("correo electrónico", "dirección de correo electrónico"),
    },
}  # fmt: skip

COMMENT: Final = """\
# A draft: check each column before you use it. What the parts mean: docs/importing.md
# dates: day-first or month-first, if dates such as 09/05/2021 occur.
"""


def _likeness(text: str, label: str) -> float:
    first, second = heading(text), heading(label)
    return 1.0 if first == second else SequenceMatcher(None, first, second).ratio()


def draft(headings: Sequence[str], questions: Sequence[Question]) -> str:
    """A map in YAML. Headings that resemble nothing are listed as ignored, for someone to move."""
    asked = {name: dict(words) for name, words in KNOWN.items()}
    for question in questions:
        if question.kind in NOT_IN_ONE_COLUMN:
            continue
        labels = question.label.to_json()["texts"]
        asked[question.key] = {
            language: (str(labels[language]["text"]), question.key)
            for language in LANGUAGES
            if language in labels
        }
    found: dict[str, dict[str, list[str]]] = {}
    ignored = []
    for text in filter(None, headings):
        best, name, language = max(
            (_likeness(text, word), name, language)
            for name, by_language in asked.items()
            for language, words in by_language.items()
            for word in words
        )
        if best < ALIKE:
            ignored.append(text)
        else:
            found.setdefault(name, {}).setdefault(language, []).append(text)
    organisation: dict[str, Any] = {key: found.pop(key, {}) for key in ("name", "country", "kind")}
    # A column that asks for the kind is rare; then one value holds for every row.
    organisation["kind"] = organisation["kind"] or {"value": "municipality"}
    whole: dict[str, Any] = {
        "format": FORMAT,
        **{key: found.pop(key, {}) for key in ("sent", "language", "contact")},
        "organisation": organisation,
        "answers": {one.key: found[one.key] for one in questions if one.key in found},
        "ignored": ignored,
    }
    return COMMENT + yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=100)
