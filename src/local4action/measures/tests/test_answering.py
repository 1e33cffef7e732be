"""Lines of JSON: each gets one answer, whatever it holds, and never a number that is none."""

import json
import math
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local4action.measures.answering import MOST_BYTES, respond
from local4action.measures.catalogue import MEASURES, compute

VECTORS = json.loads((Path(__file__).parent / "data/vectors.json").read_text())["vectors"]
PROMISED = {
    *("milestone_es", "pace_ratio", "pace_status", "theil_sen", "slope_range_confidence"),
    *("kendall_tail", "pace_gain", "ambition", "placebo_p", "cagr_ratio", "desa_freshness"),
    *("build_on", "fractional_credit", "ei_index", "hill", "kaplan_meier", "wilson"),
    *("gower", "match", "traceability", "audit_adjust", "cohen_kappa"),
}


def answer(line):
    """The answer to a line, given as text, bytes or what JSON makes of it."""
    if not isinstance(line, str | bytes):
        line = json.dumps(line)
    found = respond(line.encode() if isinstance(line, str) else line)
    assert b"\n" not in found

    def refuse(name):
        raise AssertionError(name)

    return json.loads(found, parse_constant=refuse)


def test_every_measure_of_the_method_can_be_asked_for():
    assert {*MEASURES} >= PROMISED
    assert {vector["measure"] for vector in VECTORS} <= {*MEASURES}


@pytest.mark.parametrize("vector", VECTORS, ids=[one["id"] for one in VECTORS])
def test_a_vector_can_be_sent_as_it_is(vector):
    found = answer(vector)
    assert found == {
        "measure": vector["measure"],
        "output": json.loads(json.dumps(compute(vector["measure"], vector["input"]))),
    }


DEEP = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize(
    ("line", "measure", "sentence"),
    [
        ("what?", None, "the line is no JSON: Expecting value, at character 1"),
        ('{"measure": "wilson"', None, "the line is no JSON: Expecting ',' delimiter"),
        ("[]", None, "a line must be an object with measure and input, not an empty list"),
        ("null", None, "not null"),
        ("{}", None, "the line lacks measure and input"),
        ('{"measure": "wilson"}', "wilson", "the line lacks input"),
        ('{"input": {}}', None, "the line lacks measure"),
        ('{"measure": 7, "input": {}}', None, "measure must be the name of a measure, not 7"),
        (
            '{"measure": "speed", "input": {}}',
            "speed",
            "there is no measure 'speed'; there are amb",
        ),
        ('{"measure": "__init__", "input": {}}', "__init__", "there is no measure"),
        ('{"measure": "GRADES", "input": {}}', "GRADES", "there is no measure"),
        ('{"measure": "wilson", "input": [1, 2]}', "wilson", "input must be an object"),
        ('{"measure": "wilson", "input": {"k": 1}}', "wilson", "input lacks n; wilson takes k, n"),
        (
            '{"measure": "wilson", "input": {"k": 1, "n": 2, "m": 3}}',
            "wilson",
            "input holds 'm', but wilson takes k, n",
        ),
        ('{"measure": "wilson", "input": {"k": NaN, "n": 2}}', "wilson", "whole number"),
        (
            '{"measure": "hill", "input": {"counts": [1, NaN]}}',
            "hill",
            "counts[1] must be a finite",
        ),
        (
            '{"measure": "hill", "input": {"counts": [-Infinity]}}',
            "hill",
            "must be a finite number",
        ),
        ('{"measure": "hill", "input": {"counts": [1e999]}}', "hill", "a finite number, not inf"),
        (
            '{"measure": "hill", "input": {"counts": [' + "9" * 400 + "]}}",
            "hill",
            "counts[0] is too large: a number of about 400 digits",
        ),
        ('{"measure": "hill", "input": {"counts": [' + "9" * 5000 + "]}}", None, "too long to be"),
        ('{"measure": "hill", "input": {"counts": ' + DEEP + "}}", None, "nested too deeply"),
        ('{"measure": "hill", "measure": "hill", "input": {}}', None, "'measure' stands more than"),
        (b'{"measure": "h\xff"}', None, "the line is not in UTF-8"),
        (b" " * (MOST_BYTES + 1), None, "the line is longer than 64 MB"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_bad_line_gets_a_sentence(line, measure, sentence):
    found = answer(line)
    assert found.keys() == {"measure", "error"}
    assert found["measure"] == measure
    assert sentence in found["error"]
    assert len(found["error"]) < 700


def test_half_a_sign_comes_back_as_it_came():
    assert answer(r'{"measure": "\ud800", "input": {}}')["measure"] == "\ud800"


def test_a_mark_of_byte_order_is_no_part_of_the_line():
    assert "output" in answer(b'\xef\xbb\xbf{"measure": "wilson", "input": {"k": 1, "n": 2}}')


def test_ten_megabytes_take_no_time():
    numbers = list(range(600_000))
    begun = time.process_time()
    assert (
        "2,000 at most"
        in answer({"measure": "theil_sen", "input": {"x": numbers, "y": numbers}})["error"]
    )
    assert "output" in answer({"measure": "hill", "input": {"counts": numbers}})
    names = "".join(f'"{number}": 1, ' for number in numbers)
    doubled = '{"measure": "hill", "input": {' + names + '"0": 1}}'
    assert "stands more than once" in answer(doubled)["error"]
    assert time.process_time() - begun < 20


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["2026-03-15", "2026", "up", "down", 2024, 2030, 0.5, 1, 0, 10**400, -1e308]),
    lambda parts: (
        st.lists(parts, max_size=5)
        | st.dictionaries(
            st.sampled_from([*"wftvab", "due", "accepted", "id", "src", "tgt"]) | st.text(),
            parts,
            max_size=5,
        )
    ),
    max_leaves=20,
)


def sound(value):
    """Whether every number in an answer is one."""
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, dict):
        return all(map(sound, value.values()))
    return all(map(sound, value)) if isinstance(value, list) else True


@settings(max_examples=500)
@given(st.data())
def test_a_measure_answers_or_says_why_not(data):
    """Inputs of vectors, spoilt somewhere: nothing but a `ValueError` with a sentence comes out."""
    vector = data.draw(st.sampled_from(VECTORS))
    spoilt = json.loads(json.dumps(vector["input"]))
    for _ in range(data.draw(st.integers(1, 3))):
        spoil(data, spoilt)
    reason, found = "no reason", None
    try:
        found = compute(vector["measure"], spoilt)
    except ValueError as error:
        reason = str(error)
    assert sound(found)
    assert 0 < len(reason) < 700


def spoil(data, value):
    """Put anything in the place of a part of it, however deep."""
    keys = [*value] if isinstance(value, dict) else [*range(len(value))]
    if not keys:
        return
    key = data.draw(st.sampled_from(keys))
    if isinstance(value[key], dict | list) and value[key] and data.draw(st.booleans()):
        spoil(data, value[key])
    else:
        value[key] = data.draw(anything)


@given(st.sampled_from([*MEASURES]), anything)
def test_a_measure_takes_no_offence(name, given_):
    assert answer(json.dumps({"measure": name, "input": given_})).keys() in (
        {"measure", "error"},
        {"measure", "output"},
    )


@given(st.binary() | st.text().map(str.encode))
def test_any_line_gets_an_answer(line):
    assert answer(line).keys() in ({"measure", "error"}, {"measure", "output"})
