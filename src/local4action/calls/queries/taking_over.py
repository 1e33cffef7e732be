"""Other proposals of a person, and what was answered in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from local4action.calls.models import Answer
from local4action.calls.queries.proposals import proposals_for

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from local4action.calls.models import Proposal, Question


def others_to_take_from(actor: Any, proposal: Proposal) -> QuerySet[Proposal]:
    """The other proposals this person writes in which something is answered, the newest first."""
    answered = Answer.objects.filter(proposal=OuterRef("pk"))
    return proposals_for(actor).exclude(pk=proposal.pk).filter(Exists(answered))


def all_answered(proposal: Proposal) -> list[tuple[Question, Any]]:
    """Every answered question of both forms with its answer, in order; one query."""
    rows = Answer.objects.filter(proposal=proposal).select_related("question")
    return [(one.question, one.value) for one in rows.order_by("question__position", "pk")]
