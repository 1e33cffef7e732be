"""Two texts compared: nothing lost, read in whole stretches, in bounded time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local4action.calls.differences import differences


def told(before, after):
    return [(one.kind, one.text) for one in differences(before, after)]


def test_words_are_compared_and_not_letters():
    assert told("Nos écoles gardent la pluie.", "Nos quatorze écoles gardent l'eau.") == [
        ("same", "Nos "),
        ("added", "quatorze "),
        ("same", "écoles gardent "),
        ("removed", "la pluie."),
        ("added", "l'eau."),
    ]


def test_changed_words_side_by_side_are_one_stretch():
    assert told("un deux trois fin", "eins zwei drei fin") == [
        ("removed", "un deux trois"),
        ("added", "eins zwei drei"),
        ("same", " fin"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("", "", []),
        ("", "a b", [("added", "a b")]),
        ("a b", "", [("removed", "a b")]),
        ("a", "a", [("same", "a")]),
        (
            "共享雨水",
            "共享河水",
            [("same", "共享"), ("removed", "雨"), ("added", "河"), ("same", "水")],
        ),
        ("مرحبا بكم", "مرحبا بنا", [("same", "مرحبا "), ("removed", "بكم"), ("added", "بنا")]),
    ],
)
def test_any_script(before, after, wanted):
    assert told(before, after) == wanted


@given(st.text(alphabet="ab \nç", max_size=60), st.text(alphabet="ab \nç", max_size=60))
def test_both_texts_are_there_whole(before, after):
    pieces = differences(before, after)
    assert "".join(one.text for one in pieces if one.kind != "added") == before
    assert "".join(one.text for one in pieces if one.kind != "removed") == after


@pytest.mark.parametrize("words", [["a", "b"], [f"w{n}" for n in range(97)]])
def test_texts_made_to_be_slow_are_not(words):
    before = " ".join(words[n * 7 % len(words)] for n in range(9_000))
    after = " ".join(words[n * 11 % len(words)] for n in range(9_000))
    began = time.process_time()
    differences(before, after)
    differences(before[:8_000], after[:8_000])
    assert time.process_time() - began < 3
