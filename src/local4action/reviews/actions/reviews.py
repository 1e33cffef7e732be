"""A reader writes a review and submits it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.calls.models import Proposal
from local4action.foundation.actions import action
from local4action.reviews import queries
from local4action.reviews import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.reviews.criteria import HIGHEST
from local4action.reviews.models import Review, Score

if TYPE_CHECKING:
    from collections.abc import Mapping


from local4action.reviews.actions.files import locked


@action("reviews.save_review", on="proposal")
def save_review(
    *,
    proposal: Proposal,
    scores: Mapping[str, int | None],
    comment_for_board: str,
    comment_for_applicant: str,
    actor: Any,
) -> Review:
    """Save a draft. A criterion left out is not answered yet; None says "cannot judge".

    Raises:
        ValidationError: when it was submitted before, or a score is not one of the rubric.
    """
    return _written(proposal, actor, scores, comment_for_board, comment_for_applicant)


@action("reviews.submit_review", on="proposal")
def submit_review(
    *,
    proposal: Proposal,
    scores: Mapping[str, int | None],
    comment_for_board: str,
    comment_for_applicant: str,
    actor: Any,
) -> Review:
    """Submit a review, once and for all.

    Raises:
        ValidationError: when it was submitted before, or something is missing.
    """
    review = _written(proposal, actor, scores, comment_for_board, comment_for_applicant)
    missing = {
        f"score_{one.key}": _("Choose a score, or “cannot judge”.")
        for one in queries.criteria_of(proposal.call)
        if one.key not in scores
    }
    if not comment_for_applicant:
        missing["comment_for_applicant"] = _("Write something the applicants can use.")
    if missing:
        raise ValidationError(missing)
    review.submitted_at = timezone.now()
    review.save(update_fields=["submitted_at", "saved_at"])
    return review


def _written(
    proposal: Proposal, actor: Any, scores: Mapping[str, int | None], board: str, applicant: str
) -> Review:
    # A shared lock would do; this one also makes two tabs of one reviewer wait for one another.
    locked(proposal, Proposal.State.IN_REVIEW)
    review = Review.objects.filter(proposal=proposal, reviewer=actor).first() or Review(
        proposal=proposal, reviewer=actor
    )
    if review.submitted_at is not None:
        raise ValidationError(_("You have submitted this review; it cannot change any more."))
    review.comment_for_board, review.comment_for_applicant = board, applicant
    review.save()
    rubric = {one.key: one for one in queries.criteria_of(proposal.call)}
    for key, value in scores.items():
        if key not in rubric or (value is not None and not 0 <= value <= HIGHEST):
            raise ValidationError({f"score_{key}": _("Choose one of the scores.")})
        Score.objects.update_or_create(
            review=review, criterion=rubric[key], defaults={"value": value}
        )
    review.scores.exclude(criterion__key__in=list(scores)).delete()
    return review
