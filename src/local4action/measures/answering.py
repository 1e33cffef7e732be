"""A line of JSON that asks for a measure, and the line that answers it."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, Final

from local4action.measures.catalogue import compute
from local4action.measures.inputs import shown

# A line longer than this is refused before it is read.
MOST_BYTES: Final = 64 * 2**20


def respond(line: bytes) -> bytes:
    """Answer one line: `{"measure": ..., "output": {...}}` or `{"measure": ..., "error": "..."}`.

    Args:
        line: `{"measure": NAME, "input": {...}}` in UTF-8. What else the object has (an `id`, what
            is expected) is let be, so that vectors can be sent as they are. `MOST_BYTES` at most.

    Returns:
        One line of JSON without its end, in UTF-8: nothing in it is infinite or NaN. `measure` is
        null where the line names none. Nothing is raised, whatever the line holds.
    """
    answer: dict[str, object] = {"measure": None}
    try:
        asked = read(line)
        if not isinstance(asked, dict):
            raise ValueError(f"a line must be an object with measure and input, not {shown(asked)}")
        if isinstance(name := asked.get("measure"), str):
            answer["measure"] = name
        if missing := [key for key in ("measure", "input") if key not in asked]:
            raise ValueError(f"the line lacks {' and '.join(missing)}")
        answer["output"] = compute(name, asked["input"])
        return written(answer)
    except ValueError as error:
        reason = str(error)
    except Exception as error:  # noqa: BLE001 - one line must not end a run of thousands
        reason = f"this could not be computed ({type(error).__name__})"
    return written({"measure": answer["measure"], "error": reason})


def read(text: bytes) -> object:
    """What a text of JSON holds.

    NaN and Infinity, which JSON does not have and some programs write, are read: the measure can
    then say where they stand.

    Raises:
        ValueError: when it is none, a name stands twice in an object, or it is nested very deep.
    """
    if len(text) > MOST_BYTES:
        raise ValueError(f"the line is longer than {MOST_BYTES // 2**20} MB")
    try:
        return json.loads(
            text.decode("utf-8-sig"),
            object_pairs_hook=_each_name_once,
        )
    except UnicodeDecodeError:
        raise ValueError("the line is not in UTF-8") from None
    except RecursionError:
        raise ValueError("the line is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"the line is no JSON: {error.msg}, at character {error.colno}") from None
    except _SaysTwoThingsError:
        raise
    except ValueError:
        # Python reads no integer of more than some thousands of digits.
        raise ValueError("the line holds a number that is too long to be read") from None


def written(value: object) -> bytes:
    """`value` as one line of JSON in UTF-8.

    Raises:
        ValueError: when a number in it is infinite or NaN.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    # Half of a pair of surrogates has no UTF-8; written as an escape it is the same JSON.
    return text.encode("utf-8", "backslashreplace")


class _SaysTwoThingsError(ValueError):
    """An object in which one name stands for two things."""


def _each_name_once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(members)
    if len(found) < len(members):
        (twice, _times), *_ = Counter(name for name, _ in members).most_common(1)
        raise _SaysTwoThingsError(f"{shown(twice)} stands more than once in one object")
    return found
