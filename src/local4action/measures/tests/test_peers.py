"""Peers: alike in what is known of both, and with something to offer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local4action.measures import gower, match

fields = st.fixed_dictionaries(
    {},
    optional={
        "pop": st.none() | st.integers(0, 100),
        "density": st.none() | st.integers(0, 100),
        "coast": st.none() | st.booleans(),
        "income": st.none() | st.sampled_from(["L", "LM", "UM", "H"]),
    },
)
RANGES = {"pop": 100, "density": 50}


@given(fields, fields)
def test_it_is_the_mean_of_what_can_be_compared(a, b):
    parts = []
    for field, width in (("pop", 100), ("density", 50), ("coast", None), ("income", None)):
        one, other = a.get(field), b.get(field)
        if one is not None and other is not None:
            alike = one == other if width is None else max(0, 1 - abs(one - other) / width)
            parts.append(alike)
    expected = sum(parts) / len(parts) if parts else None
    assert gower(a, b, RANGES)["s"] == (None if expected is None else pytest.approx(expected))
    assert gower(a, b, RANGES) == gower(b, a, RANGES)
    assert gower(a, a, RANGES)["s"] in {1.0, None}


def test_a_range_of_nothing_and_fields_without_one():
    assert gower({"pop": 5}, {"pop": 5}, {"pop": 0}) == {"s": 1.0}
    assert gower({"pop": 5}, {"pop": 6}, {"pop": 0}) == {"s": 0.0}
    assert gower({"rank": 5}, {"rank": 5.0}, {}) == {"s": 1.0}
    assert gower({"coast": True}, {"coast": 1}, {}) == {"s": 0.0}  # yes is not the number one
    assert gower({}, {}, {}) == {"s": None}


@pytest.mark.parametrize(
    ("given_", "sentence"),
    [
        (([], {}, {}), "a must be an object, not an empty list"),
        (({"pop": "5"}, {"pop": 5}, {"pop": 3}), r"a\['pop'\] must be a number, not '5'"),
        (({"pop": 5}, {"pop": True}, {"pop": 3}), r"b\['pop'\] must be a number, not true"),
        (({"pop": 5}, {"pop": 5}, {"pop": -3}), r"ranges\['pop'\] must be at least 0"),
        (({"pop": 5}, {"pop": 5}, {"pop": None}), r"ranges\['pop'\] must be a number, not null"),
        (({"x": [1]}, {"x": [1]}, {}), r"a\['x'\] must be text, a number, true or false"),
    ],
)
def test_bad_places(given_, sentence):
    with pytest.raises(ValueError, match=sentence):
        gower(*given_)


shares = st.floats(0, 1)
words = st.lists(st.sampled_from("abcdef"), unique=True)


@given(shares, words, words, shares)
def test_a_match_is_no_more_than_its_best_bar_and_nothing_with_an_empty_one(s, needs, offers, k):
    found = match(s, needs, offers, k)
    if not needs:
        assert (found["C"], found["M"]) == (None, None)
        return
    covered = len({*needs} & {*offers}) / len(needs)
    assert found["C"] == covered
    assert found["M"] == pytest.approx((s * covered * k) ** (1 / 3))
    assert min(s, covered, k) - 1e-9 <= found["M"] <= max(s, covered, k) + 1e-9
    assert match(s, needs[::-1], offers[::-1], k) == found


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"context_similarity": 1.2}, "context_similarity must lie from 0 to 1"),
        ({"context_similarity": None}, "context_similarity must be a number, not null"),
        ({"capacity": -0.1}, "capacity must lie from 0 to 1"),
        ({"needs": ["a", "a"]}, "needs must name each once"),
        ({"offers": "a"}, "offers must be a list"),
    ],
)
def test_bad_matches(changes, sentence):
    given_ = {"context_similarity": 0.5, "needs": ["a"], "offers": ["a"], "capacity": 1}
    with pytest.raises(ValueError, match=sentence):
        match(**given_ | changes)
