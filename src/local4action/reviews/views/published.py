"""The decision register as anyone may read it; the same for everyone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local4action.foundation.access import public
from local4action.foundation.exports import as_csv, as_json
from local4action.reviews import published

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE_SIZE: Final = 50


def _call(request: HttpRequest) -> str:
    """The reference of the call asked about; anything else asks about none."""
    asked = request.GET.get("call", "")
    return asked if asked.isalnum() and len(asked) <= 8 else ""


@public
def decisions(request: HttpRequest) -> HttpResponse:
    """What was granted, newest first; for each call how many were declined."""
    call = _call(request)
    page = Paginator(published.granted(call), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    hubs = published.addresses_of(rows)
    counts = published.counts_by_call()
    asked = f"?call={call}" if call else ""
    context = {
        "page": page,
        "rows": [
            {
                "decision": one,
                "conditions": published.conditions_shown(one),
                "hub": hubs.get(one.proposal_id, ""),
            }
            for one in rows
        ],
        "counts": counts,
        "call": next((one.call for one in counts if one.call.ref == call), None),
        "asked": bool(call),
        "downloads": [
            {"label": "CSV", "url": reverse("reviews:decisions_csv") + asked},
            {"label": "JSON", "url": reverse("reviews:decisions_json") + asked},
        ],
        "trail": [
            {"label": _("Calls"), "url": reverse("calls:index")},
            {"label": _("Decisions")},
        ],
    }
    return render(request, "reviews/decisions.html", context)


@public
def grant(request: HttpRequest, ref: str) -> HttpResponse:
    """One proposal that was granted: the decision, and the answers that anyone may read."""
    decision = published.grant(ref)
    proposal = decision.proposal
    titles = {"first": _("First form"), "second": _("Second form")}
    context = {
        "decision": decision,
        "proposal": proposal,
        "conditions": published.conditions_shown(decision),
        "hub": published.addresses_of([decision]).get(proposal.pk, ""),
        "forms": [
            {"title": titles[name], "answers": given}
            for name, given in published.public_answers(proposal)
        ],
        "trail": [
            {"label": _("Calls"), "url": reverse("calls:index")},
            {"label": _("Decisions"), "url": reverse("reviews:decisions")},
            {"label": proposal},
        ],
    }
    return render(request, "reviews/grant.html", context)


def _language() -> str:
    return (get_language() or "en").split("-")[0]


@public
def decisions_csv(request: HttpRequest) -> HttpResponse:
    """The grants for a spreadsheet."""
    rows = published.records(_language(), _call(request))
    flat = [{**one, "conditions": [_said(part) for part in one["conditions"]]} for one in rows]
    return as_csv(published.COLUMNS, flat, name="decisions")


def _said(condition: dict[str, Any]) -> str:
    return "{text} ({due_on}, {state})".format(**condition)


@public
def decisions_json(request: HttpRequest) -> HttpResponse:
    """The grants, and how many proposals to each call were granted and declined."""
    return as_json(
        {
            "granted": published.records(_language(), _call(request)),
            "calls": published.counts_for_machines(),
        }
    )
