"""How long it takes until something happens, when for some it has not happened yet."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypedDict

from local4action.measures.inputs import SAME, at_least, flag, measure, pairs

if TYPE_CHECKING:
    from collections.abc import Sequence


class Survival(TypedDict):
    """For whom it has not happened yet; see `kaplan_meier`."""

    S: dict[str, float]
    median: float | None


@measure
def kaplan_meier(data: Sequence[tuple[float, bool]]) -> Survival:
    """The share for whom it has not happened yet, after each month in which it did for some.

    Args:
        data: lists of two, [months, event]; one at least. Months are 0 or more. Event is true or 1
            when it happened then, false or 0 when it had not by then and no more is known. Of two
            in the same month, what happened comes before what is not known further.

    Returns:
        `S`: for each time at which it happened, as text ("6", "6.5"), the share of 0 to 1 that is
        left just after it; in the order of time, empty when it never happened. `median`: the first
        time at which S is 0.5 or less, null when it is never reached.

    Raises:
        ValueError: when there is nothing, or something is not as above.

    Source: E. L. Kaplan, P. Meier, Nonparametric estimation from incomplete observations, Journal
    of the American Statistical Association 53 (1958).
    """
    happened: Counter[float] = Counter()
    ended: Counter[float] = Counter()
    for at, (months, event) in enumerate(pairs("data", data, 1)):
        time = at_least(f"data[{at}][0]", months, 0)
        ended[time] += 1
        happened[time] += flag(f"data[{at}][1]", event)
    at_risk, left = ended.total(), 1.0
    survival: dict[str, float] = {}
    median = None
    for time in sorted(ended):
        if happened[time]:
            left *= 1 - happened[time] / at_risk
            survival[_as_text(time)] = left
            if median is None and left <= 0.5 + SAME:
                median = time
        at_risk -= ended[time]
    return {"S": survival, "median": median}


def _as_text(months: float) -> str:
    return f"{months:.0f}" if months.is_integer() else repr(months)
