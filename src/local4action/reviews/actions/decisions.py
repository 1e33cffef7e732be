"""What a body decided is recorded."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.calls.actions import record_outcome
from local4action.foundation.actions import action
from local4action.reviews import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.reviews.models import Decision
from local4action.reviews.signals import decision_recorded

if TYPE_CHECKING:
    import datetime as dt

    from local4action.calls.models import Proposal
    from local4action.members.models import Body

from local4action.reviews.actions.letters import keep_letter


@action("reviews.record_decision", on="proposal")
def record_decision(
    *,
    proposal: Proposal,
    outcome: str,
    body: Body,
    decided_on: dt.date,
    minutes: str,
    actor: Any,
    conditions: str = "",
) -> Decision:
    """Write a line of the decision register; the letter is drafted and held.

    `minutes` says where it is minuted. Later rooms hear of it by `decision_recorded`.

    Raises:
        ValidationError: when it was decided before, the day is to come, or minutes are missing.
    """
    if outcome not in Decision.Outcome.values:
        raise ValidationError({"outcome": _("Choose one of the outcomes.")})
    if decided_on > timezone.localdate():
        raise ValidationError({"decided_on": _("A decision is recorded after it was taken.")})
    if not minutes:
        raise ValidationError({"minutes": _("Say where the decision is minuted.")})
    moved = copy(proposal)
    record_outcome(proposal=moved, granted=outcome == Decision.Outcome.GRANTED, actor=actor)
    decision = Decision.objects.create(
        proposal=moved,
        outcome=outcome,
        body=body,
        decided_on=decided_on,
        minutes=minutes,
        conditions=conditions,
        recorded_by=actor,
    )
    keep_letter(moved, outcome, actor, decision=decision)
    decision_recorded.send(sender=Decision, decision=decision, actor=actor)
    return decision
