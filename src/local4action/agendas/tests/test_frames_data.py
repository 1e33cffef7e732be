"""The frames we ship are complete, well formed and readable in the three interface languages.

Plain files are checked here, so these tests need neither Django nor a database.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "data" / "frames"
LANGUAGES = ("en", "fr", "es")
FRAME_KEYS = ["slug", "version", "valid_from", "valid_to", "title", "note", "source", "nodes"]
NODE_KEYS = ["code", "kind", "parent", "title"]

# What each frame must hold: how many nodes of which kind, after the document in its `source`.
KINDS = {
    "sdg": {"goal": 17, "target": 169},
    "durban": {"manifesto": 10},
    "pact-humanity": {"axis": 3},
    "social-covenant": {},
    "nua": {"commitment": 9},
    "paris": {"article": 12},
    "sendai": {"priority": 4, "target": 7},
    "pact-future": {"chapter": 5, "annex": 2},
}

# Per goal of the 2030 Agenda (A/RES/70/1): numbered targets, then lettered means of implementation.
TARGETS_PER_GOAL = {
    1: (5, 2),
    2: (5, 3),
    3: (9, 4),
    4: (7, 3),
    5: (6, 3),
    6: (6, 2),
    7: (3, 2),
    8: (10, 2),
    9: (5, 3),
    10: (7, 3),
    11: (7, 3),
    12: (8, 3),
    13: (3, 2),
    14: (7, 3),
    15: (9, 3),
    16: (10, 2),
    17: (19, 0),
}

SHORTEST, LONGEST = 3, 12  # words in a title
# A goal or a target is printed on small cards; French and Spanish need a few words more.
LONGEST_SDG = {"en": 9, "fr": 10, "es": 10}

# The only words inside a title that may carry a capital: proper names, acronyms, units.
CAPITALS = {"Beijing", "Pékin", "GDP", "PIB", "°C"}

PARTIAL_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
# Straight quotes, doubled spaces, and plain spaces where French and Spanish need unbreakable ones.
BAD_TYPOGRAPHY = re.compile(r"['\"]|\s\s| [%;:?!°]|^\s|\s$|\d \d")


def load(slug: str) -> dict[str, Any]:
    """Return the frame kept in `<slug>.json`, keys in file order."""
    frame: dict[str, Any] = json.loads((FOLDER / f"{slug}.json").read_text(encoding="utf-8"))
    return frame


def expected_sdg_codes() -> Iterator[str]:
    """Yield every code of the 2030 Agenda in printed order: 1, 1.1 ... 1.5, 1.a, 1.b, 2 ..."""
    for goal, (numbered, lettered) in TARGETS_PER_GOAL.items():
        yield str(goal)
        yield from (f"{goal}.{number}" for number in range(1, numbered + 1))
        yield from (f"{goal}.{letter}" for letter in "abcdefgh"[:lettered])


def test_every_frame_file_is_known() -> None:
    """A file nobody counted, or a missing one, is a mistake."""
    assert {path.stem for path in FOLDER.glob("*.json")} == set(KINDS)


def test_the_counts_per_goal_add_up() -> None:
    """The table above is itself the 17 goals and 169 targets."""
    assert len(TARGETS_PER_GOAL) == 17
    assert sum(map(sum, TARGETS_PER_GOAL.values())) == 169


def test_sdg_codes_are_complete_and_in_order() -> None:
    """Not one code of the 2030 Agenda is missing, added or out of place."""
    assert [node["code"] for node in load("sdg")["nodes"]] == list(expected_sdg_codes())


def test_sdg_targets_hang_under_their_goal() -> None:
    """A target's parent is the number before its dot; a goal has none."""
    for node in load("sdg")["nodes"]:
        goal, dot, _ = node["code"].partition(".")
        assert (node["kind"], node["parent"]) == (("target", goal) if dot else ("goal", None))


@pytest.mark.parametrize("slug", KINDS)
def test_shape(slug: str) -> None:
    """Keys stand in the agreed order, the file is written the agreed way, dates are dates."""
    frame = load(slug)
    text = (FOLDER / f"{slug}.json").read_text(encoding="utf-8")
    assert text == json.dumps(frame, ensure_ascii=False, indent=2) + "\n"
    assert list(frame) == FRAME_KEYS
    assert frame["slug"] == slug
    assert frame["source"].strip()
    assert re.fullmatch(r"\d{4}", frame["version"])
    assert PARTIAL_DATE.fullmatch(frame["valid_from"])
    if frame["valid_to"] is not None:
        assert PARTIAL_DATE.fullmatch(frame["valid_to"])
        assert frame["valid_from"] < frame["valid_to"]
    for node in frame["nodes"]:
        assert list(node) == NODE_KEYS
        assert list(node["title"]) == list(LANGUAGES)


@pytest.mark.parametrize("slug", KINDS)
def test_kinds_codes_and_parents(slug: str) -> None:
    """Every kind has its number of nodes, codes are unique, a parent comes before its children."""
    nodes = load(slug)["nodes"]
    assert Counter(node["kind"] for node in nodes) == Counter(KINDS[slug])
    seen: set[str] = set()
    for node in nodes:
        assert node["code"] not in seen
        assert node["parent"] is None or node["parent"] in seen, node["code"]
        seen.add(node["code"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", KINDS)
def test_titles_are_short_and_in_sentence_case(slug: str, language: str) -> None:
    """Short, opening with a capital or a figure, no other capitals, no full stop."""
    longest = LONGEST_SDG[language] if slug == "sdg" else LONGEST
    for node in load(slug)["nodes"]:
        title = node["title"][language]
        # An unbreakable space ties a figure to its unit: together they are one word.
        words = title.split(" ")
        assert SHORTEST <= len(words) <= longest, title
        assert title[0].isupper() or title[0].isdigit(), title
        assert title[-1].isalnum() or title.endswith("%"), title
        for word in title.split()[1:]:
            assert word == word.lower() or word.strip(",;:") in CAPITALS, title


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", KINDS)
def test_no_title_twice(slug: str, language: str) -> None:
    """Two nodes that read alike could not be told apart when tagging."""
    counts = Counter(node["title"][language].casefold() for node in load(slug)["nodes"])
    assert [title for title, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("slug", KINDS)
def test_languages_differ_and_are_well_set(slug: str) -> None:
    """Each text exists in three languages, none a copy of another, set with proper marks."""
    frame = load(slug)
    texts = [frame["title"], frame["note"], *(node["title"] for node in frame["nodes"])]
    for text in texts:
        assert list(text) == list(LANGUAGES)
        assert all(text[language].strip() for language in LANGUAGES), text
        assert len({text[language].casefold() for language in LANGUAGES}) == len(LANGUAGES), text
        for language in LANGUAGES:
            assert not BAD_TYPOGRAPHY.search(text[language]), text[language]


@pytest.mark.parametrize("slug", KINDS)
def test_notes_are_one_or_two_sentences(slug: str) -> None:
    """A note says what the frame is, no more."""
    note = load(slug)["note"]
    for language in LANGUAGES:
        assert note[language].endswith("."), note[language]
        assert 1 <= len(re.findall(r"\.(?:\s|$)", note[language])) <= 2, note[language]
