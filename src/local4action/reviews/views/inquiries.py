"""Those who write a proposal answer what the Secretariat asks about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from rules import has_perm

from local4action.calls.queries import proposal_for
from local4action.foundation.access import desk
from local4action.foundation.editing import token_of
from local4action.foundation.idempotency import answered
from local4action.reviews import actions, queries
from local4action.reviews.forms import InquiryAnswerForm
from local4action.reviews.views.answering import page
from local4action.reviews.workflow import INQUIRY

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@desk("GET", "POST")
def inquiry(request: HttpRequest, ref: str) -> HttpResponse:
    """What is asked, the answer as it stands, and the button that sends it."""
    proposal = proposal_for(request.user, ref)
    found = queries.inquiry_for(request.user, proposal)
    stored = {"answer": found.answer}
    form = InquiryAnswerForm(request.POST or None, {**stored, "token": token_of(stored)})
    sending = "send" in request.POST
    may_send = has_perm("reviews.submit_inquiry_answer", request.user, found)

    def act() -> str:
        act_of = actions.submit_inquiry_answer if sending else actions.save_inquiry_answer
        data = form.cleaned_data
        act_of(inquiry=found, answer=data["answer"], token=data["token"], actor=request.user)
        messages.success(
            request,
            _("Your answer is with the Secretariat. Thank you.")
            if sending
            else _("Saved. Everyone who writes the proposal sees it here."),
        )
        return reverse("reviews:inquiry", args=[ref])

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {
        "proposal": proposal,
        "inquiry": found,
        "state": INQUIRY.state_of(found),
        "asked": found.state == "asked" and proposal.state == "submitted",
        "over": timezone.now() > found.due_at,
        "may_send": may_send,
        "sending": INQUIRY.transition("answer"),
        "earlier": queries.inquiries_of(proposal)[1:],
        "trail": [
            {"label": _("My proposals"), "url": reverse("calls:proposals")},
            {"label": proposal, "url": proposal.get_absolute_url()},
            {"label": _("Questions of the Secretariat")},
        ],
    }
    return page(request, "reviews/inquiry.html", form, context)
