"""The hubs under way with what calls for somebody.

Days are judged by the same functions that remind people and print the public page, so that no
list says otherwise than they do.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, OuterRef, Subquery

from local4action.agreements.models import Agreement, Deliverable
from local4action.foundation import dates
from local4action.hubs.models import Hub
from local4action.hubs.timing import last_known, unconfirmed_since
from local4action.monitoring.models import Acceptance, CheckIn, DeliverableReport
from local4action.monitoring.reminders.reading import due_of
from local4action.monitoring.reminders.timing import OVERDUE_DAYS

if TYPE_CHECKING:
    from collections.abc import Collection

ENDS_SOON_DAYS: Final = 60
KINDS: Final = ("late", "silent", "disputed", "ending")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one hub stands today; `kinds` are those of `KINDS` that hold."""

    hub: Any
    kinds: tuple[str, ...]
    heard_on: dt.date
    check_in_due: dt.date
    ends_on: dt.date | None


def standings(today: dt.date) -> list[Standing]:
    """Every hub that runs or closes, those that need most first; one query."""
    signed = {"agreement__hub": OuterRef("pk"), "agreement__state": Agreement.State.SIGNED}
    overdue = Deliverable.objects.filter(**signed, due_on__lt=today).exclude(
        reports__status=DeliverableReport.Status.DELIVERED
    )
    newer = DeliverableReport.objects.filter(
        deliverable=OuterRef("report__deliverable"), pk__gt=OuterRef("report")
    )
    disputed = Acceptance.objects.filter(
        ~Exists(newer),
        outcome=Acceptance.Outcome.DISPUTED,
        report__deliverable__agreement__hub=OuterRef("pk"),
        report__deliverable__agreement__state=Agreement.State.SIGNED,
    )
    latest = CheckIn.objects.filter(hub=OuterRef("pk")).order_by("-made_on").values("made_on")[:1]
    rows: Any = (
        Hub.objects.filter(state__in=("running", "closing"))
        .annotate(
            last_check_in=Subquery(latest),
            is_overdue=Exists(overdue),
            is_disputed=Exists(disputed),
        )
        .only("state", "start", "end", "confirmed_on", "created_at")
        .order_by("pk")
    )
    found = [_standing(hub, today) for hub in rows]
    return sorted(found, key=lambda one: (-len(one.kinds), one.heard_on, one.hub.pk))


def _standing(hub: Any, today: dt.date) -> Standing:
    due = due_of(hub, today)
    heard = max(last_known(hub), hub.last_check_in or last_known(hub))
    ends = dates.latest(hub.end) if hub.end else None
    holds = {
        "late": hub.is_overdue or today >= due + dt.timedelta(days=OVERDUE_DAYS),
        "silent": unconfirmed_since(hub.state, (heard,), today) is not None,
        "disputed": hub.is_disputed,
        "ending": ends is not None and ends <= today + dt.timedelta(days=ENDS_SOON_DAYS),
    }
    return Standing(hub, tuple(kind for kind in KINDS if holds[kind]), heard, due, ends)


def named(some: Collection[Standing]) -> dict[int, Hub]:
    """The hubs of a page with title and lead, by their key; one query."""
    keys = [one.hub.pk for one in some]
    return {hub.pk: hub for hub in Hub.objects.filter(pk__in=keys).select_related("lead")}
