"""What a body decided is recorded."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.calls.actions import record_outcome
from local4action.foundation import dates
from local4action.foundation.actions import action
from local4action.reviews import letters
from local4action.reviews import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.reviews.actions.chains import keep_opinion, kept_chain
from local4action.reviews.actions.letters import keep_letter
from local4action.reviews.meeting_words import body_name
from local4action.reviews.models import Decision, Says

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from local4action.calls.models import Proposal
    from local4action.members.models import Body
    from local4action.reviews.actions.chains import NewCondition
    from local4action.reviews.models import Step


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
    attached: Sequence[NewCondition] = (),
) -> Decision:
    """Write a line of the decision register; the letter is drafted and held.

    For a body that met elsewhere: it is the one that decides by the chain of the call. `minutes`
    says where it is minuted; `attached` are conditions that someone checks by a day.

    Raises:
        ValidationError: when it was decided before, another body decides, the day is to come, or
            minutes are missing.
    """
    if outcome not in Decision.Outcome.values:
        raise ValidationError({"outcome": _("Choose one of the outcomes.")})
    if decided_on > timezone.localdate():
        raise ValidationError({"decided_on": _("A decision is recorded after it was taken.")})
    if not minutes:
        raise ValidationError({"minutes": _("Say where the decision is minuted.")})
    step = _deciding(proposal, body)
    decision = write_decision(
        proposal=proposal,
        outcome=outcome,
        body=body,
        decided_on=decided_on,
        minutes=minutes,
        conditions="\n".join(filter(None, [conditions, conditions_said(proposal, attached)])),
        actor=actor,
    )
    says = {"granted": Says.GRANT_IF if attached else Says.GRANT}.get(outcome, Says.DECLINE)
    keep_opinion(
        proposal=proposal,
        step=step,
        says=says,
        reasons="",
        said_on=decided_on,
        minutes=minutes,
        conditions=attached,
        actor=actor,
    )
    return decision


def _deciding(proposal: Proposal, body: Body) -> Step:
    """The last step of the chain, when it is that of this body."""
    step = kept_chain(proposal.call)[-1]
    if step.body_id != body.pk:
        raise ValidationError(
            {
                "body": _("By the chain of this call, this body decides: %(body)s.")
                % {"body": body_name(step.body)}
            }
        )
    return step


def write_decision(
    *,
    proposal: Proposal,
    outcome: str,
    body: Body,
    decided_on: dt.date,
    minutes: str,
    conditions: str,
    actor: Any,
) -> Decision:
    """Part of an act: the file moves on, the register has a line, the letter is drafted.

    Raises:
        ValidationError: when it is not in review.
    """
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
    return decision


def conditions_said(proposal: Proposal, conditions: Sequence[NewCondition]) -> str:
    """The conditions as the letter and the register say them, one a line, each with its day."""
    language = letters.language_of(proposal)
    return "\n".join(
        f"{one.text} ({dates.spoken(one.due_on.isoformat(), language)})" for one in conditions
    )
