"""What a material says in words: its languages, its alternative text, what it can tell by ear."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final

from local4action.brand.materials.findings import Finding, Verdict

if TYPE_CHECKING:
    from local4action.brand.materials.findings import Said
    from local4action.brand.materials.sheets import Document

LEAST_WORDS: Final = 3
# So many letters before a script that is missing means something.
_LEAST_LETTERS: Final = 40
_SCRIPTS: Final = {
    "ARABIC": ("ar", "fa", "ur", "ps", "ckb"),
    "CJK": ("zh", "ja", "yue"),
    "CYRILLIC": ("ru", "uk", "be", "bg", "mk", "kk", "ky", "mn"),
    "DEVANAGARI": ("hi", "mr", "ne"),
    "GREEK": ("el",),
    "HEBREW": ("he",),
    "HANGUL": ("ko",),
    "THAI": ("th",),
    "BENGALI": ("bn",),
    "TAMIL": ("ta",),
    "GEORGIAN": ("ka",),
    "ARMENIAN": ("hy",),
    "ETHIOPIC": ("am", "ti"),
}
_SCRIPT_OF: Final = {code: script for script, codes in _SCRIPTS.items() for code in codes}
# Written in several scripts: nothing can be told from the letters.
_SEVERAL: Final = frozenset({"sr", "uz", "az", "ku", "pa", "tg"})
_NUMBER: Final = re.compile(r"\bL4A-[0-9]{4}-[0-9]{4,}\b")


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
        for one in sorted(spoken - _SEVERAL):
            if not counts[_SCRIPT_OF.get(one, "LATIN")]:
                return Finding("languages", Verdict.PERSON, "other_script", {"language": one})
    if _main(said.own_language) not in spoken:
        own = {"language": _main(said.own_language)}
        return Finding("languages", Verdict.PERSON, "not_own", own)
    return Finding("languages", Verdict.KEPT, "kept", {"number": len(spoken)})


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
    is_han = _letters(text)["CJK"] >= LEAST_WORDS
    if words < LEAST_WORDS and not is_han:
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
