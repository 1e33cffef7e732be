"""A text in one original language, with translations that say where they come from.

A field holds one JSON document::

    {"original": "fr",
     "texts": {"fr": {"text": "…", "status": "original", "by": 7, "at": "2026-11-15T10:00:00Z"},
               "en": {"text": "…", "status": "checked", "made_from": "<hash of the original>"}}}

A translation is out of date when `made_from` is not the hash of the original as it is now; this
is computed, never stored, so that it cannot be wrong.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

import orjson
from babel import Locale, UnknownLocaleError
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping


class Status(StrEnum):
    """Where a text in one language comes from."""

    ORIGINAL = "original"
    MACHINE = "machine"
    CHECKED = "checked"


# A page reads hundreds of texts, and looking a word up takes a fifth of asking the enumeration.
_STATUSES: Final = {str(one): one for one in Status}
STATUS_NAMES: Final = {
    Status.ORIGINAL: _("Original"),
    Status.MACHINE: _("Machine translation"),
    Status.CHECKED: _("Checked by a person"),
}


def digest(text: str) -> str:
    """The hash a translation remembers of the original it was made from."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@lru_cache(maxsize=256)
def direction(language: str) -> str:
    """`rtl` or `ltr` for a BCP 47 language tag; `auto` when the tag is unknown."""
    try:
        return "rtl" if Locale.parse(language, sep="-").text_direction == "rtl" else "ltr"
    except (UnknownLocaleError, ValueError):
        return "auto"


class Version(NamedTuple):
    """The text in one language: who wrote it, when, and from which original."""

    text: str
    status: Status
    by: int | None = None
    at: str | None = None
    made_from: str | None = None


class Rendering(NamedTuple):
    """What a reader is shown: a text, its language, and what is known about it."""

    text: str
    language: str
    status: Status
    outdated: bool
    original: str

    @property
    def direction(self) -> str:
        """`ltr`, `rtl` or `auto`, for the `dir` attribute."""
        return direction(self.language)

    def __str__(self) -> str:
        return self.text


class Translated:
    """One original and its translations. Immutable: every change makes a new value.

    It holds the document it is stored as, as text until somebody looks, and makes of it what is
    asked for: of the texts a page reads many are not shown at all, and most in one language.
    """

    __slots__ = ("_document", "_texts")

    def __init__(self, original: str, texts: Mapping[str, Version]) -> None:
        documents = {language: _as_document(version) for language, version in texts.items()}
        self._document: str | dict[str, Any] = {"original": original, "texts": documents}
        self._texts: Mapping[str, Version] | None = dict(texts)

    @classmethod
    def of(
        cls, text: str, language: str, *, by: int | None = None, at: str | None = None
    ) -> Translated:
        """A text that exists in its original language only."""
        return cls(language, {language: Version(text, Status.ORIGINAL, by, at)})

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Translated:
        """Read what `to_json` wrote, or somebody else did.

        Raises:
            ValidationError: when there is no text in the original language.
        """
        try:
            original = data["original"]
            texts = {language: _version(text) for language, text in data["texts"].items()}
            if texts[original].status is not Status.ORIGINAL:
                raise ValueError(original)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise ValidationError(_("A text needs its original language and its words.")) from None
        return cls(original, texts)

    @classmethod
    def stored(cls, document: str | dict[str, Any]) -> Translated:
        """A text of our own database, which was judged when it was written; it is given away."""
        found = object.__new__(cls)
        found._document, found._texts = document, None
        return found

    def _read(self) -> dict[str, Any]:
        if isinstance(self._document, str):
            self._document = orjson.loads(self._document)
        return self._document  # type: ignore[return-value]

    @property
    def original(self) -> str:
        """The language it was written in."""
        language: str = self._read()["original"]
        return language

    @property
    def texts(self) -> Mapping[str, Version]:
        """The text in each language there is."""
        if self._texts is None:
            documents = self._read()["texts"]
            self._texts = {language: _version(text) for language, text in documents.items()}
        return self._texts

    def to_json(self) -> dict[str, Any]:
        """The JSON document; keys without a value are left out."""
        texts = {language: _as_document(version) for language, version in self.texts.items()}
        return {"original": self.original, "texts": texts}

    def revised(self, text: str, *, by: int | None = None, at: str | None = None) -> Translated:
        """The same with a new original; translations stay and become out of date."""
        version = Version(text, Status.ORIGINAL, by, at)
        return Translated(self.original, {**self.texts, self.original: version})

    def with_translation(
        self,
        language: str,
        text: str,
        status: Status,
        *,
        by: int | None = None,
        at: str | None = None,
    ) -> Translated:
        """The same with the text in one more language, made from the original as it is now.

        Raises:
            ValueError: when `language` is the original's own.
        """
        if language == self.original:
            raise ValueError("the original is revised, not translated")
        version = Version(text, status, by, at, digest(self.texts[self.original].text))
        return Translated(self.original, {**self.texts, language: version})

    def outdated(self, language: str) -> bool:
        """Whether the translation was made from another original than the present one."""
        return self._is_outdated(self._read()["texts"][language])

    def _is_outdated(self, text: Mapping[str, Any]) -> bool:
        if text["status"] == Status.ORIGINAL:
            return False
        known: str | None = text.get("made_from")
        return known != digest(str(self))

    def render(self, language: str) -> Rendering:
        """What a reader of `language` is shown: their language, else the original."""
        document = self._read()
        original, texts = document["original"], document["texts"]
        text, shown = texts.get(language), language
        if text is None:
            shown = language.split("-", maxsplit=1)[0]
            text = texts.get(shown)
        if text is None:
            text, shown = texts[original], original
        status = _STATUSES[text["status"]]
        outdated = status is not Status.ORIGINAL and self._is_outdated(text)
        return Rendering(text["text"], shown, status, outdated, original)

    def __str__(self) -> str:
        document = self._read()
        text: str = document["texts"][document["original"]]["text"]
        return text

    def __repr__(self) -> str:
        return f"Translated({self.original!r}, {self.texts!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Translated):
            return NotImplemented
        return (self.original, self.texts) == (other.original, other.texts)

    __hash__ = None  # type: ignore[assignment]


def _version(document: Mapping[str, Any]) -> Version:
    return Version(
        document["text"],
        _STATUSES[document["status"]],
        document.get("by"),
        document.get("at"),
        document.get("made_from"),
    )


def _as_document(version: Version) -> dict[str, Any]:
    document = {"text": version.text, "status": str(version.status)}
    rest = {"by": version.by, "at": version.at, "made_from": version.made_from}
    return document | {key: value for key, value in rest.items() if value is not None}


class TranslatedField(models.JSONField):
    """A column that holds a `Translated`; its default for an absent text is SQL NULL."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Translated | None:
        """Turn the stored document into a `Translated`."""
        if isinstance(value, str) and value != "null":
            return Translated.stored(value)
        data = super().from_db_value(value, expression, connection)
        return None if data is None else Translated.from_json(data)

    def to_python(self, value: Any) -> Translated | None:
        """Accept a `Translated` or the document it is stored as."""
        if value is None or isinstance(value, Translated):
            return value
        return Translated.from_json(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Turn a `Translated` into the document that is stored."""
        if isinstance(value, Translated):
            value = value.to_json()
        return super().get_db_prep_value(value, connection, prepared)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Judge the document that would be stored."""
        document = value.to_json() if isinstance(value, Translated) else value
        super().validate(document, model_instance)

    def value_to_string(self, obj: models.Model) -> Any:
        """The document, for fixtures."""
        value = self.value_from_object(obj)
        return value.to_json() if isinstance(value, Translated) else value


class Translator(Protocol):
    """A machine translation service; none is switched on unless an operator adds one."""

    def translate(self, text: str, source: str, target: str) -> str:
        """`text` of language `source` in language `target`."""


_translators: list[Translator] = []


def register_translator(translator: Translator) -> None:
    """Offer machine translation through `translator` from now on."""
    _translators[:] = [translator]


def machine_translated(value: Translated, language: str, *, at: str) -> Translated:
    """`value` with a machine translation, or unchanged where no service is switched on.

    A translation that a person checked is never replaced.
    """
    known = value.texts.get(language)
    if not _translators or language == value.original:
        return value
    if known and known.status is Status.CHECKED:
        return value
    text = _translators[0].translate(str(value), value.original, language)
    return value.with_translation(language, text, Status.MACHINE, at=at)
