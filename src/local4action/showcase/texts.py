"""A person's text as a page shows it: with where it comes from, and its original one click away."""

from __future__ import annotations

from typing import Any, NamedTuple

from local4action.foundation import names
from local4action.foundation.translations import Rendering, Status, Translated


class Shown(NamedTuple):
    """What the reader is shown, and the original where that is another text."""

    text: Rendering
    status: str
    original_language: str
    original: Rendering | None

    @property
    def foreign(self) -> bool:
        """Whether there is something to say of its language: it is no original of the reader's."""
        return bool(self.original_language)

    def comes_as(self, other: Shown) -> bool:
        """Whether what is to say of this text was said with the other."""
        return (self.status, self.original_language) == (other.status, other.original_language)


def shown(value: Translated | None, language: str) -> Shown | None:
    """A text for a reader of `language`; None for None."""
    if value is None:
        return None
    text = value.render(language)
    if text.status is Status.ORIGINAL:
        own = text.language.split("-")[0] == language
        return Shown(text, "original", "" if own else _named(value, language), None)
    status = "outdated" if text.outdated else str(text.status)
    return Shown(text, status, _named(value, language), value.render(value.original))


def _named(value: Translated, language: str) -> str:
    return names.language_name(value.original, language)


def from_json(document: dict[str, Any] | None) -> Translated | None:
    """A text that came out of the database inside a larger document."""
    return None if document is None else Translated.stored(document)
