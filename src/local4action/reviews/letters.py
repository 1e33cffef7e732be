"""The letter to an applicant, drafted in their language with the comments meant for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from local4action.reviews.queries import submitted_reviews

if TYPE_CHECKING:
    from local4action.calls.models import Proposal


def language_of(proposal: Proposal) -> str:
    """The language of the letter: the proposal's own where this site speaks it, else English."""
    short = proposal.language.split("-")[0]
    return short if short in dict(settings.LANGUAGES) else "en"


def draft(proposal: Proposal, outcome: str, **known: Any) -> tuple[str, str, str]:
    """The language, subject and body of a letter.

    `outcome` is granted, declined or rejected; `known` is what the template says of it. Comments
    are those the reviewers wrote for the applicant.
    """
    language = language_of(proposal)
    comments = [
        review.comment_for_applicant
        for review in submitted_reviews(proposal)
        if review.comment_for_applicant
    ]
    with translation.override(language):
        text = render_to_string(
            f"reviews/letters/{outcome}.txt",
            {
                "proposal": proposal,
                "organisation": proposal.organisation,
                "call": proposal.call.title.render(language).text,
                "comments": comments,
                **known,
            },
        )
    subject, _, body = text.strip().partition("\n")
    return language, " ".join(subject.split())[:300], body.strip() + "\n"
