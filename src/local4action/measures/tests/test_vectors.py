"""Examples printed by others, or worked out independently, come out the same."""

import json
from pathlib import Path

import pytest

from local4action import measures

VECTORS = json.loads((Path(__file__).parent / "data/vectors.json").read_text())["vectors"]


@pytest.mark.parametrize("vector", VECTORS, ids=[one["id"] for one in VECTORS])
def test_a_published_example(vector):
    found = getattr(measures, vector["measure"])(**vector["input"])
    for key, expected in vector["expected"].items():
        if isinstance(expected, str):
            assert found[key] == expected
        else:
            assert found[key] == pytest.approx(expected, abs=vector["tol"])
