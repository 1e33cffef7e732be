"""What applicants were asked while their proposal was screened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import Http404
from django.utils import timezone

from local4action.calls.queries import proposals_of_any
from local4action.foundation.prepared import prepared_both
from local4action.members.rules import is_signed_in
from local4action.reviews.models import Inquiry, ScreeningClaim

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from local4action.calls.models import Proposal


def inquiries_of(proposal: Proposal) -> list[Inquiry]:
    """What was asked about a file and answered, the newest first."""
    found = proposal.inquiries.select_related("asked_by", "saved_by").order_by("-pk")
    return [_about(one, proposal) for one in found]


def _about(inquiry: Inquiry, proposal: Proposal) -> Inquiry:
    inquiry.proposal = proposal
    return inquiry


def inquiry_for(actor: Any, proposal: Proposal) -> Inquiry:
    """What was asked last of those who write a proposal.

    Raises:
        Http404: when nothing was asked of it; the proposal came through the gate of `calls`.
    """
    del actor
    found = proposal.inquiries.select_related("saved_by").order_by("-pk").first()
    if found is None:
        raise Http404
    return _about(found, proposal)


def to_answer(actor: Any) -> list[Inquiry]:
    """The questions that wait for an answer of those who write with this person."""
    if not is_signed_in(actor) or actor.pk is None:
        return []
    rows = _TO_ANSWER[bool(settings.DEMO)]
    return rows.rows(person=actor.pk, email=actor.email.lower())


def _to_answer(*, proved: bool) -> QuerySet[Inquiry]:
    return (
        Inquiry.objects.filter(
            state=Inquiry.State.ASKED,
            proposal__state="submitted",
            proposal__in=proposals_of_any(proved=proved).order_by().values("pk"),
        )
        .select_related("proposal__call")
        .order_by("due_on", "pk")
    )


_TO_ANSWER: Final = prepared_both(lambda proved: _to_answer(proved=proved))


def claim_on(proposal: Proposal, actor: Any) -> ScreeningClaim | None:
    """A colleague's claim on a file that still holds."""
    rows = ScreeningClaim.objects.filter(proposal=proposal, until__gt=timezone.now())
    return rows.exclude(person=actor.pk).select_related("person").first()
