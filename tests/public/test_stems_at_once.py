"""Words are read by several threads of a web worker at once, and what they find is kept."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from local4action.agendas import suggester_words
from local4action.showcase import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ENDINGS = ("ement", "ations", "ités", "euses", "issaient", "iqüe", "ables", "ïque", "ées", "aux")
WRITTEN = [f"m{vowel}{end}{tail}" for vowel in "aeiou" for end in ENDINGS for tail in ("", "s")]


@pytest.fixture(autouse=True)
def _threads_change_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.parametrize("read", [words.stems, suggester_words.key_of, suggester_words.keys_of])
def test_a_stem_is_the_same_whoever_else_is_reading(read: Any):
    fresh: Callable[[str, str], Any] = read.__wrapped__
    wanted = [fresh(word, "fr") for word in WRITTEN]
    read.cache_clear()
    suggester_words.key_of.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda word: fresh(word, "fr"), WRITTEN * 8))
    assert found == wanted * 8
