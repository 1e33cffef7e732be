"""A decision is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from local4action.foundation.access import desk
from local4action.foundation.idempotency import answered
from local4action.reviews import actions, queries
from local4action.reviews.forms import DecideForm
from local4action.reviews.views.answering import officers_file, page, trail
from local4action.reviews.views.chains import links_shown, wished

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@desk("GET", "POST")
def decide(request: HttpRequest, ref: str) -> HttpResponse:
    """Record what a body decided about a proposal."""
    proposal = officers_file(request, ref, "reviews.record_decision")
    links = queries.links_of(proposal)
    bodies = [link.step.body for link in links[-1:]]
    checkers = queries.possible_checkers(proposal)
    form = DecideForm(request.POST or None, bodies, checkers, wished(links))

    def act() -> str:
        found = form.cleaned_data
        actions.record_decision(
            proposal=proposal,
            outcome=found["outcome"],
            decided_on=found["decided_on"],
            body=next(one for one in bodies if one.pk == found["body"]),
            minutes=found["minutes"],
            conditions=found["conditions"],
            attached=form.attached(),
            actor=request.user,
        )
        messages.success(request, _("Recorded. The letter is drafted: read it and release it."))
        return reverse("reviews:letter", args=[ref])

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    reviews = queries.reviews_for(request.user, proposal)
    lines = queries.lines_of(queries.criteria_of(proposal.call), reviews)
    context = {
        "proposal": proposal,
        "reviews": reviews,
        "lines": lines,
        "links": links_shown(links),
        "silent": [link.step.body for link in links[:-1] if not link.is_done],
        "outstanding": [
            one
            for one in queries.assignments_of(proposal)
            if not one.has_answered and not one.is_recused  # type: ignore[attr-defined]
        ],
        "trail": trail(proposal, _("Decision")),
    }
    return page(request, "reviews/decide.html", form, context)
