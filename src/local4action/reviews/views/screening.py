"""A proposal is screened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from local4action.calls.judged import shown
from local4action.calls.queries import judgement_submitted
from local4action.foundation.access import desk
from local4action.foundation.idempotency import answered
from local4action.reviews import actions
from local4action.reviews.forms import PassForm, RejectForm, in_days
from local4action.reviews.views.answering import officers_file, page, trail

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


WEEKS_FOR_SECOND_FORM: Final = 4


@desk("GET", "POST")
def screen(request: HttpRequest, ref: str) -> HttpResponse:
    """Pass a proposal on with a day for the second form, or reject it with a reason."""
    proposal = officers_file(request, ref, "reviews.screen_proposal")
    rejecting = request.POST.get("outcome") == "reject"
    given = request.POST if request.method == "POST" else None
    passing = PassForm(
        None if rejecting else given, initial={"due_on": in_days(7 * WEEKS_FOR_SECOND_FORM)}
    )
    reject = RejectForm(given if rejecting else None)

    def act() -> str:
        if rejecting:
            actions.reject_at_screening(
                proposal=proposal, reason=reject.cleaned_data["reason"], actor=request.user
            )
            messages.success(request, _("Rejected. The letter is drafted: read it and release it."))
            return reverse("reviews:letter", args=[ref])
        due_on = passing.cleaned_data["due_on"]
        actions.pass_screening(proposal=proposal, due_on=due_on, actor=request.user)
        messages.success(request, _("Passed. The applicants are asked for the second form."))
        return reverse("reviews:file", args=[ref])

    sent = reject if rejecting else passing
    if request.method == "POST" and (answer := answered(request, sent, act)):
        return answer
    context = {
        "proposal": proposal,
        "passing": passing,
        "reject": reject,
        **shown(judgement_submitted(proposal), "first"),
        "trail": trail(proposal, _("Screen")),
    }
    return page(request, "reviews/screen.html", sent, context)
