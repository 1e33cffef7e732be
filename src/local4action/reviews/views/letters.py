"""Letters to applicants, and the register of what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from rules import has_perm

from local4action.calls.queries import proposal_for
from local4action.calls.workflow import PROPOSAL
from local4action.foundation.access import area_or_404, desk
from local4action.foundation.idempotency import answered, once
from local4action.foundation.text import cleaned
from local4action.reviews import actions, gate, queries
from local4action.reviews.forms import LetterForm
from local4action.reviews.views.answering import page, trail

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.calls.models import Proposal

PAGE_SIZE: Final = 50


@desk("GET", "POST")
def letter(request: HttpRequest, ref: str) -> HttpResponse:
    """Read, edit and release the letter of a proposal."""
    proposal = gate.file_for(request.user, ref)
    if not has_perm("reviews.edit_letter", request.user, proposal):
        raise PermissionDenied
    found = getattr(proposal, "letter", None)
    if found is None:
        return _without_letter(request, proposal)
    form = LetterForm(request.POST or None, initial=LetterForm.of(found))

    def act() -> str:
        sent = form.cleaned_data
        actions.edit_letter(
            proposal=proposal, subject=sent["subject"], body=sent["body"], actor=request.user
        )
        if request.POST.get("release"):
            actions.release_letter(proposal=proposal, actor=request.user)
            messages.success(request, _("The letter is released and on its way."))
        else:
            messages.success(request, _("The letter is saved and still held."))
        return reverse("reviews:letter", args=[ref])

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {
        "proposal": proposal,
        "letter": found,
        "members": list(proposal.members.all()),
        "readings": queries.readings_of(found),
        "trail": trail(proposal, _("Letter")),
    }
    return page(request, "reviews/letter.html", form, context)


def _without_letter(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """A proposal decided elsewhere has no letter yet: draft one on demand."""
    address = reverse("reviews:letter", args=[proposal.ref])

    def act() -> str:
        try:
            actions.draft_letter(proposal=proposal, actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return address

    if request.method == "POST":
        return once(request, act)
    context = {
        "proposal": proposal,
        "trail": trail(proposal, _("Letter")),
        "decided": proposal.state in {"granted", "declined", "rejected"},
    }
    return render(request, "reviews/letter_missing.html", context)


@desk("GET")
def letter_received(request: HttpRequest, ref: str) -> HttpResponse:
    """The released letter, for those who write the proposal."""
    proposal = proposal_for(request.user, ref)
    found = queries.released_letter(proposal)
    if found is None:
        raise Http404
    if request.method == "GET" and not queries.has_read(request.user, found):
        actions.read_letter(proposal=proposal, actor=request.user)
    own_trail = [
        {"label": _("My proposals"), "url": reverse("calls:proposals")},
        {"label": proposal, "url": proposal.get_absolute_url()},
        {"label": _("Letter")},
    ]
    context = {"proposal": proposal, "letter": found, "trail": own_trail}
    return render(request, "reviews/letter_received.html", context)


@desk("GET")
def register(request: HttpRequest) -> HttpResponse:
    """The decision register."""
    area_or_404("reviews.see_register", request.user)
    words = cleaned(request.GET.get("q", ""))[:200]
    rows = queries.register_for(request.user, words)
    found = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    for decision in found.object_list:
        decision.outcome_now = PROPOSAL.states[decision.outcome]  # type: ignore[attr-defined]
    return render(request, "reviews/register.html", {"page": found, "words": words})
