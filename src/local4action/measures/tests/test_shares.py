"""Shares, agreement, concentration and waiting: what stands at their edges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local4action.measures import audit_adjust, cohen_kappa, hill, kaplan_meier, wilson


@given(st.integers(1, 10_000), st.data())
def test_the_interval_holds_the_share(n, data):
    k = data.draw(st.integers(0, n))
    lo, hi = wilson(k, n).values()
    assert 0 <= lo <= k / n <= hi <= 1
    other = wilson(n - k, n)
    assert (lo, hi) == pytest.approx((1 - other["hi"], 1 - other["lo"]), abs=1e-12)


def test_nothing_and_everything_are_exact():
    assert wilson(0, 20)["lo"] == 0
    assert wilson(20, 20)["hi"] == 1


@pytest.mark.parametrize(
    "given_", [(1, 0), (3, 2), (-1, 2), (1.0, 2), (True, 2), ("1", 2), (1, None), (1, 10**17)]
)
def test_bad_shares(given_):
    with pytest.raises(ValueError, match="must be"):
        wilson(*given_)


@given(st.integers(1, 50), st.integers(0, 50), st.integers(0, 50), st.integers(1, 50))
def test_agreement(a, b, c, d):
    kappa = cohen_kappa(a, b, c, d)["kappa"]
    assert -1 <= kappa <= 1
    assert cohen_kappa(d, c, b, a)["kappa"] == pytest.approx(kappa)  # yes called no
    assert cohen_kappa(a, c, b, d)["kappa"] == pytest.approx(kappa)  # the coders exchanged
    assert (kappa == 1) == (b == c == 0)


def test_agreement_at_its_edges():
    assert cohen_kappa(9, 0, 0, 0) == {"kappa": None}
    assert cohen_kappa(0, 0, 0, 9) == {"kappa": None}
    assert cohen_kappa(0, 9, 0, 0) == {"kappa": 0.0}
    assert cohen_kappa(25, 25, 25, 25) == {"kappa": 0.0}
    assert cohen_kappa(0, 5, 5, 0) == {"kappa": -1.0}
    with pytest.raises(ValueError, match="all are 0"):
        cohen_kappa(0, 0, 0, 0)
    with pytest.raises(ValueError, match="b must be a whole number of at least 0, not -1"):
        cohen_kappa(1, -1, 0, 0)


def test_concentration_at_its_edges():
    assert hill([7]) == {"q1": 1.0, "q2": 1.0}
    assert hill([7, 0, 0]) == {"q1": 1.0, "q2": 1.0}
    assert hill([2, 2, 2]) == {"q1": pytest.approx(3), "q2": pytest.approx(3)}
    assert hill([1e308, 5e-324])["q1"] == 1.0
    for bad, sentence in [
        ([], "counts must hold at least 1"),
        ([0, 0], "counts must hold one above 0"),
        ([1, -1], r"counts\[1\] must be at least 0"),
        ([1, None], r"counts\[1\] must be a number"),
        ([1e308] * 9, "too large"),
    ]:
        with pytest.raises(ValueError, match=sentence):
            hill(bad)


@given(st.lists(st.integers(0, 99), min_size=1).filter(any), st.integers(2, 9))
def test_concentration_knows_no_unit_and_doubles_with_its_sources(counts, times):
    found = hill(counts)
    assert [*hill([one * times for one in counts]).values()] == pytest.approx([*found.values()])
    assert [*hill(counts * 2).values()] == pytest.approx([2 * one for one in found.values()])


def test_waiting_at_its_edges():
    assert kaplan_meier([[4, 0], [9, 0]]) == {"S": {}, "median": None}
    assert kaplan_meier([[4, 1]]) == {"S": {"4": 0.0}, "median": 4}
    assert kaplan_meier([[0, True], [2.5, 1], [3, False]]) == {
        "S": {"0": pytest.approx(2 / 3), "2.5": pytest.approx(1 / 3)},
        "median": 2.5,
    }
    # Never below a half: not reached. Exactly a half, by 3/4 x 2/3: reached.
    assert kaplan_meier([[4, 1], [9, 0], [9, 0]])["median"] is None
    assert kaplan_meier([[1, 1], [2, 1], [3, 0], [3, 0]])["median"] == 2


@given(st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1))
def test_fewer_and_fewer_are_left(data):
    left = [*kaplan_meier(data)["S"].values()]
    assert left == sorted(left, reverse=True)
    assert all(0 <= one < 1 for one in left)
    months = [*kaplan_meier([(2 * months, event) for months, event in data])["S"].values()]
    assert months == left


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ([], "data must hold at least 1"),
        ([[1]], r"data\[0\] must hold two things, not a list of 1"),
        ([[-1, 1]], r"data\[0\]\[0\] must be at least 0"),
        ([[1, 2]], r"data\[0\]\[1\] must be true or false, not 2"),
        ([[1, "yes"]], "must be true or false, not 'yes'"),
        ([[True, 1]], r"data\[0\]\[0\] must be a number, not true"),
        ({"6": 1}, "data must be a list, not an object"),
    ],
)
def test_bad_waiting(data, sentence):
    with pytest.raises(ValueError, match=sentence):
        kaplan_meier(data)


@given(st.floats(0, 1), st.integers(1, 200), st.integers(1, 6), st.data())
def test_an_audit_only_lowers_a_rate(rate, n, links, data):
    ok = data.draw(st.integers(0, n))
    found = audit_adjust(rate, ok, n, links)
    assert found["link_precision"] == ok / n
    assert found["low"] == wilson(ok, n)["lo"]
    assert 0 <= found["adjusted_low"] <= found["adjusted"] <= rate
    assert audit_adjust(None, ok, n, links)["adjusted"] is None
    longer = audit_adjust(rate, ok, n, links + 1)
    assert longer["adjusted"] <= found["adjusted"]


@pytest.mark.parametrize(
    "given_",
    [
        (1.1, 1, 2, 3),
        (-0.1, 1, 2, 3),
        (0.5, 3, 2, 3),
        (0.5, 0, 0, 3),
        (0.5, 1, 2, 0),
        ("x", 1, 2, 3),
    ],
)
def test_bad_audits(given_):
    with pytest.raises(ValueError, match="must"):
        audit_adjust(*given_)
