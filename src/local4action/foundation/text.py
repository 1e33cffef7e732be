"""Text as it is compared: folded, without marks, in one case; and as it may be stored."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_SIGNS: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_LETTERS: Final = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "ð": "d", "þ": "th"}
)
# Everything that is no character of a text: C0 and C1 but for tab and newline, and the marks
# that turn the direction of what follows them beyond their own line.
_CONTROLS: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]"
)


def folded(text: str) -> str:
    """`text` for comparing: compatibility forms and marks gone, one case, Latin ligatures apart."""
    lower = text.casefold().translate(_LETTERS)
    marks_apart = unicodedata.normalize("NFKD", lower)
    return "".join(letter for letter in marks_apart if not unicodedata.combining(letter))


def has_signs(text: str) -> bool:
    """Whether a text has Chinese or Japanese signs, between which no spaces stand."""
    return _SIGNS.search(text) is not None


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return re.findall(r"\w+", folded(text))


def escaped(texts: Iterable[str]) -> list[str]:
    """Texts without NUL, each with its signs of HTML escaped; hundreds of them in one step."""
    every = list(texts)
    return html.escape("\x00".join(every)).split("\x00") if every else []


class Sought:
    """Words to look for: each has to begin a word of what is searched, in any order.

    Marks and case are forgiven. Where a script sets no spaces a word may stand anywhere.
    """

    def __init__(self, wanted: str) -> None:
        self._words = words_of(wanted)

    def __bool__(self) -> bool:
        return bool(self._words)

    def fits(self, *texts: str) -> bool:
        """Whether every word sought is found in these texts together."""
        known = [word for text in texts for word in words_of(text)]
        return all(self._begins(wanted, known) for wanted in self._words)

    @staticmethod
    def _begins(wanted: str, known: list[str]) -> bool:
        if has_signs(wanted):
            return any(wanted in word for word in known)
        return any(word.startswith(wanted) for word in known)


def cleaned(text: str) -> str:
    """`text` as it is stored: composed, no control characters, newlines as one sign."""
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _CONTROLS.sub("", unix)).strip()


def word_count(text: str) -> int:
    """Words as a reader counts them; Chinese and Japanese signs count one each."""
    signs = len(_SIGNS.findall(text))
    others = _SIGNS.sub(" ", text)
    return signs + len(others.split())


def sort_key(text: str, language: str = "en") -> str:
    """A key that sorts names in the C collation as a reader of `language` expects.

    Letters first, marks second; ñ is a letter of its own in Spanish.
    """
    lowered = text.casefold()
    if language == "es":
        lowered = lowered.replace("ñ", "n\uffff")
    letters = "".join(
        letter for letter in folded(lowered) if letter.isalnum() or letter in " \uffff"
    )
    return f"{' '.join(letters.split())}\x01{lowered}"
