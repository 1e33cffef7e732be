"""Every measure by its name, so that a line of text can ask for it."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Final, cast

from local4action import measures
from local4action.measures.inputs import mapping, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

type Measure = Callable[..., Mapping[str, object]]

MEASURES: Final[Mapping[str, Measure]] = {
    name: cast("Measure", function)
    for name in measures.__all__
    if callable(function := getattr(measures, name))
}
_TAKES: Final = {name: inspect.signature(each).parameters for name, each in MEASURES.items()}


def compute(name: object, given: object) -> Mapping[str, object]:
    """What a measure answers.

    Args:
        name: one of `MEASURES`.
        given: an object with what it takes, by name; nothing missing and nothing else.

    Raises:
        ValueError: when there is no such measure, something is missing or too much, or the measure
            refuses what it is given; always with a sentence for who wrote it.
    """
    if not isinstance(name, str):
        raise ValueError(f"measure must be the name of a measure, not {shown(name)}")
    if name not in MEASURES:
        raise ValueError(f"there is no measure {shown(name)}; there are {', '.join(MEASURES)}")
    values, takes = mapping("input", given), _TAKES[name]
    missing = [key for key, one in takes.items() if key not in values and one.default is one.empty]
    if missing:
        raise ValueError(f"input lacks {', '.join(missing)}; {name} takes {', '.join(takes)}")
    if unknown := next((key for key in values if key not in takes), None):
        raise ValueError(f"input holds {shown(unknown)}, but {name} takes {', '.join(takes)}")
    return MEASURES[name](**values)
