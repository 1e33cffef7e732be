"""Letters to applicants, and the register of what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from rules import has_perm

from local4action.calls.queries import proposal_for
from local4action.calls.workflow import OUTCOMES, PROPOSAL
from local4action.foundation.access import area_or_404, desk
from local4action.foundation.idempotency import answered, once
from local4action.foundation.text import cleaned
from local4action.reviews import actions, gate, queries
from local4action.reviews.forms import LetterFilters, LetterForm
from local4action.reviews.views.answering import page, trail
from local4action.reviews.workflow import LETTER

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.calls.models import Proposal
    from local4action.reviews.models import Letter

PAGE_SIZE: Final = 50


@desk("GET", "POST")
def letter(request: HttpRequest, ref: str) -> HttpResponse:
    """Read, edit and release the letter of a proposal, on the way through those of its call."""
    proposal = gate.file_for(request.user, ref)
    if not has_perm("reviews.edit_letter", request.user, proposal):
        raise PermissionDenied
    found = getattr(proposal, "letter", None)
    if found is None:
        return _without_letter(request, proposal)
    if request.POST.get("do") == "redraft":
        return _redrafted(request, proposal)
    form = LetterForm(request.POST or None, initial=LetterForm.of(found))

    def act() -> str:
        sent = form.cleaned_data
        actions.edit_letter(
            proposal=proposal,
            subject=sent["subject"],
            body=sent["body"],
            token=sent["token"] or None,
            actor=request.user,
        )
        if request.POST.get("release"):
            actions.release_letter(proposal=proposal, actor=request.user)
            messages.success(request, _("The letter is released and on its way."))
        else:
            messages.success(request, _("The letter is saved and still held."))
        return request.get_full_path()

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    return page(request, "reviews/letter.html", form, _shown(request, proposal, found))


def _shown(request: HttpRequest, proposal: Proposal, found: Letter) -> dict[str, Any]:
    """What the page of a letter shows beside its form."""
    wanted = LetterFilters(request.GET).wanted()
    rows = queries.letters_for(request.user, proposal.call, wanted)
    before, after = queries.neighbours(rows, found)
    asked = urlencode(wanted.asked())
    moves = {one.name: one for one in LETTER.available(found, request.user)}
    return {
        "proposal": proposal,
        "letter": found,
        "members": list(proposal.members.all()),
        "mails": queries.letter_mails(found) if found.released_at else [],
        "readings": queries.readings_of(found) if found.released_at else [],
        "before": before,
        "after": after,
        "asked": f"?{asked}" if asked else "",
        "redrafting": None if found.as_drafted else moves.get("redraft"),
        "trail": trail(proposal, _("Letter")),
    }


def _redrafted(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    def act() -> str:
        try:
            actions.redraft_letter(proposal=proposal, actor=request.user, by_hand_too=True)
            messages.success(request, _("The letter is drafted anew and still held."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return request.get_full_path()

    return once(request, act)


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
        "decided": proposal.state in OUTCOMES,
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
