"""A condition of a grant: what must hold, by when, and whether it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from rules import has_perm

from local4action.foundation.access import desk
from local4action.foundation.idempotency import answered
from local4action.reviews import actions, queries
from local4action.reviews.forms import MarkForm
from local4action.reviews.meeting_workflow import CONDITION
from local4action.reviews.views.answering import page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@desk("GET", "POST")
def condition(request: HttpRequest, ref: str) -> HttpResponse:
    """Look whether a condition is fulfilled, and say what shows it."""
    found = queries.condition_for(request.user, ref)
    if not has_perm("reviews.mark_condition", request.user, found):
        raise PermissionDenied
    form = MarkForm(request.POST or None, found)

    def act() -> str:
        actions.mark_condition(
            condition=found,
            state=form.cleaned_data["state"],
            evidence=form.cleaned_data["evidence"],
            token=form.cleaned_data["token"],
            actor=request.user,
        )
        messages.success(request, _("Noted, with what shows it."))
        return found.get_absolute_url()

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {
        "condition": found,
        "state": CONDITION.state_of(found),
        "trail": [{"label": _("Condition")}],
    }
    return page(request, "reviews/condition.html", form, context)
