"""A small form with an answer of every kind, as a document, without a database."""

from __future__ import annotations

import io
import re
import zipfile
from types import SimpleNamespace
from typing import Any

from django.utils import translation

from local4action.calls.documents import boxes, writing
from local4action.foundation.translations import Translated

TEXT = (
    "Nos « quatorze » écoles garderont la pluie…\n\n- un toit\n- deux  toits\tet plus – enfin\n"
    "L’été d'après, 共享雨水 🌧 m²."
)
FORMS = [
    {"value": "in_person", "label": {"en": "In person", "fr": "En présence"}},
    {"value": "hybrid", "label": {"en": "Hybrid", "fr": "Hybride"}},
]


def question(pk: int, key: str, kind: str, label: str, **more: Any) -> Any:
    given = {
        "required": False, "max_words": None, "options": [], "help": None,
        "is_for_board": True, "is_public": True, "is_personal": False,
    } | more  # fmt: skip
    return SimpleNamespace(pk=pk, key=key, kind=kind, label=Translated.of(label, "fr"), **given)


QUESTIONS = [
    question(1, "title", "short_text", "Titre", required=True),
    question(2, "promise", "long_text", "Promesse", max_words=150, is_public=False),
    question(3, "form", "choice", "Forme", options=FORMS),
    question(4, "goals", "goals", "Objectifs"),
    question(5, "months", "number", "Mois"),
    question(6, "start", "date", "Début"),
    question(7, "place", "place", "Lieu"),
    question(8, "commitment", "consent", "Engagement", is_personal=True),
    question(9, "partners", "long_text", "Partenaires", is_for_board=False),
    question(10, "welcome", "long_text", "Bienvenue"),
    question(11, "budget", "table", "Budget"),
    question(12, "ways", "choices", "Manières", options=FORMS),
]
KEYS = [one.key for one in QUESTIONS if boxes.can_be_edited(one)]
BY_KEY = {one.key: one for one in QUESTIONS}
VALUES = {
    "title": "La pluie partagée",
    "promise": TEXT,
    "form": "hybrid",
    "goals": [6, 11],
    "months": 24,
    "start": "2027-05",
    "place": {"name": "Valserein"},
    "commitment": True,
    "welcome": "مرحبا بكم في المدينة\nسطر آخر",
    "ways": [],
}
GIVEN = {
    BY_KEY[key].pk: SimpleNamespace(value=value, version=number + 1)
    for number, (key, value) in enumerate(VALUES.items())
}
GOALS = [
    SimpleNamespace(code=str(number), title=Translated.of(f"Objectif {number}", "fr"))
    for number in range(1, 18)
]


def document(language: str = "fr") -> bytes:
    """The form as it is made for a reader of English."""
    proposal: Any = SimpleNamespace(ref="7wyesype", title="La pluie partagée", language=language)
    with translation.override("en"):
        return writing.docx_of(
            writing.Form(proposal, "first", QUESTIONS, GIVEN, GOALS, "en")  # type: ignore[arg-type]
        )


def changed(content: bytes, part: str, *changes: tuple[str, str], count: int = 0) -> bytes:
    """A copy of a document with words of one part in place of others; each must be there."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for entry in old.infolist():
            text = old.read(entry.filename)
            if entry.filename == part:
                for before, after in changes:
                    found = re.sub(
                        before, after, text.decode(), count=count, flags=re.DOTALL
                    ).encode()
                    assert found != text, before
                    text = found
            new.writestr(entry.filename, text)
    return out.getvalue()


def edited(content: bytes) -> bytes:
    """The form as somebody wrote in it: a promise shortened, a box ticked, a text begun."""
    return changed(
        content,
        "word/document.xml",
        ("deux {2}toits", "trois toits"),
        (
            r"☐(</w:t></w:r></w:sdtContent></w:sdt>(?:<w:r>(?:(?!<w:r>).)*)?En présence)",
            r"☒\1",
        ),
        (r"☒(</w:t></w:r></w:sdtContent></w:sdt>(?:<w:r>(?:(?!<w:r>).)*)? Hybride)", r"☐\1"),
        count=1,
    )


EDITED = {"promise", "form"}
