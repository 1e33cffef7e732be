"""The word lists of the goal suggester: reading them, finding their entries in a text.

A list is a JSON object of one language. Its keys are goal numbers, "1" to "17", and "all"; each
goal has "strong" entries (one is enough), "weak" entries (three different ones are) and "not"
entries (words inside such a phrase do not count for this goal; under "all", for no goal). The
"aside" entries of "all" tell a match, a speech or a lost purse: beside them words count less. Its
"deed" entries tell that something is done for somebody: without one, a lone word is not believed.

An entry is written like this:

* `public transport`  these words in this order, in any of their forms; articles do not count
* `safe|clean water`  a choice of words at one place
* `women ... council` up to three other words between
* `women + council`   both within one sentence, in any order, near each other
* `decarboni*`        any word that begins so
* `=aids`             exactly this word, no other form of it
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import pairwise, product
from typing import Final, Literal, NamedTuple

from local4action.agendas.suggester_words import (
    Prefixes,
    Token,
    fold,
    is_function_word,
    key_of,
    keys_of,
)

Kind = Literal["strong", "weak", "not", "aside", "deed"]
KINDS: Final[tuple[Kind, ...]] = ("strong", "weak", "not", "aside", "deed")
EVERY_GOAL: Final = 0  # stands for the key "all"
GAP: Final = 3  # words that "..." may stand for
REACH: Final = 12  # words with a subject within which the parts joined by "+" must lie
_BUCKET: Final = 3  # letters by which beginnings such as "decarboni*" are looked up


@dataclass(frozen=True, slots=True)
class Word:
    """One place of a phrase: the stems, exact words and beginnings that fit there; or a gap."""

    stems: frozenset[str]
    exact: frozenset[str]
    starts: tuple[str, ...]
    gap: bool = False

    def fits(self, token: Token) -> bool:
        """Say whether a word of a text fits this place."""
        return (
            token.folded in self.exact
            or not self.stems.isdisjoint(token.keys)
            or (bool(self.starts) and token.folded.startswith(self.starts))
        )


Part = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: `parts` are numbers of phrases that must all be near each other."""

    goal: int
    kind: Kind
    written: str
    parts: tuple[int, ...]


class Span(NamedTuple):
    """The words from `first` up to but without `last`, as places in the list of words."""

    first: int
    last: int


class Hit(NamedTuple):
    """An entry found in a text, with the spans of its parts and the places of all its words."""

    entry: Entry
    spans: tuple[Span, ...]
    places: frozenset[int]


class WordList:
    """The list of one language, made ready for searching."""

    def __init__(self, lang: str, data: dict[str, dict[str, list[str]]]) -> None:
        """Take the JSON object; raise ValueError where an entry cannot be read."""
        self._lang = lang
        self._parts: list[Part] = []
        self._numbers: dict[Part, int] = {}
        self._single: dict[int, list[Entry]] = defaultdict(list)
        self._joined: dict[int, list[Entry]] = defaultdict(list)
        self._in_joined: set[int] = set()
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_exact: dict[str, list[int]] = defaultdict(list)
        self._by_start: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for name, kinds in data.items():
            goal = EVERY_GOAL if name == "all" else int(name)
            weak = {key_of(written.casefold(), lang) for written in kinds.get("weak", [])}
            for kind in KINDS:
                for written in kinds.get(kind, []):
                    # "mers" is strong and "mer", of the same stem, weak: only that form is strong.
                    shared = kind == "strong" and key_of(written.casefold(), lang) in weak
                    self._add(goal, kind, f"={written}" if shared else written)
        self.prefixes = Prefixes(
            stem for part in self._parts for word in part for stem in word.stems
        )
        self._beginning = lru_cache(maxsize=20_000)(self._look_up)

    def find(self, tokens: list[Token]) -> Iterator[Hit]:
        """Yield each entry found in the words of a text, once for each place."""
        by_sentence: dict[int, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
        for place, token in enumerate(tokens):
            for number, end in self._ends(tokens, place, token):
                span = Span(place, end)
                if number in self._in_joined:
                    by_sentence[token.sentence][number].append(span)
                if number in self._single:
                    spans, places = (span,), frozenset(range(place, end))
                    for entry in self._single[number]:
                        yield Hit(entry, spans, places)
        for found in by_sentence.values():
            yield from self._find_joined(found)

    def _find_joined(self, spans: dict[int, list[Span]]) -> Iterator[Hit]:
        for number in spans:
            for entry in self._joined.get(number, ()):
                if all(part in spans for part in entry.parts):
                    nearest = _nearest([spans[part] for part in entry.parts])
                    if nearest is not None:
                        places = (range(span.first, span.last) for span in nearest)
                        yield Hit(entry, nearest, frozenset().union(*places))

    def _ends(self, tokens: list[Token], place: int, token: Token) -> Iterator[tuple[int, int]]:
        """Yield the phrases that begin at `place`, each with the place after its end."""
        for number in self._beginning(token.folded, token.keys):
            part = self._parts[number]
            if len(part) == 1:  # found by that word: nothing is left to look at
                yield number, place + 1
            elif part[1].gap or (place + 1 < len(tokens) and part[1].fits(tokens[place + 1])):
                end = _end(part, tokens, place)
                if end is not None:
                    yield number, end

    def _look_up(self, folded: str, keys: tuple[str, ...]) -> tuple[int, ...]:
        """Return the phrases whose first word fits."""
        numbers = set(self._by_exact.get(folded, ()))
        for key in keys:
            numbers.update(self._by_word.get(key, ()))
        numbers.update(
            number
            for start, number in self._by_start.get(folded[:_BUCKET], ())
            if folded.startswith(start)
        )
        return tuple(numbers)

    def _add(self, goal: int, kind: Kind, written: str) -> None:
        numbers = tuple(self._number(self._read(part)) for part in written.split(" + "))
        entry = Entry(goal, kind, written, numbers)
        home = self._single if len(numbers) == 1 else self._joined
        home[numbers[0]].append(entry)
        if len(numbers) > 1:
            self._in_joined.update(numbers)

    def _number(self, part: Part) -> int:
        if part not in self._numbers:
            self._numbers[part] = len(self._parts)
            self._parts.append(part)
            first = part[0]
            for key in first.stems:
                self._by_word[key].append(self._numbers[part])
            for word in first.exact:
                self._by_exact[word].append(self._numbers[part])
            for start in first.starts:
                self._by_start[start[:_BUCKET]].append((start, self._numbers[part]))
        return self._numbers[part]

    def _read(self, written: str) -> Part:
        words: list[Word] = []
        for piece in written.split():
            if piece == "...":
                words.append(Word(frozenset(), frozenset(), (), gap=True))
            else:
                words.extend(self._read_piece(piece))
        if not words or words[0].gap or words[-1].gap:
            message = f"{self._lang}: cannot read {written!r}"
            raise ValueError(message)
        return tuple(words)

    def _read_piece(self, piece: str) -> list[Word]:
        if "|" not in piece and not piece.startswith("="):
            # "l'eau" and "low-income" are two words in a text, hence here too.
            pieces = fold(piece).replace("'", " ").replace("-", " ").split()
            raw = piece.replace("’", " ").replace("'", " ").replace("-", " ").split()
            return [
                self._word([word])
                for word, folded in zip(raw, pieces, strict=True)
                if not is_function_word(folded, self._lang)
            ]
        return [self._word(piece.split("|"))]

    def _word(self, choices: list[str]) -> Word:
        stems: set[str] = set()
        exact: set[str] = set()
        starts: list[str] = []
        for choice in choices:
            if choice.startswith("="):
                exact.add(fold(choice[1:]))
            elif choice.endswith("*"):
                starts.append(fold(choice[:-1]))
            else:
                stems.update(keys_of(choice, self._lang))
        if "" in stems | exact or any(len(start) < _BUCKET for start in starts):
            message = f"{self._lang}: cannot read {'|'.join(choices)!r}"
            raise ValueError(message)
        return Word(frozenset(stems), frozenset(exact), tuple(starts))


def _end(part: Part, tokens: list[Token], place: int) -> int | None:
    """Return where the phrase that begins at `place` ends; None when it is not there."""
    sentence = tokens[place].sentence
    gap = 0
    for word in part:
        if word.gap:
            gap = GAP
            continue
        for step in range(place, min(place + gap + 1, len(tokens))):
            if tokens[step].sentence == sentence and word.fits(tokens[step]):
                place = step + 1
                break
        else:
            return None
        gap = 0
    return place


def _nearest(choices: list[list[Span]]) -> tuple[Span, ...] | None:
    """Return one span of each phrase, nearest together and not overlapping, within reach."""
    best: tuple[int, tuple[Span, ...]] | None = None
    for spans in product(*(choice[:6] for choice in choices)):
        ordered = sorted(spans)
        if any(left.last > right.first for left, right in pairwise(ordered)):
            continue
        width = max(span.last for span in spans) - ordered[0].first
        if width <= REACH and (best is None or width < best[0]):
            best = (width, spans)
    return best[1] if best else None


@lru_cache(maxsize=3)
def word_list(lang: str) -> WordList:
    """Return the list of `lang` ("en", "fr" or "es"), read once."""
    source = resources.files("local4action.agendas") / "data" / "suggester" / f"{lang}.json"
    return WordList(lang, json.loads(source.read_text(encoding="utf-8")))
