"""Pages of the board's reviews on the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules
from django import forms
from django.contrib import messages
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local4action.foundation.access import desk
from local4action.foundation.editing import TOKEN, token_of
from local4action.foundation.idempotency import answered
from local4action.hubs.desk import page
from local4action.hubs.rules import require
from local4action.monitoring.board import acts, reading
from local4action.monitoring.board.forms import AssignForm, ReviewForm
from local4action.monitoring.board.states import KINDS, REVIEW, missing

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.monitoring.board.tables import HubReview


def _trail(review: HubReview, *last: str) -> list[dict[str, Any]]:
    here = reverse("monitoring:board_review", args=[review.ref])
    return [
        {"label": review.hub.title, "url": review.hub.get_absolute_url()},
        {"label": KINDS[review.kind], "url": here},
        *({"label": one, "url": ""} for one in last),
    ]


@desk("GET", "POST")
def board_review(request: HttpRequest, ref: str) -> HttpResponse:
    """The review as it is; whoever wrote it publishes it here."""
    review = reading.review_for(request.user, ref)
    require("monitoring.see_review", request.user, review)
    form = forms.Form(request.POST or None)
    here = reverse("monitoring:board_review", args=[ref])
    if request.method == "POST":
        require("monitoring.publish_review", request.user, review)

    def act() -> str:
        acts.publish_review(actor=request.user, review=review)
        return here

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("The review is on the hub’s page."))
        return answer
    writing = review.state == review.State.ASSIGNED
    context = {
        "review": review,
        "hub": review.hub,
        "kind": KINDS[review.kind],
        "state": REVIEW.state_of(review),
        "form": form,
        "reviewers": reading.reviewers_of(review),
        "missing": missing(review) if writing else [],
        "may_assign": review.state != review.State.PUBLISHED
        and rules.has_perm("monitoring.assign_review", request.user, review),
        "may_write": writing and rules.has_perm("monitoring.write_review", request.user, review),
        "step": REVIEW.transition("publish"),
        "trail": _trail(review)[:2],
    }
    return page(request, "monitoring/board/review.html", context, wrong=request.method == "POST")


@desk("GET", "POST")
def assign(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask members of the board to write it."""
    review = reading.review_for(request.user, ref)
    require("monitoring.assign_review", request.user, review)
    initial = {"people": [one.pk for one in reading.reviewers_of(review)]}
    people = reading.may_be_asked(review.hub)
    form = AssignForm(request.POST or None, people=people, initial=initial)

    def act() -> str:
        people = form.cleaned_data["people"]
        acts.assign_review(actor=request.user, review=review, people=people)
        return reverse("monitoring:board_review", args=[ref])

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("Done. They find it on their desk, and a mail tells them."))
        return answer
    context = {
        "review": review,
        "hub": review.hub,
        "kind": KINDS[review.kind],
        "form": form,
        "nobody": not people,
        "trail": _trail(review, _("Assign")),
    }
    return page(request, "monitoring/board/assign.html", context, wrong=request.method == "POST")


@desk("GET", "POST")
def write(request: HttpRequest, ref: str) -> HttpResponse:
    """Write findings and minutes; of two who write at once the second sees both."""
    review = reading.review_for(request.user, ref)
    require("monitoring.write_review", request.user, review)
    stored = reading.written(review)
    initial = {**stored, "language": stored["language"] or get_language(), TOKEN: token_of(stored)}
    form = ReviewForm(request.POST or None, bodies=reading.meeting_bodies(), initial=initial)

    def act() -> str:
        sent = form.cleaned_data
        held = sent["held_on"].isoformat() if sent["held_on"] else ""
        values = {name: sent[name] for name in stored} | {"held_on": held}
        acts.write_review(actor=request.user, review=review, values=values, token=sent[TOKEN])
        return reverse("monitoring:board_review", args=[ref])

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("The draft is saved."))
        return answer
    context = {
        "review": review,
        "hub": review.hub,
        "kind": KINDS[review.kind],
        "form": form,
        "trail": _trail(review, _("Write")),
    }
    return page(request, "monitoring/board/write.html", context, wrong=request.method == "POST")
