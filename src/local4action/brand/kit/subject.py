"""What a kit is made for: one label of one hub, in one language, as plain data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from local4action.brand import paper_languages
from local4action.foundation.translations import direction

# A longer run of letters is no word: it may be broken anywhere, which is better than tiny letters.
LONGEST_WORD: Final = 24
_BREAK: Final = "\u200b"
# Letters of these scripts change their shape where they are parted.
_JOINED: Final = re.compile(r"[\u0590-\u08ff]")


@dataclass(frozen=True, slots=True)
class Said:
    """A text and the language it is in."""

    text: str = ""
    language: str = "en"

    def as_data(self) -> dict[str, object]:
        """The text as the sheets read it, with places where a run without end may be broken."""
        return {
            "text": breakable(self.text),
            "lang": self.language.split("-")[0],
            "rtl": direction(self.language) == "rtl",
        }


@dataclass(frozen=True, slots=True)
class Subject:
    """A hub and its label in the language of one set of materials."""

    language: str
    number: str
    address: str  # of the label's page: where the code leads
    name: Said
    place: Said
    lead: Said
    promise: Said
    years: str = ""  # as `2027–2029`; empty before the label is in force

    @property
    def voice(self) -> str:
        """The language of our own words: that of the set if we have any in it, or English."""
        return paper_languages.language_for(self.language) or "en"


def breakable(text: str) -> str:
    """The text with a place to break it after each letter of a run that is too long for a word."""
    words = re.split(r"(\s+)", " ".join(text.split()))
    return "".join(
        _BREAK.join(word) if len(word) > LONGEST_WORD and not _JOINED.search(word) else word
        for word in words
    )
