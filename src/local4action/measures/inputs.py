"""What a measure is given: looked over once, and refused in a sentence that says what is wrong.

Values come from lines of JSON that anyone may have written, so nothing is taken for granted. A
truth value is no number, text is no number, and neither infinity nor NaN is one.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

type Id = str | int

# Sums of numbers typed as decimals differ in their last bits. What differs by less is the same.
SAME: Final = 1e-9
# Up to here every whole number has a float of its own.
MOST_WHOLE: Final = 2**53
_SHOWN: Final = 60
_NUMBER: Final = (int, float)
_BEYOND: Final = (
    "the result is too large to be computed: the numbers given are too large, or lie too close "
    "together"
)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_DAY_OR_LESS: Final = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}", re.ASCII)


def measure[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """A measure whose answer is either numbers or a `ValueError`, never infinity or NaN."""

    @wraps(function)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            answer = function(*args, **kwargs)
        except OverflowError:
            raise ValueError(_BEYOND) from None
        if not _is_finite(answer):
            raise ValueError(_BEYOND)
        return answer

    return checked


def _is_finite(answer: object) -> bool:
    if isinstance(answer, float):
        return math.isfinite(answer)
    if isinstance(answer, dict):
        return all(map(_is_finite, answer.values()))
    return all(map(_is_finite, answer)) if isinstance(answer, list) else True


def shown(value: object) -> str:
    """A value as a sentence can show it: on one line, and no longer than a reader needs."""
    if isinstance(value, int) and abs(value) >= 10**_SHOWN:
        # Python itself refuses to write out an integer of some thousands of digits.
        return f"a number of about {math.log10(abs(value)):.0f} digits"
    if isinstance(value, str):
        text = repr(value[: _SHOWN + 1])
    elif isinstance(value, Mapping):
        return "an object" if value else "an empty object"
    elif isinstance(value, Sequence):
        return f"a list of {len(value)}" if value else "an empty list"
    elif value is None or isinstance(value, bool):
        text = {None: "null", True: "true", False: "false"}[value]
    else:
        text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def number(name: str, value: object) -> float:
    """`value` when it is a number.

    Raises:
        ValueError: when it is none, or not finite.
    """
    if isinstance(value, bool) or not isinstance(value, _NUMBER):
        raise ValueError(f"{name} must be a number, not {shown(value)}")
    try:
        found = float(value)
    except OverflowError:
        raise ValueError(f"{name} is too large: {shown(value)}") from None
    if not math.isfinite(found):
        raise ValueError(f"{name} must be a finite number, not {shown(found)}")
    return found


def at_least(name: str, value: object, least: float) -> float:
    """`value` when it is a number of at least `least`.

    Raises:
        ValueError: when it is not.
    """
    if (found := number(name, value)) < least:
        raise ValueError(f"{name} must be at least {least:g}, not {found!r}")
    return found


def share(name: str, value: object) -> float:
    """`value` when it lies from 0 to 1.

    Raises:
        ValueError: when it does not.
    """
    if not 0 <= (found := number(name, value)) <= 1:
        raise ValueError(f"{name} must lie from 0 to 1, not {found!r}")
    return found


def confidence(name: str, value: object) -> float:
    """`value` when it lies between 0 and 1, neither of them included.

    Raises:
        ValueError: when it does not.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
        raise ValueError(f"{name} must lie between 0 and 1, not {shown(value)}")
    return float(value)


def whole(name: str, value: object, least: int, most: int = MOST_WHOLE) -> int:
    """`value` when it is a whole number from `least` to `most`.

    Raises:
        ValueError: when it is not; a truth value is no number.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise ValueError(f"{name} must be a whole number of at least {least}, not {shown(value)}")
    if value > most:
        raise ValueError(f"{name} must be at most {most:,}, not {shown(value)}")
    return value


def items(name: str, value: object, least: int = 0) -> Sequence[object]:
    """`value` when it is a list of at least `least` things.

    Raises:
        ValueError: when it is not.
    """
    if isinstance(value, str | bytes) or not isinstance(value, Sequence):
        raise ValueError(f"{name} must be a list, not {shown(value)}")
    if len(value) < least:
        raise ValueError(f"{name} must hold at least {least}, not {shown(value)}")
    return value


def numbers(name: str, value: object, least: int = 0) -> list[float]:
    """`value` when it is a list of at least `least` numbers.

    Raises:
        ValueError: when it is not; the sentence says which of them is wrong.
    """
    listed = items(name, value, least)
    # Nearly always all is well; which one is not is looked for only when something is.
    if {*map(type, listed)} <= {int, float}:
        try:
            found = [*map(float, listed)]  # type: ignore[arg-type]  # just seen to be numbers
        except OverflowError:
            pass
        else:
            if all(map(math.isfinite, found)):
                return found
    return [number(f"{name}[{place}]", one) for place, one in enumerate(listed)]


def pairs(name: str, value: object, least: int = 0) -> list[tuple[object, object]]:
    """`value` when it is a list of lists of two.

    Raises:
        ValueError: when it is not.
    """
    found = []
    for place, one in enumerate(items(name, value, least)):
        listed = items(f"{name}[{place}]", one)
        if len(listed) != 2:
            raise ValueError(f"{name}[{place}] must hold two things, not {shown(one)}")
        found.append((listed[0], listed[1]))
    return found


def mapping(name: str, value: object) -> Mapping[str, object]:
    """`value` when it is an object: names, and a value for each.

    Raises:
        ValueError: when it is not.
    """
    if not isinstance(value, Mapping):
        raise ValueError(f"{name} must be an object, not {shown(value)}")
    return value


def record(name: str, value: object, keys: Sequence[str]) -> Mapping[str, object]:
    """`value` when it is an object that has all these keys; what else it has is let be.

    Raises:
        ValueError: when it has not.
    """
    found = mapping(name, value)
    if missing := [key for key in keys if key not in found]:
        raise ValueError(f"{name} lacks {', '.join(missing)}")
    return found


def identifier(name: str, value: object) -> Id:
    """`value` when it can name something: text that is not blank, or a whole number.

    Raises:
        ValueError: when it cannot.
    """
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(f"{name} must be text or a whole number, not {shown(value)}")
    if isinstance(value, str) and not value.strip():
        raise ValueError(f"{name} must not be blank")
    return value if isinstance(value, str) else whole(name, value, -MOST_WHOLE)


def identifiers(name: str, value: object) -> list[Id]:
    """`value` when it is a list of names, none of them twice.

    Raises:
        ValueError: when it is not.
    """
    found = [identifier(f"{name}[{place}]", one) for place, one in enumerate(items(name, value))]
    refuse_doubles(name, found)
    return found


def refuse_doubles(name: str, values: Iterable[Id]) -> None:
    """Raises `ValueError` when something is named twice; the sentence says what."""
    seen: set[Id] = set()
    for one in values:
        if one in seen:
            raise ValueError(f"{name} must name each once, but names {shown(one)} twice")
        seen.add(one)


def flag(name: str, value: object) -> bool:
    """`value` when it says yes or no: true, false, 1 or 0.

    Raises:
        ValueError: when it does not.
    """
    if isinstance(value, bool) or (isinstance(value, int) and value in {0, 1}):
        return bool(value)
    raise ValueError(f"{name} must be true or false, not {shown(value)}")


def day(name: str, value: object) -> dt.date:
    """`value` when it is a day: a date, or its text such as 2027-03-15.

    Raises:
        ValueError: when it is not.
    """
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"{name} is no day of the calendar: {value}") from None
    raise ValueError(f"{name} must be a day such as 2027-03-15, not {shown(value)}")


def moment(name: str, value: object) -> float | str:
    """`value` when it is a point in time: a number, or a date as exact as it is known.

    Raises:
        ValueError: when it is neither.
    """
    if not isinstance(value, str):
        return number(name, value)
    if _DAY_OR_LESS.fullmatch(value):
        day(name, value + "-01-01"[len(value) - len("2027") :])
        return value
    raise ValueError(
        f"{name} must be a number, or a date such as 2027, 2027-03 or 2027-03-15, "
        f"not {shown(value)}"
    )
