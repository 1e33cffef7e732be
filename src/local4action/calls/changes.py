"""The public calls as they changed, for feeds and calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from local4action.calls.models import Call
from local4action.calls.queries import public_calls
from local4action.foundation.access import one_or_404

if TYPE_CHECKING:
    from django.db.models import QuerySet


def changed_calls() -> QuerySet[Call]:
    """Public calls with when they last changed and how often, the last changed first.

    Each with `changed_at` and `sequence`, both from the history: it knows of changes that the
    call's own columns do not, such as being closed. One query.
    """
    events = Call.pgh_event_model.objects.filter(pgh_obj_id=OuterRef("pk"))  # type: ignore[attr-defined]
    counted = (
        events.order_by().values("pgh_obj_id").annotate(n=Count("pk"), at=Max("pgh_created_at"))
    )
    return (
        public_calls()
        .annotate(
            sequence=Coalesce(Subquery(counted.values("n")), 1) - 1,
            changed_at=Coalesce(Subquery(counted.values("at")), "updated_at"),
        )
        .order_by("-changed_at", "-pk")
    )


def changed_call(ref: str) -> Call:
    """The public call with this reference, as `changed_calls` gives it.

    Raises:
        Http404: when there is none, or it is still in preparation or withdrawn.
    """
    return one_or_404(changed_calls(), ref=ref)
