"""The status of a deliverable on a day, computed from reports and answers; never stored.

Pure: plain values in, plain values out. What is later than the day asked for is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from django.utils.functional import Promise

LATE_DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class Reported:
    """What the owner said on a day; `status` is planned, under_way or delivered."""

    id: int
    on: dt.date
    status: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What the acceptor said of one report; `outcome` is accepted or disputed."""

    report: int
    on: dt.date
    outcome: str


@dataclass(frozen=True, slots=True)
class DeliverableStatus:
    """Where a deliverable stands.

    Attributes:
        name: planned, under_way, reported, accepted, accepted_late, disputed, overdue or
            delivered_late.
        days: for delivered_late, days from the due date to the report; else 0.
        accepted_on: when it was accepted, if it was; a delivery clock counts it from then.
        on_time: whether it counts as delivered: accepted, and reported at most 90 days late.
    """

    name: str
    days: int = 0
    accepted_on: dt.date | None = None
    on_time: bool = False


def deliverable_status(
    due: dt.date, reports: Iterable[Reported], acceptances: Iterable[Answered], on: dt.date
) -> DeliverableStatus:
    """The status on the day `on`.

    The first delivery that was accepted counts; a report more than 90 days after the due date is
    delivered late and stays not delivered in counts of what came on time, accepted or not.
    """
    known = sorted((one for one in reports if one.on <= on), key=lambda one: (one.on, one.id))
    answers = {one.report: one for one in acceptances if one.on <= on}
    deliveries = [one for one in known if one.status == "delivered"]
    for one in deliveries:
        answer = answers.get(one.id)
        if answer is not None and answer.outcome == "accepted":
            return _accepted(due, one, answer)
    latest = known[-1] if known else None
    if latest is not None and latest.status == "delivered":
        if latest.id in answers:
            return DeliverableStatus("disputed")
        days = (latest.on - due).days
        if days > LATE_DAYS:
            return DeliverableStatus("delivered_late", days)
        return DeliverableStatus("reported")
    if on > due:
        return DeliverableStatus("overdue")
    return DeliverableStatus("planned" if latest is None else latest.status)


def _accepted(due: dt.date, report: Reported, answer: Answered) -> DeliverableStatus:
    days = (report.on - due).days
    if days > LATE_DAYS:
        return DeliverableStatus("delivered_late", days, answer.on)
    name = "accepted_late" if days > 0 else "accepted"
    return DeliverableStatus(name, 0, answer.on, on_time=True)


# The word, the tone of a badge, and the state of the drawn dot.
SHOWN: Final[dict[str, tuple[Promise, str, str]]] = {
    "planned": (_("Planned"), "neutral", "open"),
    "under_way": (_("Under way"), "going", "open"),
    "reported": (_("Reported, not yet accepted"), "going", "open"),
    "accepted": (_("Delivered and accepted"), "good", "done"),
    "accepted_late": (_("Delivered after its date, accepted"), "good", "done"),
    "disputed": (_("Disputed"), "stop", "missed"),
    "overdue": (_("Overdue"), "warn", "late"),
    "delivered_late": (_("Delivered late"), "warn", "late"),
}


def word_of(status: DeliverableStatus) -> str:
    """The status in words, with the days of a late delivery."""
    if status.name == "delivered_late":
        words = ngettext(
            "Delivered late (%(days)d day)", "Delivered late (%(days)d days)", status.days
        )
        return words % {"days": status.days}
    return str(SHOWN[status.name][0])
