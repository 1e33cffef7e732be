"""A file as it is read, scored, and left by those who have an interest in it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from rules import has_perm

from local4action.calls.queries import answers_submitted
from local4action.calls.workflow import PROPOSAL
from local4action.foundation.access import desk
from local4action.foundation.idempotency import answered
from local4action.reviews import actions, gate, queries
from local4action.reviews.forms import ConflictForm, ReviewForm
from local4action.reviews.timeline import acts_of
from local4action.reviews.views.answering import page, trail
from local4action.reviews.views.chains import links_shown

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.calls.models import Proposal


@desk("GET")
def file(request: HttpRequest, ref: str) -> HttpResponse:
    """Everything about a proposal: its answers, its reviews, what was done."""
    proposal = gate.file_for(request.user, ref)
    reviews = queries.reviews_for(request.user, proposal)
    officer = has_perm("reviews.read_all_files", request.user)
    context = {
        "proposal": proposal,
        "state": PROPOSAL.state_of(proposal),
        "officer": officer,
        "forms": _answers(proposal),
        "reviews": reviews,
        "lines": queries.lines_of(queries.criteria_of(proposal.call), reviews),
        "assignments": queries.assignments_of(proposal) if officer else [],
        "own": None if officer else queries.own_review(request.user, proposal),
        "acts": acts_of(proposal) if officer else [],
        "links": links_shown(queries.links_of(proposal)) if _in_chain(proposal) else [],
        "next_steps": _next_steps(proposal) if officer else [],
        "trail": [*trail(), {"label": proposal}],
    }
    return render(request, "reviews/file.html", context)


def _in_chain(proposal: Proposal) -> bool:
    """Whether bodies have something to say on it, or had."""
    return proposal.state in {"in_review", "granted", "declined"}


def _answers(proposal: Proposal) -> list[dict[str, Any]]:
    return (
        [
            {"title": _("First form"), "answers": answers_submitted(proposal, "first")},
            {"title": _("Second form"), "answers": answers_submitted(proposal, "second")},
        ]
        if proposal.state not in {"submitted", "second_form", "rejected"}
        else [{"title": _("First form"), "answers": answers_submitted(proposal, "first")}]
    )


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


@desk("GET", "POST")
def review(request: HttpRequest, ref: str) -> HttpResponse:
    """Score a proposal: kept as a draft until it is submitted."""
    proposal = gate.file_for(request.user, ref)
    if not has_perm("reviews.save_review", request.user, proposal):
        raise PermissionDenied
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


@desk("GET", "POST")
def conflict(request: HttpRequest, ref: str) -> HttpResponse:
    """Declare an interest; afterwards the file is nowhere for this person."""
    proposal = gate.file_for(request.user, ref)
    form = ConflictForm(request.POST or None)

    def act() -> str:
        actions.declare_conflict(
            proposal=proposal, reason=form.cleaned_data["reason"], actor=request.user
        )
        messages.success(request, _("Thank you. The file is gone from your desk."))
        return reverse("reviews:queue")

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {"proposal": proposal, "trail": trail(proposal, _("Conflict of interest"))}
    return page(request, "reviews/conflict.html", form, context)
