"""Files of vectors: what passes, what fails, and what is said of it."""

import json

import pytest

from local4action.measures.checking import check


def vector(**changes):
    return {
        "id": "v",
        "measure": "wilson",
        "input": {"k": 0, "n": 20},
        "expected": {"lo": 0, "hi": 0.1611},
        "tol": 6e-5,
    } | changes


def outcome(**changes):
    (found,) = check(json.dumps([vector(**changes)]).encode())
    assert found.id == "v"
    return found.reason


TRACE = {
    "links": [{"f": "P1", "t": "F1", "v": True}],
    "owners": {"P1": ["Ndarou", "SN"]},
    "recs": [],
    "globals_": [],
    "findings_due": ["F1"],
    "practices": ["P1"],
}
TIE = {
    "id": "t",
    "src": "a",
    "tgt": "d",
    "so": "x",
    "to": "x",
    "ts": 1,
    "tt": 2,
    "locator": "page 1",
    "cs": True,
    "ct": True,
}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"expected": {"hi": 0.1611}},
        {"expected": {}},
        {"expected": {"hi": 0.16113}, "tol": 0.0001},
        {"measure": "kaplan_meier", "input": {"data": [[6, 1]]}, "expected": {"S": {"6": 0}, "median": 6}},
        {"measure": "traceability", "input": TRACE, "expected": {"grounding_rate": None, "funnel": [1, 1, 0, 0]}},
        {"measure": "build_on", "input": {"deliverables": [], "ties": []}, "expected": {"rejected": {}}},
        {"measure": "fractional_credit", "input": {"ties": [[1, 2]]}, "expected": {}},
    ],
)  # fmt: skip
def test_what_passes(changes):
    assert outcome(**changes) is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"expected": {"hi": 0.17}}, "hi: expected 0.17, got 0.1611"),
        ({"expected": {"hi": 0.1611, "lo": 1}}, "lo: expected 1, got 0.0"),
        ({"expected": {"hi": 0.1, "lo": 1}}, "hi: expected 0.1, got 0.161125158052"),
        ({"expected": {"middle": 1}}, "middle: expected 1, got nothing"),
        ({"expected": {"lo": None}}, "lo: expected null, got 0.0"),
        ({"expected": {"lo": False}}, "lo: expected false, got 0.0"),
        ({"expected": {"lo": "0"}}, 'lo: expected "0", got 0.0'),
        ({"expected": {"lo": 10**400}}, "lo: expected 1000"),
        ({"expected": {"lo": float("nan")}}, "lo: expected nan, got 0.0"),
        ({"expected": 7}, "expected must be an object, not 7"),
        ({"tol": -1}, "tol must be at least 0"),
        ({"tol": float("nan")}, "tol must be a finite number"),
        ({"input": {"k": 1}}, "input lacks n"),
        ({"measure": "speed"}, "there is no measure 'speed'"),
        (
            {"measure": "kaplan_meier", "input": {"data": [[6, 1]]}, "expected": {"S": {"6": 0, "9": 0}}},
            'S: expected {"6": 0, "9": 0}, got {"6": 0.0}',
        ),
        (
            {"measure": "build_on", "input": {"deliverables": ["d"], "ties": [TIE]}, "expected": {"rejected": {}}},
            'rejected: expected {}, got {"t": "same owner"}',
        ),
        (
            {"measure": "traceability", "input": TRACE, "expected": {"funnel": [1, 1, 0]}},
            "funnel: expected [1, 1, 0], got [1, 1, 0, 0]",
        ),
    ],
)  # fmt: skip
def test_what_fails_and_why(changes, reason):
    assert outcome(**changes).startswith(reason)


def test_without_a_tolerance_it_is_a_billionth():
    exact = {"measure": "placebo_p", "input": {"n_more_extreme": 0, "J": 2}}
    given = [
        {"id": "near", **exact, "expected": {"p": 0.3333333333}},
        {"id": "far", **exact, "expected": {"p": 0.333333}},
    ]
    assert [one.reason is None for one in check(json.dumps(given).encode())] == [True, False]


def test_a_vector_that_is_none_fails_and_the_rest_goes_on():
    found = [*check(json.dumps({"vectors": [7, {"id": "x"}, vector()]}).encode())]
    assert [(one.id, one.reason) for one in found] == [
        ("vectors[0]", "vectors[0] must be an object, not 7"),
        ("vectors[1]", "vectors[1] lacks measure, input, expected"),
        ("v", None),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "no JSON"),
        (b"{}", "the file lacks vectors"),
        (b'{"vectors": 7}', "vectors must be a list, not 7"),
        (b"7", "vectors must be a list, not 7"),
        (b"\xff", "not in UTF-8"),
    ],
)
def test_a_file_without_vectors(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        list(check(text))
