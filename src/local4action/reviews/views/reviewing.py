"""A reader scores a file, on a phone or on a desk; an officer may hand a review back."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from rules import has_perm

from local4action.foundation.access import desk
from local4action.foundation.idempotency import answered
from local4action.reviews import actions, drafts, gate, phases, queries
from local4action.reviews.forms import HandBackForm, ReviewForm, ReviseForm
from local4action.reviews.views.answering import officers_file, page, trail
from local4action.reviews.views.interests import asked_first

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.calls.models import Proposal


def _to_score(request: HttpRequest, ref: str) -> Proposal:
    proposal = gate.file_for(request.user, ref)
    if not has_perm("reviews.save_review", request.user, proposal):
        raise PermissionDenied
    return proposal


@desk("GET", "POST")
def review(request: HttpRequest, ref: str) -> HttpResponse:
    """Score a proposal: each field kept as it is typed, submitted when its reader says so."""
    proposal = _to_score(request, ref)
    if first := asked_first(proposal, "score"):
        return first
    own = queries.own_review(request.user, proposal)
    sight = phases.sight(request.user, proposal, own)
    criteria = queries.criteria_of(proposal.call)
    kind = ReviseForm if sight.may_revise else ReviewForm
    form = kind(request.POST or None, criteria, own)

    def act() -> str:
        keep = _revised if sight.may_revise else _kept
        return keep(request, proposal, form)

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    if request.method == "POST" and not sight.may_revise and hasattr(form, "cleaned_data"):
        # Not ready to be submitted, but not to be lost either when the reader leaves the train.
        with suppress(ValidationError):
            actions.save_draft(proposal=proposal, changes=form.touched(), actor=request.user)
        own = queries.own_review(request.user, proposal)
        form.values = drafts.values_of(own, criteria)
    context = {
        "proposal": proposal,
        "own": own,
        "sight": sight,
        "returned": queries.handed_back(own) if own and sight.may_write else None,
        "rows": form.rows(),
        "scored": drafts.scored(drafts.values_of(own, criteria)),
        "lines": queries.lines_of(criteria, [own]) if own and own.submitted_at else [],
        "trail": trail(proposal, _("My review")),
    }
    return page(request, "reviews/review.html", form, context)


def _kept(request: HttpRequest, proposal: Proposal, form: ReviewForm) -> str:
    saved = actions.save_draft(proposal=proposal, changes=form.touched(), actor=request.user)
    if saved.stale:
        raise ValidationError({name: _meanwhile(now) for name, now in saved.stale.items()})
    if not request.POST.get("submit"):
        messages.success(request, _("Your draft is saved."))
        return reverse("reviews:review", args=[proposal.ref])
    actions.submit_draft(proposal=proposal, actor=request.user)
    messages.success(request, _("Your review is submitted. Thank you."))
    return reverse("reviews:file", args=[proposal.ref])


def _meanwhile(now: str) -> str:
    shown = _("cannot judge") if now == drafts.CANNOT_JUDGE else now or _("nothing")
    sentence = _(
        "Another device of yours saved this meanwhile: %(text)s. Save again to replace it."
    )
    return sentence % {"text": shown}


def _revised(request: HttpRequest, proposal: Proposal, form: Any) -> str:
    actions.revise_review(
        proposal=proposal, note=form.cleaned_data["note"], **form.written(), actor=request.user
    )
    messages.success(request, _("Your review is revised. What it was before is kept beside it."))
    return reverse("reviews:file", args=[proposal.ref])


@desk("POST")
def save_field(request: HttpRequest, ref: str, field: str) -> HttpResponse:
    """Keep one field as it is typed: `value`, and the `version` it rests on.

    Answers `{version, saved_at}`; 422 `{error}` when it cannot be kept; 409 with the other value
    when another device saved one meanwhile, or `{error}` alone when the review was submitted.
    """
    proposal = _to_score(request, ref)
    try:
        value = drafts.parse(field, request.POST.get("value", ""))
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=422)
    try:
        saved = actions.save_draft(
            proposal=proposal,
            changes={field: (value, request.POST.get("version", ""))},
            actor=request.user,
        )
    except ValidationError as error:
        if hasattr(error, "error_dict"):
            raise Http404 from None  # no such field in this rubric
        return JsonResponse({"error": " ".join(error.messages)}, status=409)
    saved_at = saved.review.saved_at.isoformat()
    if field in saved.stale:
        now = saved.stale[field]
        theirs = {
            "error": _("Another device of yours saved this meanwhile."),
            "version": drafts.mark(now),
            "value": now,
            "shown": _("cannot judge") if now == drafts.CANNOT_JUDGE else now,
            "saved_by": str(request.user),
            "saved_at": saved_at,
        }
        return JsonResponse(theirs, status=409)
    return JsonResponse({"version": drafts.mark(value), "saved_at": saved_at})


@desk("GET", "POST")
def hand_back(request: HttpRequest, ref: str, review: int) -> HttpResponse:
    """Give a submitted review back to its reader, with a reason."""
    proposal = officers_file(request, ref, "reviews.hand_back_review")
    found = next((one for one in queries.submitted_reviews(proposal) if one.pk == review), None)
    if found is None:
        raise Http404
    form = HandBackForm(request.POST or None)

    def act() -> str:
        actions.hand_back_review(
            proposal=proposal,
            review=found,
            reason=form.cleaned_data["reason"],
            actor=request.user,
        )
        messages.success(request, _("The review is a draft again; its reader gets a mail."))
        return reverse("reviews:file", args=[ref])

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {
        "proposal": proposal,
        "review": found,
        "trail": trail(proposal, _("Hand a review back")),
    }
    return page(request, "reviews/hand_back.html", form, context)
