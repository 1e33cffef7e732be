"""What a material says in words: its languages, its alternative text, what it can tell by ear."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final

from babel.core import get_global

from local4action.brand.materials.findings import Finding, Verdict

if TYPE_CHECKING:
    from local4action.brand.materials.findings import Said
    from local4action.brand.materials.sheets import Document

LEAST_WORDS: Final = 3
# So many letters before a script that is missing means something.
_LEAST_LETTERS: Final = 40
# How the names of its letters begin, for the scripts that languages are written in (ISO 15924).
_SCRIPTS: Final = {
    "Arab": ("ARABIC",), "Armn": ("ARMENIAN",), "Beng": ("BENGALI",), "Cyrl": ("CYRILLIC",),
    "Deva": ("DEVANAGARI",), "Ethi": ("ETHIOPIC",), "Geor": ("GEORGIAN",), "Grek": ("GREEK",),
    "Gujr": ("GUJARATI",), "Guru": ("GURMUKHI",), "Hans": ("CJK",), "Hant": ("CJK",),
    "Hebr": ("HEBREW",), "Jpan": ("CJK", "HIRAGANA", "KATAKANA"), "Khmr": ("KHMER",),
    "Knda": ("KANNADA",), "Kore": ("HANGUL",), "Laoo": ("LAO",), "Latn": ("LATIN",),
    "Mlym": ("MALAYALAM",), "Mymr": ("MYANMAR",), "Orya": ("ORIYA",), "Sinh": ("SINHALA",),
    "Taml": ("TAMIL",), "Telu": ("TELUGU",), "Thaa": ("THAANA",), "Thai": ("THAI",),
    "Tibt": ("TIBETAN",),
}  # fmt: skip
# Written in several scripts: nothing can be told from the letters.
_SEVERAL: Final = frozenset({"sr", "uz", "az", "ku", "pa", "tg"})
# Written without spaces: so many letters make as many words as are asked for.
_UNSPACED: Final = {
    "CJK": LEAST_WORDS, "HIRAGANA": 9, "KATAKANA": 9, "KHMER": 12, "LAO": 12, "MYANMAR": 12,
    "THAI": 12,
}  # fmt: skip
# Letters of a script without spaces may stand right beside it.
_NUMBER: Final = re.compile(r"(?<![A-Za-z0-9])L4A-[0-9]{4}-[0-9]{4,}(?![A-Za-z0-9])")


def heard(document: Document, said: Said) -> list[Finding]:
    """What the rules of words say of a material."""
    found = [_languages(document, said), _alternative(document, said)]
    if document.kind == "pdf" and said.use == "screen":
        found.append(_readable(document))
    return [*found, *_number(document, said)]


def _main(language: str) -> str:
    return language.replace("_", "-").split("-")[0].lower()


def _languages(document: Document, said: Said) -> Finding:
    """In the language of the hub's people, and as the file and its letters say too."""
    spoken = {_main(one) for one in said.languages}
    declared = _main(document.language)
    figures = {"language": declared or _main(said.own_language)}
    if declared and declared not in spoken:
        return Finding("languages", Verdict.PERSON, "declares_other", figures)
    counts = _letters(document.text)
    if sum(counts.values()) >= _LEAST_LETTERS:
        for one in sorted(filter(_scripts_of, spoken)):
            if not any(counts[script] for script in _scripts_of(one)):
                return Finding("languages", Verdict.PERSON, "other_script", {"language": one})
    if _main(said.own_language) not in spoken:
        own = {"language": _main(said.own_language)}
        return Finding("languages", Verdict.PERSON, "not_own", own)
    return Finding("languages", Verdict.KEPT, "kept", {"number": len(spoken)})


def _scripts_of(language: str) -> tuple[str, ...]:
    """How the names of its letters begin; nothing where that cannot be told."""
    if language in _SEVERAL:
        return ()
    likely = get_global("likely_subtags").get(language, "").split("_")
    return next((_SCRIPTS[one] for one in likely if one in _SCRIPTS), ())


def _letters(text: str) -> Counter[str]:
    """How many letters of each script there are."""
    return Counter(
        unicodedata.name(sign, "?").split(" ")[0].split("-")[0] for sign in text if sign.isalpha()
    )


def _alternative(document: Document, said: Said) -> Finding:
    """A sentence for those who cannot see it, given with the material or inside a drawing."""
    given = said.alternative.strip()
    inside = document.description or document.title if document.kind == "svg" else ""
    text, word = (given, "kept") if given else (inside, "inside")
    if not text:
        return Finding("alternative", Verdict.BROKEN, "absent")
    words = len(re.findall(r"\w+", text))
    letters = _letters(text)
    is_unspaced = any(letters[script] >= least for script, least in _UNSPACED.items())
    if words < LEAST_WORDS and not is_unspaced:
        return Finding("alternative", Verdict.PERSON, "short", {"words": words})
    return Finding("alternative", Verdict.KEPT, word, {"words": words})


def _readable(document: Document) -> Finding:
    """A PDF that is read on a screen says its language and title, and is tagged."""
    if document.lacks:
        lacks = {"lacks": " ".join(document.lacks)}
        return Finding("document", Verdict.BROKEN, "lacks", lacks)
    return Finding("document", Verdict.KEPT, "kept")


def _number(document: Document, said: Said) -> list[Finding]:
    """The number of the label, where one stands in the text; never that of another."""
    numbers = set(_NUMBER.findall(document.text))
    if others := sorted(numbers - {said.number}):
        return [Finding("number", Verdict.BROKEN, "other", {"number": others[0]})]
    return [Finding("number", Verdict.KEPT, "kept", {"number": said.number})] if numbers else []
