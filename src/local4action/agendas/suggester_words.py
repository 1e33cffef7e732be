"""How the goal suggester reads a text: folding, words, stems, sentences, language.

Pure Python, no database and no network, so that a command line can use it without the site.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, NamedTuple

LANGUAGES: Final = ("en", "fr", "es")
BARE: Final = "~"  # before the stem of a word whose accents were taken away

_ALGORITHMS: Final = {"en": "english", "fr": "french", "es": "spanish"}
# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS: Final = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "’": "'"}
)
_KEPT: Final = {
    "fr": str.maketrans("èêëàâîïôûùüç", "éééaaiiouuuc"),
    "es": str.maketrans("áéíóúü", "aeiouu"),
}
_TOKEN: Final = re.compile(r"[^\W_]+|[.!?\n。؟]+(?=\s|$)")

# Words that carry no subject: dropped from texts and from phrases alike, so that
# "access to water" is found in "access of all to the water".
_FUNCTION_WORDS: Final = {
    "en": (
        "a an the of to in on at by for from with and or its their our his her your my this "
        "that these those is are was were be been has have had will would shall should can "
        "may must it they we he she you who which as into than then also both each every all "
        "any some such more most very own s t"
    ),
    "fr": (
        "un une le la les l de du des d a au aux en dans sur par pour avec et ou son sa ses "
        "leur leurs notre nos votre vos ce cet cette ces c est sont etait ete etre ont avait "
        "il elle ils elles on nous vous qui que qu dont se s n y ne plus tres tout tous toute "
        "toutes chaque aussi comme meme m t j"
    ),
    "es": (
        "un una unos unas el la los las lo de del a al en por para con y e o u su sus nuestro "
        "nuestra nuestros nuestras este esta estos estas ese esa es son era fue ser ha han "
        "hay se le les que quien quienes cual como mas muy todo toda todos todas cada tambien "
        "ya"
    ),
}

# Frequent words that only one of the three languages has.
_SIGNS: Final = {
    "en": (
        "the of and to with for from by that are is was their which will this an has have at "
        "it on who"
    ),
    "fr": (
        "le les des du et est dans pour par une au aux sur avec qui sont ce leur ses d l pas "
        "ou nous"
    ),
    "es": "el los las del y en para por con una un al que su sus se lo como mas es son o no ya",
}
# What a text says it is not about ("not about water, nor about schools"), to the end of the clause:
# a full stop, a colon, a "but", or a comma that no "nor" follows. "Not only about" is none.
_TO_THE_END: Final = r"(?:(?!\s(?:but|mais|sino|pero)\b)[^.;:!?\n,]|,(?=\s*(?:nor|or|ni|ou|o)\b))*"
_DISCLAIMERS: Final = {
    lang: re.compile(rf"\b(?:{opening}){_TO_THE_END}", re.IGNORECASE)
    for lang, opening in {
        "en": (
            r"(?:not|nor|neither|n['’]t)\s+(?:about|concerned\s+with|related\s+to|linked\s+to)\b"
            r"|(?:not|n['’]t)\s+(?:cover|deal\s+with|touch\s+on|concern)\b"
            r"|nothing\s+to\s+do\s+with\b|leav(?:es?|ing)\s+aside\b"
            r"|(?:not|isn['’]t)\s+an?\s+(?!only|just|mere)"
            r"(?:[\w-]+\s+){0,2}?(?:project|programme|program|initiative|plan)\b"
        ),
        "fr": (
            r"rien\s+[àa]\s+voir\s+avec\b|hormis\b|laiss(?:ent?|er|ant)\s+de\s+c[ôo]t[ée]\b"
            r"|n['’]est\s+(?:pas|ni)\s+une?\s+(?:projet|programme|initiative|plan)\b"
            r"|ne\s+(?:s['’]agit|parle|traite|rel[èe]ve|concerne|couvre|aborde)\s+(?:pas|ni)\b"
            r"(?!\s+(?:que|seulement|uniquement|simplement|juste)\b)"
        ),
        "es": (
            r"nada\s+que\s+ver\s+con\b|nada\s+de\b|dejan?(?:do)?\s+de\s+lado\b"
            r"|(?:no|ni)\s+(?:aborda|abarca|cubre|concierne\s+a)\b"
            r"|no\s+es\s+una?\s+(?:proyecto|programa|iniciativa|plan)\b"
            r"|(?:no|ni)\s+(?:se\s+)?(?:trata|habla|ocupa)\s+(?:de|sobre)\b"
            r"(?!\s+(?:s[oó]lo|solamente|[úu]nicamente|simplemente)\b)"
        ),
    }.items()
}
# What a text says, at the end of a clause, not to be its subject ("Poverty is not our topic").
_DISOWNED: Final = {
    lang: re.compile(rf"\b(?:{ending})\b", re.IGNORECASE)
    for lang, ending in {
        "en": (
            r"(?:is|are)(?:n['’]t|\s+not)\s+(?:(?:our|the|its)\s+(?:topic|subject|concern)"
            r"|part\s+of\s+(?:this|the|our)\s+(?:call|project|programme|plan|agenda))"
        ),
        "fr": (
            r"(?:n['’]est|ne\s+sont)\s+pas\s+(?:notre|le|son)\s+(?:sujet|propos|objet)"
            r"|ne\s+(?:fait|font)\s+pas\s+partie\s+d(?:e\s+l['’]|u\s+|e\s+ce\s+)"
            r"(?:appel|projet|programme|plan)"
        ),
        "es": (
            r"no\s+(?:es|son)\s+(?:nuestro|el|su)\s+(?:tema|asunto|objeto)"
            r"|no\s+forman?\s+parte\s+de(?:l|\s+la|\s+esta|\s+este)\s+"
            r"(?:convocatoria|proyecto|programa|plan)"
        ),
    }.items()
}
_LONGEST_CLAUSE: Final = 300  # characters looked back for where a clause begins
_FUNCTION: Final = {lang: frozenset(words.split()) for lang, words in _FUNCTION_WORDS.items()}
_SIGN: Final = {lang: frozenset(words.split()) for lang, words in _SIGNS.items()}
_ENOUGH_TO_TELL: Final = 1500  # characters read to tell the language
_SURE_BY: Final = 2  # how many more signs than the next language make a language sure


class Token(NamedTuple):
    """A word that carries a subject.

    `start` and `end` are places in the text, `sentence` the number of its sentence from 0, `folded`
    the word without case and accents, `keys` its stems: none where no list can know
    the word, two where the text has no accents at all.
    """

    start: int
    end: int
    sentence: int
    folded: str
    keys: tuple[str, ...]


def fold(text: str) -> str:
    """Return `text` without case, accents or joined letters: "Œuvre d'État" -> "oeuvre d'etat"."""
    plain = text.casefold().translate(_LETTERS)
    if plain.isascii():
        return plain
    apart = unicodedata.normalize("NFKD", plain)
    return "".join(mark for mark in apart if not unicodedata.combining(mark))


def _stemmer(lang: str) -> Any:
    """A new one for each word: it works on itself, two threads would spoil each other’s stem."""
    # Forty languages and 20 ms: loaded by who first has a word to stem, not at the start.
    import snowballstemmer  # noqa: PLC0415

    return snowballstemmer.stemmer(_ALGORITHMS[lang])


@lru_cache(maxsize=60_000)
def keys_of(word: str, lang: str) -> tuple[str, ...]:
    """Return the stems under which a word of a list is known in `lang`.

    The first is the stem as written. Words with accents are known without them too, marked with
    `BARE`, for texts typed without accents; folding before stemming loses word forms, hence both
    orders.
    """
    lowered = word.casefold()
    folded = fold(word)
    written = key_of(lowered, lang)
    if folded == lowered:
        return (written,)
    return (written, *sorted({BARE + fold(written), BARE + _stemmer(lang).stemWord(folded)}))


@lru_cache(maxsize=60_000)
def key_of(word: str, lang: str) -> str:
    """Return the stem under which a lower-case word of a text is looked up, as written.

    A word written with accents differs from one that never has them: "mère" is not "mer".
    """
    return _written(word, fold(_stemmer(lang).stemWord(word)), lang)


def _written(lowered: str, stem: str, lang: str) -> str:
    """Return `stem` with the accents that tell words apart in `lang`.

    In Spanish an accent moves with the ending (jardín, jardines) and only the tilde of ñ is kept;
    in French è and ê change into é (règle, régler).
    """
    if lowered.isascii() or lang == "en":
        return stem
    kept = lowered.translate(_KEPT[lang])
    start = kept[: len(stem)]
    return start if fold(start) == stem else stem


def is_function_word(folded: str, lang: str) -> bool:
    """Say whether a folded word carries no subject in `lang`."""
    return folded in _FUNCTION[lang]


def without_disclaimers(text: str, lang: str) -> str:
    """Return `text` with blanks, as many, in place of what it says it is not about."""
    for match in _DISOWNED[lang].finditer(text):
        end = match.start()
        floor = max(end - _LONGEST_CLAUSE, 0)
        start = max(floor, *(text.rfind(mark, floor, end) + 1 for mark in ".;:!?\n"))
        text = text[:start] + " " * (end - start) + text[end:]
    return _DISCLAIMERS[lang].sub(lambda match: " " * len(match.group()), text)


def tokens_of(text: str, lang: str, worth: "Prefixes | None" = None) -> list[Token]:
    """Return the words of `text` that carry a subject.

    `worth` tells which beginnings any list knows: other words keep no stem, as stemming is slow.
    """
    found: list[Token] = []
    sentence = 0
    bare = lang != "en" and text.isascii()
    for match in _TOKEN.finditer(text):
        word = match.group().casefold()
        if not word[0].isalnum():
            sentence += 1
            continue
        folded = word if word.isascii() else fold(word)
        if folded in _FUNCTION[lang]:
            continue
        known = worth is None or worth.covers(folded)
        key = key_of(word, lang) if known else ""
        keys = (key, BARE + key) if bare and key else (key,) if key else ()
        found.append(Token(match.start(), match.end(), sentence, folded, keys))
    return found


class Prefixes:
    """The beginnings of all stems in a list: a word that shares none of them cannot be in it."""

    _LENGTH = 3

    def __init__(self, stems: Iterable[str]) -> None:
        """Take every stem the lists know."""
        known = {fold(stem).removeprefix(BARE) for stem in stems}
        self._long = {stem[: self._LENGTH] for stem in known if len(stem) > self._LENGTH}
        self._short = {stem[:2] for stem in known if len(stem) <= self._LENGTH}

    def covers(self, folded: str) -> bool:
        """Say whether a folded word may have one of the stems."""
        return folded[: self._LENGTH] in self._long or folded[:2] in self._short


def language_of(text: str) -> str | None:
    """Return the language of `text` out of English, French and Spanish; None when not sure."""
    words = _TOKEN.findall(text[:_ENOUGH_TO_TELL].casefold())
    counts = sorted(
        ((sum(map(_SIGN[lang].__contains__, words)), lang) for lang in LANGUAGES), reverse=True
    )
    (best, lang), (second, _) = counts[0], counts[1]
    return lang if best >= second + _SURE_BY and best >= second * 1.5 else None
