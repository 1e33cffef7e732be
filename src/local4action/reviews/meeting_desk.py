"""What the board room puts on a person's desk: meetings, minutes to approve, conditions due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules
from django.urls import reverse
from django.utils.translation import gettext_lazy

from local4action.foundation.desk import Place, Waiting
from local4action.reviews import queries

if TYPE_CHECKING:
    from collections.abc import Iterator


def places(actor: Any) -> Iterator[Place]:
    """The meetings."""
    if rules.has_perm("reviews.see_meetings", actor):
        yield Place(gettext_lazy("Meetings"), reverse("reviews:meetings"), 32, "calls")


def _votes(actor: Any) -> Iterator[Waiting]:
    """What the room waits for, before anything else."""
    for item in queries.open_polls(actor):
        yield Waiting(
            gettext_lazy("Vote now"),
            reverse("reviews:vote", args=[item.meeting.ref, item.ref]),
            item.meeting.title,
            item.meeting.starts_at,
        )


def waiting(actor: Any) -> Iterator[Waiting]:
    """Votes and meetings one takes part in, minutes one approves, conditions one checks."""
    if rules.has_perm("reviews.see_meetings", actor):
        meetings = queries.waiting_meetings(actor)
        if any(one.state == "running" and one.is_seated for one in meetings):
            yield from _votes(actor)
        for meeting in meetings:
            if meeting.state == "held":
                address = reverse("reviews:minutes", args=[meeting.ref])
                yield Waiting(gettext_lazy("Approve the minutes"), address, meeting.title)
                continue
            yield Waiting(
                gettext_lazy("Take part in the meeting"),
                meeting.get_absolute_url(),
                meeting.title,
                meeting.starts_at,
            )
        for condition in queries.conditions_due(actor):
            yield Waiting(
                gettext_lazy("Check a condition"),
                condition.get_absolute_url(),
                str(condition.proposal),
                condition.due_on,
            )
