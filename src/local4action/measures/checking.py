"""Vectors: examples of a measure with the answer that is expected, run again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from local4action.measures.answering import read, written
from local4action.measures.catalogue import compute
from local4action.measures.inputs import at_least, items, mapping, record, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOLERANCE: Final = 1e-9
_SHOWN: Final = 2_000


class Outcome(NamedTuple):
    """What became of one vector; `reason` is None when it passed."""

    id: str
    reason: str | None


def check(text: bytes) -> Iterator[Outcome]:
    """Run the vectors of a file one after the other.

    Args:
        text: JSON, `{"vectors": [{id, measure, input, expected, tol}]}` or the list alone. `tol` is
            how far a number may be off, 1e-9 when there is none. `expected` may leave keys out;
            what it names has to be there, the same all the way down.

    Returns:
        One outcome for each vector, in their order.

    Raises:
        ValueError: when the file holds no vectors.
    """
    held = read(text)
    if isinstance(held, Mapping):
        held = record("the file", held, ("vectors",))["vectors"]
    for at, vector in enumerate(items("vectors", held)):
        yield _outcome(f"vectors[{at}]", vector)


def _outcome(name: str, vector: object) -> Outcome:
    try:
        given = record(name, vector, ("id", "measure", "input", "expected"))
        name = str(given["id"])
        expected = mapping("expected", given["expected"])
        tolerance = at_least("tol", given.get("tol", _TOLERANCE), 0)
        found = compute(given["measure"], given["input"])
    except ValueError as error:
        return Outcome(name, str(error))
    wrong = [
        f"{key}: expected {_told(value)}, got {_told(found[key]) if key in found else 'nothing'}"
        for key, value in expected.items()
        if key not in found or not _is_same(value, found[key], tolerance)
    ]
    return Outcome(name, "; ".join(wrong) or None)


def _is_same(expected: object, found: object, tolerance: float) -> bool:
    """Whether two values are the same, numbers as far as they have to be."""
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    if isinstance(expected, int | float) and isinstance(found, int | float):
        try:
            return abs(expected - found) <= tolerance
        except OverflowError:  # an integer that is no float
            return False
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(
            _is_same(one, other, tolerance) for one, other in zip(expected, found, strict=True)
        )
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        # A name of JSON is text, also where the thing it names is called by a number.
        named = {str(key): value for key, value in found.items()}
        return expected.keys() == named.keys() and all(
            _is_same(value, named[key], tolerance) for key, value in expected.items()
        )
    return expected == found


def _told(value: object) -> str:
    try:
        text = written(value).decode()
    except ValueError:  # of what was expected, a number may be none
        return shown(value)
    return text if len(text) <= _SHOWN else shown(value)
