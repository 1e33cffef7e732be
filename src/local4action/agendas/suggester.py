"""Suggests Sustainable Development Goals for a text in English, French or Spanish.

It proposes, with the words that led there; a person confirms. It would rather stay silent than be
wrong. How well it does is measured in `docs/measuring/suggester.md`; the lists are plain JSON files
that `suggester_lists` explains. No database, no network, no Django.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from local4action.agendas.suggester_lists import EVERY_GOAL, Hit, Span, word_list
from local4action.agendas.suggester_words import (
    LANGUAGES,
    Token,
    language_of,
    tokens_of,
    without_disclaimers,
)

MOST_GOALS: Final = 3
MOST_WORDS: Final = 6  # words shown for a goal
LONGEST: Final = 50_000  # characters read; what follows changes little and would take seconds

# Points. One strong entry, or three different weak ones, are enough for a first goal in a short
# text; a second or third goal needs more.
STRONG: Final = 2.0
FIRM: Final = 2.8  # a strong entry that took three words or more of the text
WEAK: Final = 0.75
NUMBERED: Final = 5.0  # "SDG 11" said in so many words
ASIDE: Final = 0.4  # share of its points that an entry gives in a sentence about something else
AGAIN: Final = 0.25  # share of its points that an entry gives when found again
ENOUGH: Final = (2.0, 2.8, 2.8)  # for the first, second and third goal of a short text
HEADING: Final = 3  # words with a subject; in so short a text a lone word is the subject
SHORT: Final = 60  # words with a subject; beyond, a goal needs more points
WORDS_A_POINT: Final = 60.0
MOST_EXTRA: Final = 2.5
SHARE_OF_BEST: Final = (1.0, 0.4, 0.5)  # of the points of the best

# Targets of each goal, 1 to 17: numbers, then letters (6.1 to 6.6, 6.a and 6.b).
_TARGETS: Final = dict(
    enumerate("5b 5c 9d 7c 6c 6b 3b 10b 5c 7c 7c 8c 3b 7c 9c 10b 19".split(), start=1)  # noqa: SIM905
)
_NUMBER: Final = r"\d{1,2}(?:\.(?:\d{1,2}|[a-d]))?"
_REFERENCE: Final = re.compile(
    r"\b(?:(?P<sure>SDGs?|ODDs?|ODS)|(?P<target>targets?|cibles?|metas?)"
    r"|(?:global\s+)?goals?|objectifs?|objetivos?)"
    r"(?:\s+de\s+(?:desarrollo\s+sostenible|d[ée]veloppement\s+durable))?"
    r"\s*(?:n[°ºo]s?\.?\s*|numbers?\s+|#\s*|num[ée]ros?\s+|n[úu]meros?\s+)?-?"
    rf"(?P<numbers>{_NUMBER}(?:\s*(?:,|;|/|&|and|et|y|e)\s*{_NUMBER})*)\b"
    # "target 1.5 degrees", "objectif 10 000 logements" and "goal 5 years" name no goal.
    r"(?!\s*(?:%|°|per\s?cent|pour\s?cent|por\s?ciento|degr|grado|milli|tonn|\d|h[ae]|km|[mk]w"
    r"|years?|months?|days?|ans\b|mois|jours|años|meses|días))",
    re.IGNORECASE,
)
_HEADING: Final = re.compile(r"\s*[:)]")  # "Objetivo 2:" heads a project's own list
_AGENDA: Final = re.compile(
    r"SDGs?\b|ODDs?\b|ODS\b|\b2030\b|sustainable development|d[ée]veloppement durable"
    r"|desarrollo sostenible|global goals",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A goal, 1 to 17, and the words of the text, as written, that led to it."""

    goal: int
    words: tuple[str, ...]


@dataclass(slots=True)
class _Case:
    """What speaks for one goal."""

    points: float = 0.0
    strong: bool = False
    first: int = sys.maxsize  # where in the text the first of its words stands
    words: list[str] = field(default_factory=list)


def suggest(text: str, lang: str | None = "en") -> list[Suggestion]:
    """Return at most three goals for `text`, the surest first; none when nothing is sure.

    `lang` is a language tag ("fr", "es-MX"). Where it is None, unknown or plainly not the language
    of the text, the language is told from the text; where that fails, all three lists are asked.
    Of a very long text the first `LONGEST` characters are read.
    """
    text = text[:LONGEST]
    merged: dict[int, _Case] = {}
    length = 0
    for code in _languages(text, lang):
        cases, length = _cases(text, code)
        for goal, case in cases.items():
            if goal not in merged or merged[goal].points < case.points:
                merged[goal] = case
    return _choose(merged, length)


def respond(line: str) -> str:
    """Answer one line of JSON, `{"text": ..., "lang": "en"}`, with one line of JSON.

    The answer is `{"goals": [{"goal": 11, "words": [...]}]}`, or `{"error": "..."}` for a line that
    cannot be read. `lang` may be left out.
    """
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return _error("This line is not JSON.")
    if not isinstance(asked, dict):
        return _error("This line is not a JSON object.")
    text, lang = asked.get("text"), asked.get("lang")
    if not isinstance(text, str):
        return _error('"text" is missing or is not a string.')
    found = suggest(text, lang if isinstance(lang, str) else None)
    goals = [{"goal": one.goal, "words": list(one.words)} for one in found]
    return json.dumps({"goals": goals}, ensure_ascii=False)


def _error(message: str) -> str:
    return json.dumps({"error": message}, ensure_ascii=False)


def _languages(text: str, lang: str | None) -> Iterable[str]:
    told = language_of(text)
    if told is not None:
        return (told,)
    code = re.split(r"[-_]", lang.strip().lower(), maxsplit=1)[0] if lang else ""
    return (code,) if code in LANGUAGES else LANGUAGES


def _cases(text: str, lang: str) -> tuple[dict[int, _Case], int]:
    entries = word_list(lang)
    text = without_disclaimers(text, lang)
    tokens = tokens_of(text, lang, entries.prefixes)
    hits: dict[int, list[Hit]] = defaultdict(list)
    blocked: dict[int, set[int]] = defaultdict(set)
    asides: set[int] = set()
    deeds: set[int] = set()
    for hit in entries.find(tokens):
        if hit.entry.kind == "not":
            blocked[hit.entry.goal] |= hit.places
        elif hit.entry.kind == "aside":
            asides.add(tokens[hit.spans[0].first].sentence)
        elif hit.entry.kind == "deed":
            deeds |= hit.places
        else:
            hits[hit.entry.goal].append(hit)
    cases = {}
    for goal, found in hits.items():
        shut = blocked[goal] | blocked[EVERY_GOAL]
        open_hits = [hit for hit in found if shut.isdisjoint(hit.places)]
        if len(tokens) <= HEADING or not _is_lone(open_hits, deeds):
            cases[goal] = _weigh(open_hits, tokens, text, asides)
    _add_references(cases, text)
    return cases, len(tokens)


def _is_lone(hits: list[Hit], deeds: set[int]) -> bool:
    """Say whether one word is all there is for a goal, and nothing beside it is done."""
    places = {place for hit in hits for place in hit.places}
    return len(places) <= 1 and deeds <= places


def _weigh(hits: list[Hit], tokens: list[Token], text: str, asides: set[int]) -> _Case:
    """Add up the points of a goal: each word counts for the strongest entry it is part of.

    What an entry adds to words already counted is worth a weak entry.
    `asides` are the sentences that speak of something else, such as a match or a lost purse.
    """
    case = _Case()
    taken: set[int] = set()
    seen: dict[str, int] = defaultdict(int)
    shown: list[tuple[float, int, str]] = []
    for hit in sorted(hits, key=_rank):
        if hit.places <= taken:
            continue
        points = _points(hit) if taken.isdisjoint(hit.places) else WEAK
        times = seen[hit.entry.written]
        seen[hit.entry.written] += 1
        if times:
            points *= AGAIN if times <= 2 else 0.0
        aside = tokens[hit.spans[0].first].sentence in asides
        case.points += points * ASIDE if aside else points
        case.strong = case.strong or (hit.entry.kind == "strong" and not aside)
        shown.extend(
            (-points, span.first, text[tokens[span.first].start : tokens[span.last - 1].end])
            for span in hit.spans
            if not taken.issuperset(range(span.first, span.last))
        )
        taken |= hit.places
    case.first = min((tokens[place].start for place in taken), default=sys.maxsize)
    for _, _, words in sorted(shown):
        if words not in case.words:
            case.words.append(words)
    return case


def _points(hit: Hit) -> float:
    if hit.entry.kind == "weak":
        return WEAK
    return FIRM if len(hit.places) > 2 else STRONG


def _rank(hit: Hit) -> tuple[bool, int, Span]:
    return hit.entry.kind != "strong", -len(hit.places), hit.spans[0]


def _add_references(cases: dict[int, _Case], text: str) -> None:
    """Count goals and targets that the text names by number."""
    agenda = _AGENDA.search(text) is not None
    for match in _REFERENCE.finditer(text):
        if not (agenda or match["sure"] or match["target"]) and _HEADING.match(text, match.end()):
            continue
        for number in re.findall(_NUMBER, match["numbers"], re.IGNORECASE):
            goal = _goal_of(number, target=match["target"] is not None)
            if goal is not None:
                case = cases.setdefault(goal, _Case())
                case.points += NUMBERED
                case.strong = True
                case.first = min(case.first, match.start())
                case.words.insert(0, match.group().strip())


def _goal_of(number: str, *, target: bool) -> int | None:
    """Return the goal that "6" or "6.2" names; None when there is no such goal or target."""
    head, dot, tail = number.partition(".")
    goal = int(head)
    if goal not in _TARGETS or (target and not dot):
        return None
    if not dot:
        return goal
    known = _TARGETS[goal]
    if tail.isdigit():
        return goal if 1 <= int(tail) <= int(known.rstrip("abcd")) else None
    return goal if known[-1].isalpha() and tail.lower() <= known[-1] else None


def _choose(cases: dict[int, _Case], length: int) -> list[Suggestion]:
    extra = min(max(length - SHORT, 0) / WORDS_A_POINT, MOST_EXTRA)
    ranked = sorted(cases.items(), key=lambda item: (-item[1].points, item[1].first, item[0]))
    if not ranked:
        return []
    best = ranked[0][1].points
    if not ranked[0][1].strong and len(ranked) > 1 and ranked[1][1].points == best:
        return []  # weak words only, and as many for another goal
    chosen = []
    for (goal, case), enough, share in zip(ranked, ENOUGH, SHARE_OF_BEST, strict=False):
        if case.points < max(enough + extra, share * best):
            break
        chosen.append(Suggestion(goal, tuple(dict.fromkeys(case.words))[:MOST_WORDS]))
    return chosen


__all__ = ["Suggestion", "respond", "suggest"]
