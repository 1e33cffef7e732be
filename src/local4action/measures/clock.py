"""The delivery clock: how many months ahead or behind the agreed deliverables are.

Source: earned schedule (W. Lipke, Schedule is different, The Measurable News, 2003), mended for
plans of a few deliverables that are accepted as a whole or not at all: plain earned value says
"on time" of every project once it is over, however late.
"""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, Final, NamedTuple, TypedDict

from local4action.measures.inputs import SAME, at_least, items, measure, number, record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HEAVIEST: Final = 0.5
# Thirds are agreed as 0.333, 0.333 and 0.334, or with as many digits as one cares to type.
_SUM_MAY_MISS: Final = 1e-6


class Clock(TypedDict):
    """The delivery clock; see `milestone_es`."""

    ES: float
    SPIt: float | None
    SVt: float
    due: int
    accepted_of_due: int
    overdue: int


class _Milestone(NamedTuple):
    due: float
    weight: float
    accepted: float | None


@measure
def milestone_es(milestones: Sequence[Mapping[str, object]], AT: float) -> Clock:  # noqa: N803
    """The earned schedule of a plan of deliverables.

    Args:
        milestones: one object for each deliverable: `w`, its weight, above 0 and at most 0.5, all
            of them 1 together; `due`, months since the start, 0 or more; `accepted`, months since
            the start, or null. Accepted later than `AT` is not yet accepted. Their order does not
            matter. Months are those of `months_between`.
        AT: the actual time, months since the start, 0 or more.

    Returns:
        `ES`, the earned schedule: the month in which the plan foresaw what is accepted by now.
        `SVt`: ES - AT, months ahead; below 0 behind. `SPIt`: ES / AT, null at AT 0. `due`: how
        many were due by AT, that day included. `accepted_of_due`: how many of those are accepted.
        `overdue`: how many are not.

        ES is (1) the time at which the straight-line curve through (0, 0), (d1, w1), (d2, w1 + w2)
        and so on reaches the accepted weight; of two due at once the heavier comes first. (2) Once
        all are accepted it is the last due month, and AT stands still at the last acceptance (the
        three counts are those of the AT that was given). (3) While something is overdue it is no
        more than AT: easy ones done early make no hub ahead. (4) Otherwise it is no less than AT:
        between two due dates nothing more is asked for.

    Raises:
        ValueError: when there is no deliverable, weights are not as above, a key is missing, or
            something is no number.
    """
    plan = [
        _milestone(f"milestones[{place}]", one)
        for place, one in enumerate(items("milestones", milestones, 1))
    ]
    if abs((total := fsum(one.weight for one in plan)) - 1) > _SUM_MAY_MISS:
        raise ValueError(f"the weights w must sum to 1, not {total:.6g}")
    plan.sort(key=lambda one: (one.due, -one.weight))
    now = at_least("AT", AT, 0)
    accepted = [one for one in plan if one.accepted is not None and one.accepted <= now]
    due = [one for one in plan if one.due <= now]
    delivered = sum(one.due <= now for one in accepted)
    overdue = len(due) - delivered
    if len(accepted) == len(plan):
        earned, now = plan[-1].due, max(one.accepted or 0.0 for one in accepted)
    else:
        earned = _planned_for(plan, fsum(one.weight for one in accepted))
        # Nothing overdue means that at least as much is accepted as the plan foresaw by now.
        earned = min(earned, now) if overdue else max(earned, now)
    return {
        "ES": earned,
        "SPIt": earned / now if now else None,
        "SVt": earned - now,
        "due": len(due),
        "accepted_of_due": delivered,
        "overdue": overdue,
    }


def _milestone(name: str, value: object) -> _Milestone:
    given = record(name, value, ("w", "due", "accepted"))
    weight = number(f"{name}.w", given["w"])
    if not 0 < weight <= HEAVIEST:
        raise ValueError(f"{name}.w must be above 0 and at most {HEAVIEST}, not {weight!r}")
    accepted = given["accepted"]
    return _Milestone(
        due=at_least(f"{name}.due", given["due"], 0),
        weight=weight,
        accepted=None if accepted is None else at_least(f"{name}.accepted", accepted, 0),
    )


def _planned_for(plan: Sequence[_Milestone], weight: float) -> float:
    """When the plan, in the order of its due dates, foresees so much weight."""
    month, reached = 0.0, 0.0
    for one in plan:
        if weight <= reached + one.weight + SAME:
            return month + (one.due - month) * min((weight - reached) / one.weight, 1.0)
        month, reached = one.due, reached + one.weight
    return month
