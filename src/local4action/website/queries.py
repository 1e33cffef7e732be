"""What the home page and the desk show of the other rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Case, OuterRef, Subquery, When
from django.urls import reverse
from django.utils.translation import get_language
from rules import has_perm

from local4action.calls.queries import open_calls
from local4action.foundation import mail
from local4action.foundation.access import one_or_404
from local4action.foundation.documents import JSONObject
from local4action.foundation.models import OutboxMail
from local4action.foundation.names import country_name
from local4action.foundation.prepared import Prepared
from local4action.hubs.models import Hub
from local4action.monitoring.models import Acceptance
from local4action.showcase.models import FacetCount, HubEntry

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from local4action.calls.models import Call
    from local4action.foundation.translations import Translated

MOST_CALLS: Final = 3
MOST_RESULTS: Final = 5
_HUB: Final = "report__deliverable__agreement__hub"


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


_OPEN_CALLS: Final = Prepared(
    lambda: open_calls()[:MOST_CALLS].only(
        "ref", "slug", "title", "closes_at", "closes_zone", "is_example"
    )
)
_RESULTS: Final = Prepared(
    lambda: (
        Acceptance.objects.filter(
            outcome="accepted", report__deliverable__agreement__hub__is_public=True
        )
        .order_by("-answered_on", "-pk")
        .values_list(
            "report__deliverable__text", f"{_HUB}__title", f"{_HUB}__ref", f"{_HUB}__slug",
            "answered_on", "organisation__name", f"{_HUB}__is_example",
        )[:MOST_RESULTS]
    )
)  # fmt: skip


def _counted() -> QuerySet[Any, Any]:
    newest = HubEntry.objects.filter(country=OuterRef("value"), latitude__isnull=False)
    place = newest.order_by("-pk").values(at=JSONObject(lon="longitude", lat="latitude"))
    return (
        FacetCount.objects.filter(facet__in=["all", "state", "country"], count__gt=0)
        .annotate(place=Case(When(facet="country", then=Subquery(place[:1]))))
        .order_by("value")
        .values_list("facet", "value", "count", "place")
    )


# Of the counts that are kept beside the filters: as quick with many hubs as with few.
_COUNTED: Final = Prepared(_counted)


def open_calls_for_home() -> list[Call]:
    """The open calls with the nearest deadlines."""
    return _OPEN_CALLS.rows()


def latest_results() -> list[Result]:
    """What was accepted last, in public hubs."""
    return [
        Result(text, title, Hub(ref=ref, slug=slug).get_absolute_url(), day, acceptor, example)
        for text, title, ref, slug, day, acceptor, example in _RESULTS.rows()
    ]


def world() -> tuple[Figures, list[dict[str, Any]]]:
    """The figures under the title, and a dot for each country with hubs; one query.

    A dot is where the newest hub of its country is, and leads to their list.
    """
    counted = _COUNTED.rows()
    countries = [one for facet, *one in counted if facet == "country"]
    known = {(facet, value): count for facet, value, count, _place in counted}
    figures = Figures(
        hubs=known.get(("all", ""), 0),
        running=known.get(("state", "running"), 0),
        countries=len(countries),
    )
    language = get_language() or "en"
    catalogue = reverse("showcase:catalogue")
    dots = [
        {
            **place,
            "count": count,
            "label": country_name(country, language),
            "url": f"{catalogue}?country={country}",
        }
        for country, count, place in countries
        if place
    ]
    return figures, dots


def outbox() -> QuerySet[OutboxMail]:
    """The mails of the demo, newest first."""
    return OutboxMail.objects.prefetch_related("attachments").order_by("-created_at", "-pk")


def mails_for(actor: Any, *, kind: str = "", to: str = "", state: str = "") -> QuerySet[OutboxMail]:
    """The mails an officer sees, newest first, without those about files kept from them."""
    if not has_perm("website.see_outbox", actor):
        return OutboxMail.objects.none()
    rows = mail.readable_by(actor)
    if kind:
        rows = rows.filter(key__startswith=kind)
    if to:
        rows = rows.filter(to__icontains=to)
    if state:
        rows = rows.filter(state=state)
    return rows.order_by("-created_at", "-pk")


def mail_for(actor: Any, ref: str) -> OutboxMail:
    """One mail with what was done to it.

    Raises:
        Http404: when there is none that this person may know of.
    """
    return one_or_404(mails_for(actor).prefetch_related("attachments", "acts__actor"), ref=ref)


def failed_mails_for(actor: Any) -> int:
    """How many mails could not be delivered; one query."""
    return mail.count_failed(actor) if has_perm("website.see_outbox", actor) else 0
