"""The same numbers as libraries of others, on inputs nobody chose."""

import math
import random
import warnings

import networkx as nx
import numpy as np
import pytest
from scipy import stats

from local4action.measures import (
    cohen_kappa,
    hill,
    kaplan_meier,
    kendall_tail,
    theil_sen,
    traceability,
    wilson,
)

SEEDS = range(40)


def drawn_by(seed):
    return random.Random(seed)  # noqa: S311 - the same each time, and no secret


@pytest.mark.parametrize("seed", SEEDS)
def test_theil_sen(seed):
    chance = drawn_by(seed)
    count = chance.randint(2, 60)
    # Every other time some values stand at the same time.
    x = [chance.randint(0, 30 if seed % 2 else 10**6) / 4 for _ in range(count)] + [-1.0]
    y = [chance.gauss(0, 10) for _ in x]
    found = theil_sen(x, y)
    expected = stats.theilslopes(y, x, method="joint")
    assert found["slope"] == pytest.approx(expected.slope, rel=1e-12, abs=1e-12)
    assert found["intercept_joint"] == pytest.approx(expected.intercept, rel=1e-12, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_tail_of_kendall(seed):
    chance = drawn_by(seed)
    n = chance.randint(2, 60)
    x, y = list(range(n)), chance.sample(range(n), n)
    expected = stats.kendalltau(x, y, method="exact", alternative="greater")
    s = sum((y[b] > y[a]) - (y[b] < y[a]) for a in range(n) for b in range(a + 1, n))
    assert kendall_tail(n, s)["p"] == pytest.approx(expected.pvalue, rel=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_interval_of_slopes_shifts_kendalls_s(seed):
    """The interval holds those slopes that, taken away from the values, leave no clear trend."""
    chance = drawn_by(seed)
    n, conf = chance.randint(4, 12), chance.choice([0.5, 0.8, 0.9, 0.99])
    x = sorted(chance.sample(range(1000), n))
    y = [chance.gauss(0, 10) for _ in x]
    found = theil_sen(x, y, conf)
    if stats.kendalltau(x, x, method="exact").pvalue > 1 - conf:
        slopes = [(y[b] - y[a]) / (x[b] - x[a]) for a in range(n) for b in range(a + 1, n)]
        assert (found["lo"], found["hi"]) == (min(slopes), max(slopes))
        return
    for end, inwards in (("lo", 1e-7), ("hi", -1e-7)):
        for step, is_inside in ((inwards, True), (-inwards, False)):
            slope = found[end] + step
            rest = [value - slope * time for time, value in zip(x, y, strict=True)]
            trend = stats.kendalltau(x, rest, method="exact")
            assert bool(trend.pvalue > 1 - conf + 1e-12) == is_inside


@pytest.mark.parametrize("seed", SEEDS)
def test_wilson(seed):
    chance = drawn_by(seed)
    n = chance.choice([1, 2, 7, 40, 10_000])
    k = chance.choice([0, n, chance.randint(0, n)])
    expected = stats.binomtest(k, n).proportion_ci(0.95, method="wilson")
    assert [*wilson(k, n).values()] == pytest.approx([expected.low, expected.high], abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_kaplan_meier(seed):
    chance = drawn_by(seed)
    data = [
        [chance.randint(0, 24) / (1 + seed % 2), chance.random() < 0.6]
        for _ in range(chance.randint(1, 80))
    ]
    happened = [months for months, event in data if event]
    unknown = [months for months, event in data if not event]
    found = kaplan_meier(data)
    if not happened:
        assert found == {"S": {}, "median": None}
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of a variance nobody asks for
        expected = stats.ecdf(stats.CensoredData(uncensored=happened, right=unknown)).sf
    at = {float(months): left for months, left in found["S"].items()}
    assert list(at) == sorted({*happened})
    assert list(at.values()) == pytest.approx(expected.evaluate(np.array([*at])), abs=1e-12)
    half = [months for months, left in at.items() if left <= 0.5 + 1e-9]
    assert found["median"] == (half[0] if half else None)


@pytest.mark.parametrize("seed", SEEDS)
def test_chains(seed):
    chance = drawn_by(seed)
    practices, findings, recs, texts = (
        [f"{letter}{number}" for number in range(chance.randint(0, 12))] for letter in "PFRG"
    )
    nodes = [*practices, *findings, *recs, *texts]
    layers = [practices, findings, recs, texts]
    links = []
    for _ in range(chance.randint(0, 40)):
        # Mostly one step up; sometimes anything to anything, circles among it.
        level = chance.randint(0, 2)
        ends = (layers[level], layers[level + 1]) if chance.random() < 0.8 else (nodes, nodes)
        if all(ends):
            links.append(
                {
                    "f": chance.choice(ends[0]),
                    "t": chance.choice(ends[1]),
                    "v": chance.random() < 0.8,
                }
            )
    owners = {one: [f"O{chance.randint(0, 4)}", f"C{chance.randint(0, 3)}"] for one in practices}
    graph = nx.DiGraph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from((link["f"], link["t"]) for link in links if link["v"])
    grounded = []
    for rec in recs:
        behind = [owners[one] for one in nx.ancestors(graph, rec) if one in practices]
        if len({owner for owner, _ in behind}) >= 2 and len({land for _, land in behind}) >= 2:
            grounded.append(rec)
    reached = [
        one
        for one in findings
        if nx.ancestors(graph, one) & {*practices} and nx.descendants(graph, one) & {*texts}
    ]
    found = [rec for rec in recs if {*graph.predecessors(rec)} & {*findings}]
    adopted = [rec for rec in found if nx.descendants(graph, rec) & {*texts}]
    assert traceability(links, owners, recs, texts, findings, practices) == {
        "grounded": grounded,
        "grounding_rate": len(grounded) / len(recs) if recs else None,
        "reached": reached,
        "reach_rate": len(reached) / len(findings) if findings else None,
        "funnel": [len(practices), len(findings), len(found), len(adopted)],
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_hill_numbers_by_entropy(seed):
    chance = drawn_by(seed)
    counts = [chance.choice([0, 1, 5, 100]) for _ in range(chance.randint(0, 20))] + [3]
    shares = np.array(counts) / sum(counts)
    found = hill(counts)
    assert found["q1"] == pytest.approx(math.exp(stats.entropy(shares)))
    assert found["q2"] == pytest.approx(1 / (shares**2).sum())
    assert 1 - 1e-12 <= found["q2"] <= found["q1"] + 1e-12
    assert found["q1"] <= sum(one > 0 for one in counts) + 1e-12


@pytest.mark.parametrize("seed", SEEDS)
def test_kappa_from_what_each_coder_said(seed):
    chance = drawn_by(seed)
    table = [chance.randint(0, 9) for _ in range(4)]
    table[seed % 4] += 1
    coded = np.repeat([(1, 1), (1, 0), (0, 1), (0, 0)], table, axis=0)
    agreed = (coded[:, 0] == coded[:, 1]).mean()
    by_chance = sum((coded[:, 0] == says).mean() * (coded[:, 1] == says).mean() for says in (0, 1))
    found = cohen_kappa(*table)["kappa"]
    if by_chance == 1:
        assert found is None
    else:
        assert found == pytest.approx((agreed - by_chance) / (1 - by_chance))
