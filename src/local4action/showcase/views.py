"""What anyone reads: the catalogue, the map, hubs, organisations, agreements, the data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local4action.foundation.access import public
from local4action.foundation.names import country_name
from local4action.foundation.refs import LENGTH
from local4action.members.words import KINDS, SECTIONS
from local4action.showcase import (
    cards,
    explorer,
    filters,
    hub_page,
    listing,
    places,
    queries,
    search,
)
from local4action.showcase.texts import shown

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from local4action.hubs.models import Hub

ORGANISATIONS_A_PAGE = 50


def _language() -> str:
    return get_language() or "en"


def _ref(tail: str) -> str:
    """The reference an address begins with; what follows is decoration."""
    return tail[:LENGTH]


def _is_right(tail: str, address: str) -> bool:
    return f"/{tail}/" in address


@public
def catalogue(request: HttpRequest) -> HttpResponseBase:
    """All hubs, by words and filters, a page at a time."""
    language = _language()
    asked = filters.read(request.GET)
    results = search.search(asked, language=language)
    context = listing.context(asked, results, language, request.path)
    context["cards"] = [cards.card(entry, language) for entry in results.entries]
    context["heading"] = listing.heading(asked)
    address = replace(asked, sort="", page=1).address()
    context["map_url"] = (
        f"{reverse('showcase:map')}?{address}" if address else reverse("showcase:map")
    )
    return render(request, "showcase/catalogue.html", context)


@public
def world(request: HttpRequest) -> HttpResponseBase:
    """The same hubs as dots of the world, with the same filters, and as text."""
    language = _language()
    asked = filters.read(request.GET)
    results = search.search(asked, language=language)
    context = listing.context(asked, results, language, request.path)
    context["places"] = places.places(
        asked, language=language, total=results.total, relaxed=results.relaxed
    )
    context["unplaced"] = results.total - sum(one["count"] for one in context["places"])
    context["explorer"] = explorer.context(context["downloads"][-1]["url"], language)
    address = replace(asked, page=1).address()
    catalogue_url = reverse("showcase:catalogue")
    context["list_url"] = f"{catalogue_url}?{address}" if address else catalogue_url
    return render(request, "showcase/map.html", context)


@public
def hub(request: HttpRequest, tail: str) -> HttpResponseBase:
    """One hub: what was promised, what was done."""
    today = timezone.now().date()
    found: Hub = queries.hub_for(_ref(tail), today)
    address = found.get_absolute_url()
    if not _is_right(tail, address):
        return redirect(address)
    return render(request, "showcase/hub.html", hub_page.context(found, _language(), today))


@public
def agreement(request: HttpRequest, tail: str) -> HttpResponseBase:
    """The public record of what was agreed, and who signed it."""
    language = _language()
    found = queries.hub_record_for(_ref(tail))
    in_force = queries.agreement_in_force(found)
    if in_force is None:
        raise Http404
    if not _is_right(tail, found.get_absolute_url()):
        return redirect("showcase:agreement", tail=found.tail)
    title = found.title.render(language)
    context = {
        "hub": found,
        "title": title,
        "lead": shown(found.lead.name, language),
        "partners": hub_page.partners_of(found, language),
        "agreement": hub_page.agreement_of(in_force, language),
        "deliverables": hub_page.promises(in_force, language),
        "record": in_force.record,
        "earlier": hub_page.earlier_of(in_force),
        "trail": [
            {"label": _("Hubs"), "url": reverse("showcase:catalogue")},
            {"label": title.text, "url": found.get_absolute_url()},
            {"label": _("Agreement"), "url": ""},
        ],
        "json_url": reverse("showcase-machine:agreement_json", args=[found.ref]),
    }
    return render(request, "showcase/agreement.html", context)


@public
def organisation(request: HttpRequest, tail: str) -> HttpResponseBase:
    """One organisation, the hubs it leads and those it stands with."""
    language = _language()
    found = queries.organisation_for(_ref(tail))
    address = found.get_absolute_url()
    if not _is_right(tail, address):
        return redirect(address)
    facts: list[dict[str, Any]] = [
        {"term": _("Country"), "value": country_name(found.country, language)}
    ]
    if found.section:
        facts.append({"term": _("Section"), "value": SECTIONS[found.section]})
    if found.place_name:
        facts.append({"term": _("Place"), "value": found.place_name})
    if found.web:
        facts.append({"term": _("Website"), "value": found.web, "url": found.web})
    context: dict[str, Any] = {
        "organisation": found,
        "name": shown(found.name, language),
        "kind": KINDS[found.kind],
        "facts": facts,
        "led": [cards.card(one, language) for one in queries.entries_led_by(found)],
        "joined": [cards.card(one, language) for one in queries.entries_joined_by(found)],
        "trail": [
            {"label": _("Organisations"), "url": reverse("showcase:organisations")},
            {"label": found.name.render(language).text, "url": ""},
        ],
    }
    return render(request, "showcase/organisation.html", context)


@public
def organisations(request: HttpRequest) -> HttpResponseBase:
    """Every organisation that leads a public hub or stands with one."""
    language = _language()
    page = Paginator(queries.counted_organisations(), ORGANISATIONS_A_PAGE).get_page(
        request.GET.get("page")
    )
    rows = [
        {
            "name": shown(one.name, language),
            "url": one.get_absolute_url(),
            "kind": KINDS[one.kind],
            "country": country_name(one.country, language),
            "led": one.led_count,  # type: ignore[attr-defined]
            "joined": one.joined_count,  # type: ignore[attr-defined]
            "example": one.is_example,
        }
        for one in page
    ]
    context = {
        "rows": rows,
        "page": page,
        "downloads": listing.downloads(filters.Filters(), "organisations"),
    }
    return render(request, "showcase/organisations.html", context)


@public
def data(request: HttpRequest) -> HttpResponseBase:
    """What can be downloaded, in which form, and what one may do with it."""
    context = {
        "hubs": listing.downloads(filters.Filters(), "hubs"),
        "organisations": listing.downloads(filters.Filters(), "organisations"),
    }
    return render(request, "showcase/data.html", context)
