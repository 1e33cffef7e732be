"""The texts of a document of hubs: what may be stored, how long, in which languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError

from local4action.foundation.text import cleaned
from local4action.foundation.translations import Status, Translated
from local4action.hubs.file import TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    type Json = Mapping[str, Any]

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


# Titles from elsewhere may be longer than our form takes; their index holds 2,700 bytes.
LONGEST: Final = {**TEXTS, "title": 600}


def must_be_short(row: Json) -> None:
    """Hold the texts of a hub to the lengths that its pages and indexes are made for."""
    for name, most in LONGEST.items():
        for language, version in ((row.get(name) or {}).get("texts") or {}).items():
            if len(version["text"]) > most:
                raise ValidationError(f"{name}, {language}: more than {most} characters.")


def storable(value: Any) -> Any:
    """The document with each text as a form would keep it: no control characters, no halves."""
    if isinstance(value, str):
        return cleaned(value.encode("utf-8", "ignore").decode("utf-8"))
    if isinstance(value, list):
        return [storable(one) for one in value]
    if isinstance(value, dict):
        return {storable(key): storable(one) for key, one in value.items()}
    return value


def text_of(value: Json | None) -> Translated | None:
    """The text that may be left out."""
    return tied(value) if value else None


def tied(value: Json) -> Translated:
    """The text with each translation made from the original as it is, unless said outdated.

    Who wrote it is not taken: a number of a person elsewhere would be somebody else here.
    """
    known = Translated.from_json(value)
    texts = {language: version._replace(by=None) for language, version in known.texts.items()}
    bare = Translated(known.original, texts)
    for language, version in bare.texts.items():
        if not _LANGUAGE.fullmatch(language):
            raise ValidationError(f"“{language}” is no language tag, such as fr or pt-BR.")
        if not isinstance(version.text, str):
            raise ValidationError(f"The words in “{language}” are no text.")
    result = Translated(bare.original, {bare.original: bare.texts[bare.original]})
    for language, version in bare.texts.items():
        if version.status is Status.ORIGINAL:
            continue
        made = result.with_translation(language, version.text, version.status, at=version.at)
        stale = value["texts"][language].get("outdated") or (
            version.made_from and bare.outdated(language)
        )
        texts = dict(made.texts)
        if stale:
            source = version.made_from or "0" * 16
            texts[language] = type(version)(
                version.text, version.status, version.by, version.at, source
            )
        result = Translated(bare.original, texts)
    return result


def written(value: Translated | None) -> dict[str, Any] | None:
    """The text as it is kept, but for who wrote it: people have numbers of this site's own."""
    if not value:
        return None
    texts = {language: one._replace(by=None) for language, one in value.texts.items()}
    return Translated(value.original, texts).to_json()
