"""Canonical JSON: RFC 8785, to the byte."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local4action.foundation.canonical import canonical, sha256

texts = st.text(st.characters(codec="utf-8"), max_size=20)
# What submissions and agreements hold.
values = st.recursive(
    st.one_of(texts, st.booleans(), st.none(), st.integers(-(10**12), 10**12)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.text(st.characters(codec="ascii"), max_size=9), inner, max_size=4),
    ),
    max_leaves=8,
)


def test_keys_are_sorted_and_nothing_stands_between_the_parts():
    record = {"b": 'é\n"\\\u0007/\u20ac', "a": [1, {"z": "", "y": "0.2500"}, None, True, False]}
    expected = '{"a":[1,{"y":"0.2500","z":""},null,true,false],"b":"é\\n\\"\\\\\\u0007/€"}'.encode()
    assert canonical(record) == expected
    assert sha256(record) == hashlib.sha256(expected).hexdigest()


def test_keys_are_ordered_by_their_utf_16_units():
    """A sign beyond the first plane comes before U+FB33, though its number is higher."""
    record = {"\ufb33": 1, "\U0001f600": 2, "\u20ac": 3, "\r": 4, "1": 5, "\u00f6": 6, "\u0080": 7}
    assert list(json.loads(canonical(record)).values()) == [4, 5, 7, 6, 3, 2, 1]


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "0"), (-0.0, "0"), (24, "24"), (-7, "-7"), (2**53 - 1, "9007199254740991"),
        (3.5, "3.5"), (24.0, "24"), (-0.25, "-0.25"), (0.1, "0.1"), (1200.5, "1200.5"),
        (1e-6, "0.000001"), (1e-7, "1e-7"), (1.5e-9, "1.5e-9"), (1e20, "100000000000000000000"),
        (1e21, "1e+21"), (1.25e30, "1.25e+30"), (333333333.33333329, "333333333.3333333"),
        (5e-324, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_ecmascript_writes_them(number, written):
    assert canonical({"n": number}) == f'{{"n":{written}}}'.encode()
    assert json.loads(written) == number


@pytest.mark.parametrize("value", [Decimal(1), b"a", {1}, (1, 2), object(), {1: "a"}, {None: "a"}])
def test_what_json_does_not_know_is_refused(value):
    with pytest.raises(TypeError):
        canonical({"a": value})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53, -(2**53), "\ud800"])
def test_what_no_two_readers_agree_on_is_refused(value):
    with pytest.raises(ValueError, match=r"number|surrogates"):
        canonical({"a": value})


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.text(st.characters(codec="ascii"), max_size=9), values, max_size=5))
def test_the_hashes_made_before_stay_true(record):
    """Submissions and agreements were hashed from this form; theirs must be found again."""
    before = json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert canonical(record) == before.encode()


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_read_back_as_it_was(number):
    read = json.loads(canonical({"n": number}), parse_int=float)
    assert read["n"] == number
