"""A reader says before reading whether they have an interest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local4action.foundation.actions import action
from local4action.reviews import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.reviews.models import InterestStatement

if TYPE_CHECKING:
    from local4action.calls.models import Proposal


@action("reviews.state_no_interest", on="proposal")
def state_no_interest(*, proposal: Proposal, actor: Any) -> InterestStatement:
    """Confirm that one has no interest in a file one is asked to read; the first time counts."""
    found, _new = InterestStatement.objects.get_or_create(proposal=proposal, person=actor)
    return found
