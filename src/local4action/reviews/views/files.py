"""A file as it is read and scored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from rules import has_perm

from local4action.calls.judging import calendars_of
from local4action.calls.workflow import PROPOSAL
from local4action.foundation.access import desk
from local4action.reviews import gate, phases, queries
from local4action.reviews.timeline import acts_of, history_of
from local4action.reviews.views.answering import trail, was_asked
from local4action.reviews.views.chains import links_shown
from local4action.reviews.views.interests import asked_first

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.calls.models import Proposal

PAGE_SIZE: Final = 100


@desk("GET")
def file(request: HttpRequest, ref: str) -> HttpResponse:
    """Everything about a proposal: its answers, its reviews, what was done."""
    proposal = gate.file_for(request.user, ref)
    officer = has_perm("reviews.read_all_files", request.user)
    if not officer and (first := asked_first(proposal)):
        return first
    forms = _answers(request.user, proposal)
    own = None if officer else queries.own_review(request.user, proposal)
    assignments = queries.assignments_of(proposal) if officer else []
    reviews = queries.reviews_for(request.user, proposal)
    context = {
        "proposal": proposal,
        "state": PROPOSAL.state_of(proposal),
        "officer": officer,
        "forms": forms,
        "calendars": calendars_of({one["title"]: one["answers"] for one in forms}),
        "reviews": reviews,
        "lines": queries.lines_of(queries.criteria_of(proposal.call), reviews),
        "assignments": assignments,
        "needs_another": queries.needs_another(proposal),
        "inquiries": queries.inquiries_of(proposal) if officer and was_asked(proposal) else [],
        "own": own,
        "sight": phases.sight(request.user, proposal, own),
        "acts": acts_of(proposal) if officer else [],
        "links": links_shown(queries.links_of(proposal)) if _in_chain(proposal) else [],
        "next_steps": _next_steps(proposal) if officer else [],
        "trail": [*trail(), {"label": proposal}],
    }
    return render(request, "reviews/file.html", context)


@desk("GET")
def history(request: HttpRequest, ref: str) -> HttpResponse:
    """All that was done to a proposal, from what to what, for officers."""
    proposal = gate.file_for(request.user, ref)
    if not has_perm("reviews.read_all_files", request.user):
        raise PermissionDenied
    page = Paginator(history_of(proposal), PAGE_SIZE).get_page(request.GET.get("page"))
    steps = [*trail(), {"label": proposal, "url": reverse("reviews:file", args=[ref])}]
    context = {
        "page": page,
        "said": proposal,
        "zone": proposal.call.closes_zone,
        "trail": [*steps, {"label": _("History")}],
    }
    return render(request, "calls/history.html", context)


def _answers(actor: Any, proposal: Proposal) -> list[dict[str, Any]]:
    """What was submitted, by form, as this person may read it."""
    titles = {"first": _("First form")}
    if proposal.state not in {"submitted", "second_form", "rejected"}:
        titles["second"] = _("Second form")
    found = phases.answers_for(actor, proposal, titles)
    return [{"title": titles[name], "answers": given} for name, given in found.items() if given]


def _in_chain(proposal: Proposal) -> bool:
    """Whether bodies have something to say on it, or had."""
    return proposal.state in {"in_review", "granted", "declined"}


def _next_steps(proposal: Proposal) -> list[dict[str, str]]:
    """What an officer can do with this file now, the first as the main button."""
    steps = {
        "submitted": [("screen", _("Screen the proposal"))],
        "in_review": [
            ("decide", _("Record the decision")),
            ("step", _("Record the next step")),
            ("assign", _("Choose the readers")),
        ],
        "granted": [("letter", _("Read the letter"))],
        "declined": [("letter", _("Read the letter"))],
        "rejected": [("letter", _("Read the letter"))],
    }.get(proposal.state, [])
    return [
        {"url": reverse(f"reviews:{name}", args=[proposal.ref]), "label": label}
        for name, label in steps
    ]
