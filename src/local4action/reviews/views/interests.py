"""Who has an interest in a file says so; who reads it says first that they have none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from rules import has_perm

from local4action.calls.queries import call_for
from local4action.foundation.access import area_or_404, desk
from local4action.foundation.idempotency import answered, once
from local4action.reviews import actions, gate, queries
from local4action.reviews.forms import ConflictForm
from local4action.reviews.views.answering import page, readers_trail, trail

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.calls.models import Proposal

PAGE_SIZE: Final = 50


def asked_first(proposal: Proposal, then: str = "file") -> HttpResponse | None:
    """The way to the question a reader answers once before a file opens; None when they have.

    `then` says where they wanted to go: `file` or `score`.
    """
    if getattr(proposal, "has_stated", False):
        return None
    address = reverse("reviews:conflict", args=[proposal.ref])
    return redirect(f"{address}?then={then}" if then != "file" else address)


@desk("GET", "POST")
def conflict(request: HttpRequest, ref: str) -> HttpResponse:
    """Confirm that one has no interest, or declare one; then the file is nowhere for them."""
    proposal = gate.file_for(request.user, ref)
    reader = has_perm("reviews.state_no_interest", request.user, proposal)
    if reader and "none" in request.POST:
        return _none(request, proposal)
    form = ConflictForm(request.POST or None)

    def act() -> str:
        actions.declare_conflict(
            proposal=proposal, reason=form.cleaned_data["reason"], actor=request.user
        )
        messages.success(request, _("Thank you. The file is gone from your desk."))
        return reverse("reviews:queue")

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    stated = bool(getattr(proposal, "has_stated", False))
    context = {
        "proposal": proposal,
        "asking": reader and not stated,
        "shown": queries.round_of(proposal.call).phase != "blind" or not reader,
        "then": request.GET.get("then", ""),
        "back": stated or not reader,
        "trail": trail(proposal if stated or not reader else None, _("Conflict of interest")),
    }
    return page(request, "reviews/conflict.html", form, context)


def _none(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Nothing ties the reader to the file: note it, and go where they wanted to."""
    name = "reviews:review" if request.POST["none"] == "score" else "reviews:file"

    def act() -> str:
        actions.state_no_interest(proposal=proposal, actor=request.user)
        return reverse(name, args=[proposal.ref])

    return once(request, act)


@desk("GET")
def conflicts(request: HttpRequest, ref: str) -> HttpResponse:
    """Who of the readers has an interest in which file of a call, and why."""
    area_or_404("reviews.plan_readers", request.user)
    call = call_for(request.user, ref)
    found: list[Any] = queries.interests_for(request.user, call)
    rows = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "call": call,
        "page": rows,
        "round": queries.round_of(call),
        "trail": readers_trail(call, _("Conflicts of interest")),
    }
    return render(request, "reviews/conflicts.html", context)
