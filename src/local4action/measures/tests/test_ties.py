"""Ties between hubs: each reason against one, and what linking en masse does not bring."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local4action.measures import build_on, ei_index, fractional_credit


def tie(name="t1", **changes):
    return {
        "id": name,
        "src": "A1",
        "tgt": "B1",
        "so": "Ndarou",
        "to": "Puerto Claro",
        "ts": "2026-01-15",
        "tt": "2026-06-01",
        "locator": "Annex 2, page 4",
        "cs": True,
        "ct": True,
    } | changes


def reason(**changes):
    return build_on(["B1"], [tie(**changes)])["rejected"].get("t1")


def test_each_reason_against_a_tie_and_the_first_of_several():
    wrong = {
        "same owner": {"to": "Ndarou"},
        "source is later": {"ts": "2026-06-02"},
        "no locator": {"locator": " "},
        "source not confirmed": {"cs": False},
        "reuser not confirmed": {"ct": False},
    }
    for expected, changes in wrong.items():
        assert reason(**changes) == expected
    while wrong:
        together = {key: value for changes in wrong.values() for key, value in changes.items()}
        first = next(iter(wrong))
        assert reason(**together) == first
        del wrong[first]
    assert reason() is None


@pytest.mark.parametrize(
    ("source", "reuse", "is_earlier"),
    [
        ("2026-01-15", "2026-01-15", False),
        ("2026-01-15", "2026-01-16", True),
        ("2026-01", "2026-02-01", True),
        ("2026-01", "2026-01-31", False),  # not known to be earlier
        ("2025", "2026-01-01", True),
        ("2026", "2026", False),
        (2026.2, 2026.3, True),
        (3, 3, False),
    ],
)
def test_dates_are_compared_as_far_as_both_are_known(source, reuse, is_earlier):
    assert (reason(ts=source, tt=reuse) is None) == is_earlier


def test_what_a_locator_may_be():
    assert reason(locator=True) is None
    for nothing in (None, "", False):
        assert reason(locator=nothing) == "no locator"


def test_one_tie_or_ten_a_deliverable_counts_once():
    many = [tie(f"t{number}", src=f"A{number}") for number in range(10)]
    found = build_on(["B1", "B2", "B3", "B4"], [*many, tie("x", tgt="elsewhere"), tie("y", cs=0)])
    assert found == {
        "verified": [*(f"t{number}" for number in range(10)), "x"],
        "built_on": 1,
        "n": 4,
        "rate": 0.25,
        "rejected": {"y": "source not confirmed"},
    }


@given(
    st.lists(st.sampled_from("abcdef"), unique=True),
    st.lists(
        st.fixed_dictionaries(
            {
                "tgt": st.sampled_from("abcdefgh"),
                "to": st.sampled_from(["Ndarou", "Puerto Claro"]),
                "ts": st.sampled_from(["2026-05", "2026-07"]),
                "locator": st.sampled_from(["page 1", None]),
                "cs": st.booleans(),
                "ct": st.booleans(),
            }
        ),
        max_size=12,
    ),
)
def test_every_tie_is_told_of_and_the_rate_is_what_holds(deliverables, changes):
    ties = [tie(f"t{number}", **one) for number, one in enumerate(changes)]
    found = build_on(deliverables, ties)
    names = [one["id"] for one in ties]
    assert sorted([*found["verified"], *found["rejected"]]) == sorted(names)
    assert found["verified"] == [name for name in names if name not in found["rejected"]]
    holds = [
        one["tgt"]
        for one in ties
        if (one["to"], one["ts"], one["locator"]) == ("Puerto Claro", "2026-05", "page 1")
        and one["cs"]
        and one["ct"]
    ]
    expected = [one for one in deliverables if one in holds]
    assert found["built_on"] == len(expected)
    assert found["rate"] == (len(expected) / len(deliverables) if deliverables else None)


@pytest.mark.parametrize(
    ("deliverables", "ties", "sentence"),
    [
        ("B1", [], "deliverables must be a list"),
        (["B1", "B1"], [], "deliverables must name each once, but names 'B1' twice"),
        (["B1", ""], [], r"deliverables\[1\] must not be blank"),
        ([None], [], r"deliverables\[0\] must be text or a whole number, not null"),
        (["B1"], [tie(), tie()], "the id of ties must name each once, but names 't1' twice"),
        (["B1"], [{"id": "t1"}], r"ties\[0\] lacks src, tgt, so, to, ts, tt, locator, cs, ct"),
        (["B1"], [tie(cs="yes")], r"ties\[0\].cs must be true or false, not 'yes'"),
        (["B1"], [tie(ct=None)], r"ties\[0\].ct must be true or false, not null"),
        (["B1"], [tie(ts="15.1.2026")], r"ties\[0\].ts must be a number, or a date"),
        (["B1"], [tie(ts="2026-02-30")], r"ties\[0\].ts is no day of the calendar"),
        (["B1"], [tie(ts="2026-13")], "must be a day|is no day"),
        (["B1"], [tie(ts=2026)], "must both be dates or both numbers, not 2026 and '2026-06-01'"),
        (["B1"], [tie(ts=None)], r"ties\[0\].ts must be a number, not null"),
        (["B1"], [tie(locator=4)], r"ties\[0\].locator must be text or null, not 4"),
        (["B1"], [tie(so=["x"])], r"ties\[0\].so must be text or a whole number"),
        (["B1"], [7], r"ties\[0\] must be an object, not 7"),
    ],
)
def test_bad_ties(deliverables, ties, sentence):
    with pytest.raises(ValueError, match=sentence):
        build_on(deliverables, ties)


links = st.lists(st.tuples(st.sampled_from("abcde"), st.integers(1, 6)), max_size=30)


@given(links, st.randoms(use_true_random=False))
def test_each_deliverable_hands_out_one(given_, chance):
    credit = fractional_credit(given_)
    assert sum(credit.values()) == pytest.approx(len({deliverable for _, deliverable in given_}))
    assert set(credit) == {source for source, _ in given_}
    again = [*given_, *given_]
    chance.shuffle(again)
    assert fractional_credit(again) == pytest.approx(credit)


def test_credit_in_equal_parts():
    assert fractional_credit([["a", 1], ["b", 1], ["a", 2]]) == {"a": 1.5, "b": 0.5}
    assert fractional_credit([]) == {}
    for bad in ([["a"]], [["a", 1, 2]], ["ab"], [["a", None]], "ab", None):
        with pytest.raises(ValueError, match=r"ties(\[0\])?"):
            fractional_credit(bad)


regions = st.sampled_from(["Africa", "Asia", "Europe"])
exchanges = st.lists(st.tuples(regions, regions), min_size=1, max_size=40)


@given(exchanges, st.randoms(use_true_random=False))
def test_bridging(ties, chance):
    found = ei_index(ties)
    across = sum(source != reuser for source, reuser in ties) / len(ties)
    assert found["external_share"] == pytest.approx(across)
    assert found["EI"] == pytest.approx(2 * across - 1)
    # What chance gives: every source with every reuser.
    mixed = [(source, reuser) for source, _ in ties for _, reuser in ties]
    expected = sum(source != reuser for source, reuser in mixed) / len(mixed)
    assert found["expected_external_share"] == pytest.approx(expected)
    assert found["lift"] == (pytest.approx(across / expected) if expected else None)
    shuffled = [*ties]
    chance.shuffle(shuffled)
    assert ei_index(shuffled) == found


def test_bridging_at_its_edges():
    assert ei_index([["a", "a"]]) == {
        "EI": -1.0,
        "external_share": 0.0,
        "expected_external_share": 0.0,
        "lift": None,
    }
    assert ei_index([["a", "b"], ["b", "a"]])["lift"] == 2.0
    with pytest.raises(ValueError, match="ties must hold at least 1"):
        ei_index([])
