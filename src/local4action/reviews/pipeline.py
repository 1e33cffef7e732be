"""How many proposals are where in each call, what waits longest, and what is due next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Exists, Min, OuterRef, Subquery
from django.utils import timezone

from local4action.calls.models import Call, Submission
from local4action.reviews.gate import STATES, files_for
from local4action.reviews.models import Assignment, Inquiry, Review
from local4action.reviews.rules import recused_assignments

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

# A proposal in one of these waits for someone.
WAITING: Final = ("submitted", "second_form", "in_review")
OVER: Final = ("draft", "cleared", "withdrawn", "archived")


@dataclass(slots=True)
class Line:
    """One call: proposals by state, since when the oldest waits, the next day that matters."""

    call: Call
    counts: dict[str, int] = field(default_factory=dict)
    oldest: dt.datetime | None = None
    due: list[dt.date] = field(default_factory=list)
    # Of those submitted, how many wait for an answer of their applicants.
    asked: int = 0

    @property
    def cells(self) -> list[tuple[str, int]]:
        """How many are in each state, in the order of the story."""
        return [(state, self.counts.get(state, 0)) for state in STATES]

    @property
    def days(self) -> int | None:
        """For how many whole days the oldest waits."""
        return None if self.oldest is None else max((timezone.now() - self.oldest).days, 0)

    @property
    def next_due(self) -> dt.date | None:
        """The next day that is not past: of a second form, an answer or a review."""
        today = timezone.localdate()
        return min((day for day in self.due if day >= today), default=None)


def pipeline_for(actor: Any) -> list[Line]:
    """The calls that are going on, the newest first, without files kept from this person.

    Four queries, however many proposals there are.
    """
    files = files_for(actor)
    lines = {
        call.pk: Line(call) for call in Call.objects.exclude(state__in=OVER).order_by("-closes_at")
    }
    arrived = Submission.objects.filter(proposal=OuterRef("pk")).order_by("-arrived_at")
    awaited = Inquiry.objects.filter(proposal=OuterRef("pk"), state="asked")
    counted = (
        files.order_by()
        .annotate(
            since=Subquery(arrived.values("arrived_at")[:1]),
            answer_due=Subquery(awaited.values("due_on")[:1]),
        )
        .values_list("call", "state", "second_form_due", "answer_due")
        .annotate(number=Count("pk"), oldest=Min("since"))
    )
    for call, state, due, answer_due, number, oldest in counted:
        if (line := lines.get(call)) is None:
            continue
        line.counts[state] = line.counts.get(state, 0) + number
        if state in WAITING and oldest is not None:
            line.oldest = min(line.oldest or oldest, oldest)
        if state == "second_form" and due is not None:
            line.due.append(due)
        if state == "submitted" and answer_due is not None:
            line.asked += number
            line.due.append(answer_due)
    for call, due in _reviews_due(files):
        if call in lines:
            lines[call].due.append(due)
    return list(lines.values())


def _reviews_due(files: Any) -> Iterable[tuple[int, Any]]:
    """The days by which reviews are awaited, by call."""
    same = {"proposal": OuterRef("proposal")}
    given = Review.objects.filter(**same, reviewer=OuterRef("reviewer"), submitted_at__isnull=False)
    rows = Assignment.objects.filter(
        proposal__in=files.filter(state="in_review").order_by().values("pk"), due_on__isnull=False
    )
    rows = rows.exclude(Exists(given)).exclude(pk__in=recused_assignments()).order_by()
    return rows.values_list("proposal__call", "due_on").distinct()
