"""A file as it is read and scored."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from rules import has_perm

from local4action.calls.judging import calendars_of
from local4action.calls.queries import answers_submitted, for_board
from local4action.calls.workflow import PROPOSAL
from local4action.foundation.access import desk
from local4action.foundation.idempotency import answered
from local4action.reviews import actions, gate, queries
from local4action.reviews.forms import ReviewForm
from local4action.reviews.timeline import acts_of
from local4action.reviews.views.answering import page, trail, was_asked
from local4action.reviews.views.interests import asked_first

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.calls.models import Proposal


@desk("GET")
def file(request: HttpRequest, ref: str) -> HttpResponse:
    """Everything about a proposal: its answers, its reviews, what was done."""
    proposal = gate.file_for(request.user, ref)
    officer = has_perm("reviews.read_all_files", request.user)
    if not officer and (first := asked_first(proposal)):
        return first
    forms = _answers(proposal, all_of_it=officer)
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
        "inquiries": queries.inquiries_of(proposal) if officer and was_asked(proposal) else [],
        "own": None if officer else queries.own_review(request.user, proposal),
        "acts": acts_of(proposal) if officer else [],
        "next_steps": _next_steps(proposal) if officer else [],
        "trail": [*trail(), {"label": proposal}],
    }
    return render(request, "reviews/file.html", context)


def _answers(proposal: Proposal, *, all_of_it: bool) -> list[dict[str, Any]]:
    """What was submitted, by form; some answers are for the officers alone."""
    forms = [("first", _("First form"))]
    if proposal.state not in {"submitted", "second_form", "rejected"}:
        forms.append(("second", _("Second form")))
    found = [(title, answers_submitted(proposal, name)) for name, title in forms]
    return [
        {"title": title, "answers": given if all_of_it else for_board(given)}
        for title, given in found
    ]


def _next_steps(proposal: Proposal) -> list[dict[str, str]]:
    """What an officer can do with this file now, the first as the main button."""
    steps = {
        "submitted": [("screen", _("Screen the proposal"))],
        "in_review": [("decide", _("Record the decision")), ("assign", _("Choose the readers"))],
        "granted": [("letter", _("Read the letter"))],
        "declined": [("letter", _("Read the letter"))],
        "rejected": [("letter", _("Read the letter"))],
    }.get(proposal.state, [])
    return [
        {"url": reverse(f"reviews:{name}", args=[proposal.ref]), "label": label}
        for name, label in steps
    ]


@desk("GET", "POST")
def review(request: HttpRequest, ref: str) -> HttpResponse:
    """Score a proposal: kept as a draft until it is submitted."""
    proposal = gate.file_for(request.user, ref)
    if not has_perm("reviews.save_review", request.user, proposal):
        raise PermissionDenied
    if first := asked_first(proposal, "score"):
        return first
    own = queries.own_review(request.user, proposal)
    criteria = queries.criteria_of(proposal.call)
    form = ReviewForm(request.POST or None, criteria, own)
    written: dict[str, Any] = {}

    def act() -> str:
        written.update(form.written())
        if request.POST.get("submit"):
            actions.submit_review(proposal=proposal, **written, actor=request.user)
            messages.success(request, _("Your review is submitted. Thank you."))
            return reverse("reviews:file", args=[ref])
        actions.save_review(proposal=proposal, **written, actor=request.user)
        messages.success(request, _("Your draft is saved."))
        return reverse("reviews:review", args=[ref])

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    if written:
        # Not ready to be submitted, but not to be lost either when the reader leaves the train.
        with suppress(ValidationError):
            actions.save_review(proposal=proposal, **written, actor=request.user)
    done = own is not None and own.submitted_at is not None
    context = {
        "proposal": proposal,
        "own": own,
        "done": done or proposal.state != "in_review",
        "lines": queries.lines_of(criteria, [own]) if own and done else [],
        "trail": trail(proposal, _("My review")),
    }
    return page(request, "reviews/review.html", form, context)
