"""Chains from practice to adopted text, counted path by path."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local4action.measures import traceability

PRACTICES, FINDINGS, RECS, TEXTS = ["P1", "P2", "P3"], ["F1", "F2"], ["R1", "R2"], ["G1"]
OWNERS = {"P1": ["Ndarou", "SN"], "P2": ["Thionk", "SN"], "P3": ["Puerto Claro", "PE"]}
STEPS = [*product(PRACTICES, FINDINGS), *product(FINDINGS, RECS), *product(RECS, TEXTS)]


def found(*links, claimed=(), owners=OWNERS):
    all_links = [{"f": f, "t": t, "v": True} for f, t in links]
    all_links += [{"f": f, "t": t, "v": False} for f, t in claimed]
    return traceability(all_links, owners, RECS, TEXTS, FINDINGS, PRACTICES)


@given(st.sets(st.sampled_from(STEPS)), st.sets(st.sampled_from(STEPS)))
def test_every_path_there_is(links, claimed):
    paths = [
        path
        for path in product(PRACTICES, FINDINGS, RECS)
        if (path[0], path[1]) in links and (path[1], path[2]) in links
    ]
    grounded = []
    for rec in RECS:
        behind = [OWNERS[path[0]] for path in paths if path[2] == rec]
        if len({owner for owner, _ in behind}) >= 2 and len({land for _, land in behind}) >= 2:
            grounded.append(rec)
    arrived = {path[1] for path in paths if (path[2], "G1") in links}
    reached = [one for one in FINDINGS if one in arrived]
    with_finding = [rec for rec in RECS if any((one, rec) in links for one in FINDINGS)]
    adopted = [rec for rec in with_finding if (rec, "G1") in links]
    assert found(*links, claimed=claimed - links) == {
        "grounded": grounded,
        "grounding_rate": len(grounded) / 2,
        "reached": reached,
        "reach_rate": len(reached) / 2,
        "funnel": [3, 2, len(with_finding), len(adopted)],
    }


def test_two_owners_of_one_country_ground_nothing():
    assert found(("P1", "F1"), ("P2", "F1"), ("F1", "R1"))["grounded"] == []
    assert found(("P1", "F1"), ("P3", "F1"), ("F1", "R1"))["grounded"] == ["R1"]


def test_one_owner_in_two_countries_grounds_nothing():
    network = {"P1": ["Network", "SN"], "P2": ["Network", "PE"], "P3": ["Other", "PE"]}
    assert found(("P1", "F1"), ("P2", "F1"), ("F1", "R1"), owners=network)["grounded"] == []


def test_practices_may_come_by_different_findings():
    links = (("P1", "F1"), ("P3", "F2"), ("F1", "R2"), ("F2", "R2"))
    assert found(*links)["grounded"] == ["R2"]
    assert found(*links[:3], claimed=links[3:])["grounded"] == []


def test_circles_and_links_to_oneself_end():
    links = (("P1", "F1"), ("F1", "F1"), ("F1", "R1"), ("R1", "F1"), ("P3", "F1"), ("R1", "G1"))
    assert found(*links)["reached"] == ["F1"]


def test_names_may_be_numbers():
    links = [{"f": 1, "t": 3, "v": 1}, {"f": 2, "t": 3, "v": 1}, {"f": 3, "t": 4, "v": 1}]
    given_ = traceability(links, {"1": ["a", "SN"], "2": ["b", "PE"]}, [4], [5], [3], [1, 2])
    assert given_["grounded"] == [4]


def test_a_large_programme_takes_no_time():
    """Each link is walked a few times, not once for each recommendation."""
    size = 3000
    practices, findings, recs = ([f"{letter}{at}" for at in range(size)] for letter in "PFR")
    links = [{"f": "P0", "t": "F0", "v": True}, {"f": "P1", "t": "F0", "v": True}]
    links += [{"f": f"F{at}", "t": f"F{at + 1}", "v": True} for at in range(size - 1)]
    links += [{"f": f"F{at}", "t": f"R{at}", "v": True} for at in range(size)]
    links += [{"f": practice, "t": "F0", "v": True} for practice in practices]
    owners = {practice: [practice, f"land of {practice}"] for practice in practices}
    given_ = traceability(links, owners, recs, [], findings, practices)
    assert given_["grounding_rate"] == 1.0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"owners": {}}, "owners must say whose each practice is, but lacks 'P1'"),
        ({"owners": {"P1": ["Ndarou"]}}, r"owners\['P1'\] must hold an owner and a country"),
        ({"owners": {"P1": "SN"}}, r"owners\['P1'\] must be a list"),
        ({"owners": []}, "owners must be an object"),
        ({"links": [{"f": "P1", "t": "F1"}]}, r"links\[0\] lacks v"),
        ({"links": [{"f": "P1", "t": "F1", "v": "yes"}]}, r"links\[0\].v must be true or false"),
        ({"links": [{"f": None, "t": "F1", "v": True}]}, r"links\[0\].f must be text"),
        ({"recs": ["R1", "R1"]}, "recs must name each once, but names 'R1' twice"),
        ({"practices": "P1"}, "practices must be a list"),
        ({"globals_": None}, "globals_ must be a list, not null"),
    ],
)
def test_bad_input(changes, sentence):
    given_ = {
        "links": [],
        "owners": {"P1": ["Ndarou", "SN"]},
        "recs": ["R1"],
        "globals_": ["G1"],
        "findings_due": ["F1"],
        "practices": ["P1"],
    }
    with pytest.raises(ValueError, match=sentence):
        traceability(**given_ | changes)
