"""What was done to a call, to a set of questions, to a proposal: for who may know of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from local4action.calls import queries, timeline
from local4action.calls.views.question_sets import trail
from local4action.foundation.access import desk

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE_SIZE: Final = 100


def _page(request: HttpRequest, acts: list[timeline.Act], **about: Any) -> HttpResponse:
    page = Paginator(acts, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "calls/history.html", {"page": page, "zone": "UTC", **about})


@desk("GET")
def call_history(request: HttpRequest, ref: str) -> HttpResponse:
    """A call, from its first draft on."""
    call = queries.call_for(request.user, ref)
    steps: list[dict[str, Any]] = [
        {"label": _("Calls"), "url": reverse("calls:call_list")},
        {"label": call.title, "url": reverse("calls:call_edit", args=[call.ref])},
        {"label": _("History")},
    ]
    acts = timeline.of_call(call)
    return _page(request, acts, title=call.title, trail=steps, zone=call.closes_zone)


@desk("GET")
def question_history(request: HttpRequest, slug: str) -> HttpResponse:
    """A set of questions, with its versions, also those that are gone."""
    found = queries.question_set_for(request.user, slug)
    address = reverse("calls:question_set", args=[slug])
    steps = trail((found.title, address), _("History"))
    return _page(request, timeline.of_question_set(found), title=found.title, trail=steps)


@desk("GET")
def proposal_history(request: HttpRequest, ref: str) -> HttpResponse:
    """A proposal, for those who write it."""
    found = queries.proposal_for(request.user, ref)
    steps: list[dict[str, Any]] = [
        {"label": _("My proposals"), "url": reverse("calls:proposals")},
        {"label": found, "url": found.get_absolute_url()},
        {"label": _("History")},
    ]
    acts = timeline.of_proposal(found)
    return _page(request, acts, said=found, trail=steps, zone=found.call.closes_zone)
