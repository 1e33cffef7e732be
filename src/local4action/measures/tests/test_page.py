"""`docs/measures.md`: what it shows is what comes out, and it names every measure."""

import json
import re
from pathlib import Path

import pytest

from local4action.measures.answering import respond
from local4action.measures.catalogue import MEASURES
from local4action.measures.checking import check

PAGE = (Path(__file__).parents[4] / "docs/measures.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```json\n(.+)\n(.+)\n```", PAGE)


def test_it_has_examples():
    assert len(EXAMPLES) >= 9


@pytest.mark.parametrize(("line", "answer"), EXAMPLES, ids=[line[13:40] for line, _ in EXAMPLES])
def test_an_example_comes_out_as_it_is_shown(line, answer):
    found, shown = (json.loads(one) for one in (respond(line.encode()), answer))
    if "error" in shown:
        assert found == shown
        return
    assert found["output"].keys() == shown["output"].keys()
    # Another machine's last bits may be others.
    vector = json.loads(line) | {"id": "shown", "expected": shown["output"], "tol": 1e-12}
    assert [*check(json.dumps([vector]).encode())] == [("shown", None)]


def test_it_names_every_measure():
    assert {*re.findall(r"`(\w+)`", PAGE)} >= {*MEASURES}
