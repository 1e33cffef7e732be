"""What the home page and the desk show of the other rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Avg, Count, Q
from django.urls import reverse
from django.utils.translation import get_language

from local4action.calls.queries import open_calls
from local4action.foundation.models import OutboxMail
from local4action.foundation.names import country_name
from local4action.hubs.models import Hub
from local4action.monitoring.models import Acceptance
from local4action.showcase.models import HubEntry

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from local4action.calls.models import Call
    from local4action.foundation.translations import Translated

MOST_CALLS: Final = 3
MOST_RESULTS: Final = 5


@dataclass(frozen=True, slots=True)
class Result:
    """A deliverable that its acceptor has accepted."""

    text: Translated
    hub: Translated
    url: str
    accepted_on: dt.date
    acceptor: Translated
    is_example: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """Three numbers about the programme; each is the length of a list one can open."""

    hubs: int
    running: int
    countries: int


def open_calls_for_home() -> list[Call]:
    """The open calls with the nearest deadlines."""
    return list(open_calls()[:MOST_CALLS])


def latest_results() -> list[Result]:
    """What was accepted last, in public hubs."""
    rows = (
        Acceptance.objects.filter(
            outcome="accepted", report__deliverable__agreement__hub__is_public=True
        )
        .select_related("organisation", "report__deliverable__agreement__hub")
        .order_by("-answered_on", "-pk")[:MOST_RESULTS]
    )
    found = []
    for row in rows:
        deliverable = row.report.deliverable
        hub = deliverable.agreement.hub
        found.append(
            Result(
                deliverable.text,
                hub.title,
                hub.get_absolute_url(),
                row.answered_on,
                row.organisation.name,
                hub.is_example,
            )
        )
    return found


def figures() -> Figures:
    """The figures under the title."""
    counted = Hub.objects.filter(is_public=True).aggregate(
        hubs=Count("pk"),
        running=Count("pk", filter=Q(state="running")),
        countries=Count("country", distinct=True),
    )
    return Figures(**counted)


def places() -> list[dict[str, Any]]:
    """One dot for each country with hubs, where its hubs are on average, leading to their list."""
    language = get_language() or "en"
    catalogue = reverse("showcase:catalogue")
    rows = (
        HubEntry.objects.filter(latitude__isnull=False)
        .values("country")
        .annotate(lon=Avg("longitude"), lat=Avg("latitude"), count=Count("pk"))
        .order_by("country")
    )
    return [
        {
            "lon": row["lon"],
            "lat": row["lat"],
            "count": row["count"],
            "label": country_name(row["country"], language),
            "url": f"{catalogue}?country={row['country']}",
        }
        for row in rows
    ]


def outbox() -> QuerySet[OutboxMail]:
    """The mails of the demo, newest first."""
    return OutboxMail.objects.prefetch_related("attachments").order_by("-created_at", "-pk")
