"""Readers are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from local4action.foundation.access import desk
from local4action.foundation.idempotency import answered
from local4action.reviews import actions, queries
from local4action.reviews.forms import AssignForm, in_days
from local4action.reviews.views.answering import officers_file, page, trail

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


WEEKS_FOR_REVIEWS: Final = 3


@desk("GET", "POST")
def assign(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose who reads a proposal; all of the board without an interest to begin with."""
    proposal = officers_file(request, ref, "reviews.assign_reviewers")
    people = queries.possible_reviewers(proposal)
    asked = queries.assignments_of(proposal)
    chosen = [one.reviewer_id for one in asked] or [person.pk for person in people]
    due_on = next((one.due_on for one in asked), None) or in_days(7 * WEEKS_FOR_REVIEWS)
    form = AssignForm(request.POST or None, people, {"reviewers": chosen, "due_on": due_on})

    def act() -> str:
        keys = set(form.cleaned_data["reviewers"])
        actions.assign_reviewers(
            proposal=proposal,
            reviewers=[one for one in people if one.pk in keys],
            due_on=form.cleaned_data["due_on"],
            actor=request.user,
        )
        messages.success(request, _("The readers are asked; those newly asked get a mail."))
        return reverse("reviews:file", args=[ref])

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    recused = [one.reviewer for one in asked if one.is_recused]  # type: ignore[attr-defined]
    context = {"proposal": proposal, "recused": recused, "trail": trail(proposal, _("Readers"))}
    return page(request, "reviews/assign.html", form, context)
