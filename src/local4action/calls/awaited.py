"""Who still has something to submit, for the reminders."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q, Subquery

from local4action.calls.models import Proposal, ProposalMember
from local4action.calls.reminders import MOST_DAYS

if TYPE_CHECKING:
    from django.db.models import QuerySet


def writers_to_remind(now: dt.datetime) -> QuerySet[ProposalMember]:
    """People who write something not yet submitted whose deadline may be near.

    Each with its proposal and call, and `asked_at`: when the second form was asked by the day it
    is due now, None for a draft. Who was invited and has not come is not writing.
    """
    asked = Proposal.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
        pgh_obj_id=OuterRef("proposal"),
        state="second_form",
        second_form_due=OuterRef("proposal__second_form_due"),
    ).order_by("pgh_created_at")
    near = dt.timedelta(days=MOST_DAYS + 1)
    return (
        ProposalMember.objects.filter(
            Q(
                proposal__state="draft",
                proposal__call__state__in=["open", "closed"],
                proposal__call__closes_at__range=(now - near, now + near),
            )
            | Q(proposal__state="second_form"),
            person__is_active=True,
            joined_at__isnull=False,
        )
        .select_related("person", "proposal__call", "proposal__organisation")
        .annotate(asked_at=Subquery(asked.values("pgh_created_at")[:1]))
        .order_by("proposal", "pk")
    )
