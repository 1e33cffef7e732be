"""Tags of this room: how a file is named to its readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _

from local4action.reviews import drafts, phases

if TYPE_CHECKING:
    from local4action.calls.models import Proposal
    from local4action.reviews.models import Criterion, ReviewRevision

register = template.Library()


@register.filter
def as_readers_see(proposal: Proposal) -> Proposal:
    """The file as its phase lets a reader know it; for mails, whoever writes them."""
    return phases.veiled_copy(proposal)


@register.simple_tag
def score_before(revision: ReviewRevision, criterion: Criterion) -> str:
    """The score of a criterion before a review changed, in words."""
    value = str(revision.before["values"].get(f"{drafts.SCORE}{criterion.key}", ""))
    return _("cannot judge") if value == drafts.CANNOT_JUDGE else value or "–"
