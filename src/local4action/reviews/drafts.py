"""A review in the making, field by field, as it is typed: one for each criterion, two comments.

A score is typed as "0" to "4", "none" for "cannot judge", "" for not scored yet. A mark says
which value a change was based on, so that two devices of one reader never undo one another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from local4action.calls.answers import fingerprint
from local4action.foundation.text import cleaned
from local4action.reviews.criteria import HIGHEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from local4action.reviews.models import Criterion, Review

CANNOT_JUDGE: Final = "none"
SCORES: Final = (*(str(score) for score in range(HIGHEST + 1)), CANNOT_JUDGE)
SCORE: Final = "score_"
COMMENTS: Final = ("comment_for_applicant", "comment_for_board")
LONGEST_COMMENT: Final = 8000


def mark(value: str) -> str:
    """A short mark of a value, by which a change says what it was based on."""
    return fingerprint(value)


def typed(value: int | None) -> str:
    """A stored score as it is typed."""
    return CANNOT_JUDGE if value is None else str(value)


def stored(value: str) -> int | None:
    """A typed score as it is stored; not for ""."""
    return None if value == CANNOT_JUDGE else int(value)


def values_of(review: Review | None, criteria: Iterable[Criterion]) -> dict[str, str]:
    """Every field of a review as it is typed; of one that is not begun, all are empty."""
    if review is None:
        empty = dict.fromkeys(COMMENTS, "")
        return {f"{SCORE}{one.key}": "" for one in criteria} | empty
    given = {score.criterion_id: typed(score.value) for score in review.scores.all()}
    scores = {f"{SCORE}{one.key}": given.get(one.pk, "") for one in criteria}
    return scores | {name: getattr(review, name) for name in COMMENTS}


def parse(field: str, text: str) -> str:
    """What was sent for a field, ready to be kept.

    Raises:
        ValidationError: for a score that is none, or a comment that is too long.
    """
    if field in COMMENTS:
        if len(text) > 2 * LONGEST_COMMENT or len(text := cleaned(text)) > LONGEST_COMMENT:
            raise ValidationError(
                _("A comment may have %(limit)s characters.") % {"limit": LONGEST_COMMENT}
            )
        return text
    if text and text not in SCORES:
        raise ValidationError(_("Choose one of the scores."))
    return text


def missing(values: Mapping[str, str]) -> dict[str, str]:
    """What keeps a review from being submitted, by field."""
    found = {
        name: _("Choose a score, or “cannot judge”.")
        for name, value in values.items()
        if name.startswith(SCORE) and not value
    }
    if not values["comment_for_applicant"]:
        found["comment_for_applicant"] = _("Write something the applicants can use.")
    return found


def scored(values: Mapping[str, str]) -> tuple[int, int]:
    """How many criteria are scored, and how many there are."""
    scores = [value for name, value in values.items() if name.startswith(SCORE)]
    return sum(bool(value) for value in scores), len(scores)


def record_of(review: Review, criteria: Iterable[Criterion]) -> dict[str, Any]:
    """A submitted review as it is, to be kept when it changes."""
    known = list(criteria)
    submitted = review.submitted_at.isoformat() if review.submitted_at else ""
    return {"values": values_of(review, known), "submitted_at": submitted}
