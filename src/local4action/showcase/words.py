"""Words as they are searched: three forms of each, and the concepts behind them.

Folding a word before its stem is taken breaks its forms in French and Spanish, and a reader may
leave the accents out. So each word is indexed three times: its stem folded, the stem of the folded
word, and the folded word itself. Lexemes say what they are by their beginning: `/` a folded word,
`fr/` a French stem, `c/` a concept.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from local4action.foundation.text import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CONCEPTS: Final = Path(__file__).parent / "data" / "concepts.json"
INTERFACE: Final = ("en", "fr", "es")
# Languages whose stems are asked for by script: the interface's and those nearest to them.
LATIN: Final = (*INTERFACE, "pt")
STEMMERS: Final = {
    "en": "english", "fr": "french", "es": "spanish", "pt": "portuguese", "ar": "arabic",
    "ru": "russian", "tr": "turkish", "it": "italian", "de": "german", "ca": "catalan",
    "id": "indonesian", "nl": "dutch",
}  # fmt: skip
MOST_WORDS: Final = 12
SHORTEST_PREFIX: Final = 3
_LONGEST_WORD: Final = 60
_WORD: Final = re.compile(r"[^\W_]+")
_SIGNS: Final = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_ARABIC: Final = re.compile(r"[\u0600-\u06ff]")
_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff]")
# Words that say nothing of a subject, folded, of the three interface languages together. A word
# that means something in one of them is not here, even where it says little in another.
_STOP_WORDS: Final = (
    "a al an and are as at au aux avec be been by can ce ces cet cette chaque comme como con "
    "cual cuando d dans de del des do du e el ella ellas elle elles ellos en es esa ese eso "
    "est esta estan este esto et eux for from ha had han has have hay he her his how i il ils "
    "in is it its j je l la las le les leur leurs lo los lui ma mais mas me mes mi mon more "
    "muy my n ne no nos not notre nous nuestra nuestro o of on ont or ou our par para pas "
    "pero por pour qu que qui s sa se ses she si sin so sobre some son sont su such sur sus t "
    "ta tambien te tes than that the their them then there these they this those to ton tous "
    "tout toute toutes tu un una unas une unos vos votre vous was we were what when where "
    "which who will with would y ya you your "
)
STOP: Final = frozenset(_STOP_WORDS.split())


def _is_signs(word: str) -> bool:
    return _SIGNS.fullmatch(word) is not None


def words_of(text: str) -> list[str]:
    """The words of a text in order, in one case; a run of Chinese signs is one word."""
    plain = unicodedata.normalize("NFC", text.casefold())
    found: list[str] = []
    for match in _WORD.finditer(plain):
        at, word = 0, match.group()
        for signs in _SIGNS.finditer(word):
            found += [part for part in (word[at : signs.start()], signs.group()) if part]
            at = signs.end()
        if at < len(word):
            found.append(word[at:])
    return [word[:_LONGEST_WORD] for word in found]


def meaningful(words: Sequence[str]) -> list[str]:
    """The words without those that say nothing; all of them where nothing would be left."""
    kept = [word for word in words if folded(word) not in STOP]
    return kept or list(words)


def _stemmer(language: str) -> Any:
    """A new one for each word: it works on itself, two threads would spoil each other’s stem."""
    # Forty languages and 20 ms: loaded by who first has a word to stem, not at the start.
    import snowballstemmer  # noqa: PLC0415

    name = STEMMERS.get(language)
    return snowballstemmer.stemmer(name) if name else None


@lru_cache(maxsize=20_000)
def stems(word: str, language: str) -> tuple[str, ...]:
    """The stem of the word as written, folded, and that of the folded word; each once."""
    stemmer = _stemmer(language)
    if stemmer is None or _is_signs(word):
        return ()
    pair = (folded(stemmer.stemWord(word)), stemmer.stemWord(folded(word)))
    return tuple(dict.fromkeys(stem for stem in pair if stem))


def _plain(word: str) -> list[str]:
    """The unstemmed lexemes of a word; pairs of signs and single ones for Chinese and Japanese."""
    if not _is_signs(word):
        return [f"/{one}" for one in words_of(folded(word))]
    pairs = [word[index : index + 2] for index in range(len(word) - 1)]
    return [f"/{part}" for part in (*pairs, *word)]


@lru_cache(maxsize=20_000)
def _forms(word: str, language: str) -> tuple[str, ...]:
    """What one word is found by; nothing for a word that says nothing."""
    if folded(word) in STOP:
        return ()
    return (*_plain(word), *(f"{language}/{stem}" for stem in stems(word, language)))


# Names of goals, countries and towns come again with every hub.
@lru_cache(maxsize=2_000)
def lexemes(text: str, language: str) -> frozenset[str]:
    """Everything a text is found by."""
    short = language.split("-", maxsplit=1)[0]
    words = words_of(text)
    found = {form for word in words for form in _forms(word, short)}
    if short in INTERFACE:
        found.update(f"c/{concept}" for concept in concepts_in(words, short))
    return frozenset(found)


def vector(texts: Mapping[str, Iterable[str]]) -> str:
    """A tsvector in PostgreSQL's notation from lexemes by weight (`A` the heaviest, to `D`).

    Lexemes are letters, digits, `/` and `-` only, so that quoting them is enough.
    """
    places: dict[str, list[str]] = {}
    for position, weight in enumerate("ABCD", start=1):
        for lexeme in texts.get(weight, ()):
            places.setdefault(lexeme, []).append(f"{position}{weight}")
    return " ".join(f"'{lexeme}':{','.join(at)}" for lexeme, at in sorted(places.items()))


@dataclass(frozen=True, slots=True)
class Concepts:
    """The concept list: phrases as stems, by language, with what they mean; how phrases begin."""

    phrases: dict[str, dict[tuple[str, ...], frozenset[str]]] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    firsts: dict[str, frozenset[str]] = field(default_factory=dict)
    longest: int = 1


@lru_cache(maxsize=1)
def concepts() -> Concepts:
    """The list, read once."""
    phrases: dict[str, dict[tuple[str, ...], set[str]]] = {one: {} for one in INTERFACE}
    labels: dict[str, dict[str, str]] = {one: {} for one in INTERFACE}
    for entry in json.loads(CONCEPTS.read_text(encoding="utf-8")):
        for language in INTERFACE:
            for phrase in entry[language]:
                labels[language].setdefault(folded(phrase), phrase)
                key = _key(meaningful(words_of(phrase)), language)
                phrases[language].setdefault(key, set()).add(entry["id"])
    frozen = {
        language: {key: frozenset(ids) for key, ids in one.items()}
        for language, one in phrases.items()
    }
    longest = max(len(key) for one in frozen.values() for key in one)
    firsts = {language: frozenset(key[0] for key in one) for language, one in frozen.items()}
    return Concepts(frozen, labels, firsts, longest)


def _key(words: Sequence[str], language: str) -> tuple[str, ...]:
    return tuple((stems(word, language) or (folded(word),))[-1] for word in words)


def concepts_in(words: Sequence[str], language: str) -> set[str]:
    """The concepts that a text in one language of the interface speaks of."""
    kept = [word for word in words if folded(word) not in STOP]
    found: set[str] = set()
    known = concepts()
    phrases = known.phrases[language]
    key = _key(kept, language)
    for start, first in enumerate(key):
        if first in known.firsts[language]:
            for length in range(1, known.longest + 1):
                found |= phrases.get(key[start : start + length], frozenset())
    return found


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader asked for, in PostgreSQL's notation.

    `every` asks for all of its parts, `some` for any of them, `rank` is what matches are ordered
    by. All are empty where nothing was asked.
    """

    every: str = ""
    some: str = ""
    rank: str = ""
    parts: int = 0


def _any_of(lexemes_: Iterable[str]) -> str:
    return " | ".join(f"'{lexeme}'" for lexeme in lexemes_)


def _asked(word: str) -> list[str]:
    """The lexemes a word is looked for by, in every language it may be of."""
    if _ARABIC.search(word):
        languages: tuple[str, ...] = ("ar",)
    elif _CYRILLIC.search(word):
        languages = ("ru",)
    else:
        languages = LATIN
    plain = [f"/{one}" for one in words_of(folded(word))]
    return list(
        dict.fromkeys(
            [*plain, *(f"{one}/{stem}" for one in languages for stem in stems(word, one))]
        )
    )


def _word_query(word: str) -> str:
    if _is_signs(word):
        pairs = [word[index : index + 2] for index in range(len(word) - 1)] or [word]
        return " & ".join(f"'/{pair}'" for pair in pairs)
    return _any_of(_asked(word))


def parse(text: str) -> Query:
    """Turn what was typed into a query; the last word may be the beginning of one.

    Words after the twelfth are left out: nobody asks for so many by hand.
    """
    words = meaningful(words_of(text))[:MOST_WORDS]
    if not words:
        return Query()
    parts: list[str] = []
    ranked: list[str] = []
    at = 0
    while at < len(words):
        length, ids = _longest_concept(words[at:])
        phrase = words[at : at + length]
        at += length
        alternatives = [f"({' & '.join(f'({_word_query(word)})' for word in phrase)})"]
        alternatives += [f"'c/{concept}'" for concept in sorted(ids)]
        alternatives += _beginning(words[-1]) if at == len(words) else []
        parts.append(f"({' | '.join(alternatives)})")
        ranked += [_word_query(word).replace(" & ", " | ") for word in phrase]
        ranked += [f"'c/{concept}'" for concept in sorted(ids)]
    return Query(" & ".join(parts), " | ".join(parts), " | ".join(ranked), len(parts))


def _beginning(word: str) -> list[str]:
    plain = folded(word)
    if _is_signs(word) or len(plain) < SHORTEST_PREFIX or len(words_of(plain)) != 1:
        return []
    return [f"'/{plain}':*"]


def _longest_concept(words: Sequence[str]) -> tuple[int, frozenset[str]]:
    """How many of the first words name a concept in some language, and which; at least one word."""
    known = concepts()
    for length in range(min(known.longest, len(words)), 0, -1):
        ids: frozenset[str] = frozenset()
        for language in INTERFACE:
            key = _key(words[:length], language)
            ids |= known.phrases[language].get(key, frozenset())
        if ids:
            return length, ids
    return 1, frozenset()


def beginning(text: str) -> str:
    """A query for folded words as they are typed: all of them, the last as a beginning."""
    typed = [folded(word) for word in words_of(text)][:MOST_WORDS]
    plain = [part for word in typed for part in words_of(word)]
    if not plain or (len(plain[-1]) < SHORTEST_PREFIX - 1 and not _is_signs(plain[-1])):
        return ""
    whole = [f"'/{word}'" for word in plain[:-1] if word not in STOP]
    return " & ".join([*whole, f"'/{plain[-1]}':*"])
