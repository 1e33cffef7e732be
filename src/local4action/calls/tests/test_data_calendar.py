"""What the figures of a hub will let it say, from how many there will be."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from local4action.calls.data_calendar import can_claim, outlooks

EARLY = "Too early to compare with before."
SIGNS = "First signs of faster progress; it could still be chance."
FASTER = "Progress has been faster since the start."


def one(months=24, **row):
    (found,) = outlooks([{"name": "Trees", **row}], months)
    return found


@pytest.mark.parametrize(
    ("months", "row", "values", "sentence"),
    [
        (12, {"every": "year", "earlier": 9}, (9, 2, 0), EARLY),
        (23, {"every": "year", "earlier": 9}, (9, 2, 0), EARLY),
        (24, {"every": "year", "earlier": 9}, (9, 3, 0), SIGNS),
        (35, {"every": "year", "earlier": 9}, (9, 3, 0), SIGNS),
        (36, {"every": "year", "earlier": 9}, (9, 4, 0), FASTER),
        (36, {"every": "year", "earlier": 3}, (3, 4, 0), SIGNS),
        (36, {"every": "year", "earlier": 2}, (2, 4, 0), EARLY),
        (36, {"every": "year", "earlier": "2017, 2018, 2019"}, (3, 4, 0), SIGNS),
        (36, {"every": "year", "earlier": "2019"}, (0, 4, 0), EARLY),  # a year is no count
        (36, {"every": "year"}, (0, 4, 0), EARLY),
        (12, {"every": "half", "earlier": 4}, (4, 3, 0), SIGNS),
        (12, {"every": "quarter", "earlier": 4}, (4, 5, 0), FASTER),
        (12, {"every": "month", "earlier": 4}, (4, 13, 0), FASTER),
        (24, {"every": "year", "earlier": 4, "after": 12}, (4, 3, 1), FASTER),
        (24, {"every": "year", "earlier": 4, "after": 11}, (4, 3, 0), SIGNS),
        # Not in step with the end: the follow-up begins where the last value was.
        (30, {"every": "year", "earlier": 4, "after": 6}, (4, 3, 1), FASTER),
    ],
)
def test_values_and_the_best_sentence(months, row, values, sentence):
    found = one(months, **row)
    assert (found.before, found.during, found.after) == values
    assert found.sentence == sentence
    assert bool(found.more) == (sentence != FASTER)


def test_what_would_allow_more_does_allow_it():
    found = one(24, every="year", earlier=1)
    assert found.better == SIGNS
    assert found.more == ("Find 2 more values from before the start: 3 are needed.",)
    assert one(24, every="year", earlier=3).more == (
        "Find 1 more value from before the start: 4 are needed.",
        "Collect a value each half year, or go on until 12 months after the end.",
    )
    assert one(24, every="half", earlier=4).more == ()
    assert one(24, every="year", earlier=4, after=12).sentence == FASTER
    # Twelve months: each half year gives three values, which is what the next sentence asks for.
    assert one(12, every="year", earlier=4).more == (
        "Collect a value each half year, or go on until 12 months after the end.",
    )
    assert one(7, every="half", earlier=4).more == (
        "Collect a value each quarter, or go on until 5 months after the end.",
    )
    assert one(2, every="quarter", earlier=4).more == (
        "Collect a value each month, or go on until 4 months after the end.",
    )
    assert one(1, every="month", earlier=4).more == (
        "Go on collecting until 1 month after the end.",
    )


STEPS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@settings(deadline=None)
@given(st.integers(1, 60), st.sampled_from(list(STEPS)), st.integers(0, 6), st.integers(0, 24))
def test_following_the_advice_leads_to_the_sentence_promised(months, every, earlier, after):
    found = one(months, every=every, earlier=earlier, after=after)
    if not found.better:
        assert found.sentence == FASTER
        return
    needed = 3 if found.better == SIGNS else 4
    found_again = one(months, every=every, earlier=max(earlier, needed), after=after)
    months_after = next(
        (int(words.split("until ")[1].split()[0]) for words in found.more if "until" in words), 0
    )
    if months_after:
        found_again = one(months, every=every, earlier=max(earlier, needed), after=months_after)
        shorter = one(months, every=every, earlier=max(earlier, needed), after=months_after - 1)
        assert shorter.sentence != found.better
    assert found_again.sentence == found.better


def test_without_frequency_or_length_it_asks():
    assert "how often" in one(24).sentence
    assert "how many months" in one(None, every="year").sentence
    for found in (one(24), one(None, every="year"), one(0, every="year"), one(-3, every="year")):
        assert (found.grade, found.during, found.after, found.more) == ("", None, None, ())


def test_base_and_target_are_looked_at_only_together():
    assert one(24, every="year", base=30).remarks == ()
    assert one(24, every="year", target="48").remarks == ()
    assert "no progress can be shown" in one(24, every="year", base="30", target=30).remarks[0]
    (remark,) = one(24, every="year", base="30", target="48 %", unit="%").remarks
    assert "9 % a year" in remark
    assert "acceleration cannot be claimed" in remark
    assert one(None, base=30, target=48).remarks == ()


@pytest.mark.parametrize(
    "rows",
    [None, "", "a text", 7, {}, [], [None, 3, "x", []], [{}], [{"name": " ", "earlier": ""}]],
)
def test_what_is_no_table_is_left_aside(rows):
    assert outlooks(rows, 24) == []


def test_a_list_of_earlier_values_counts_them():
    assert one(24, every="Year", earlier="2021: 30; 2022: 31; 2023: 33").before == 3
    assert one(24, every="year", earlier="two").before == 0


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["name", "unit", "base", "target", "earlier", "every", "after", "x"]),
            st.one_of(
                st.text(max_size=30),
                st.integers(),
                st.floats(),
                st.none(),
                st.booleans(),
                st.lists(st.integers(), max_size=2),
                st.sampled_from(["month", "year", "1e400", "9" * 400, "-4"]),
            ),
        ),
        max_size=4,
    ),
    st.one_of(st.none(), st.integers(), st.floats(allow_nan=False)),
)
def test_nothing_breaks_it(rows, months):
    for found in outlooks(rows, months):
        assert found.sentence


def test_only_the_first_fifty_are_read():
    assert len(outlooks([{"name": str(one)} for one in range(80)], 24)) == 50


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (12, "only be judged"),
        (23, "only be judged"),
        (24, "first signs"),
        (35, "first signs"),
        (36, "support the statement"),
        (10**12, "support the statement"),
        (None, "three years"),
        (0, "three years"),
        (-5, "three years"),
    ],
)
def test_claims_follow_the_length(months, words):
    assert words in can_claim(months)
