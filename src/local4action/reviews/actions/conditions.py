"""Someone looks whether a condition holds, and says so with evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.foundation.actions import action
from local4action.foundation.editing import refuse_stale
from local4action.reviews.meeting_workflow import CONDITION
from local4action.reviews.models import Condition

if TYPE_CHECKING:
    from collections.abc import Mapping


def condition_as_shown(condition: Condition) -> Mapping[str, str]:
    """What the form shows of a condition."""
    return {"state": condition.state, "evidence": condition.evidence}


@action("reviews.mark_condition", on="condition")
def mark_condition(
    *, condition: Condition, state: str, evidence: str, actor: Any, token: str | None = None
) -> Condition:
    """Mark a condition as fulfilled or not, with what shows it; it may be marked anew later.

    Raises:
        ValidationError: when no evidence is given, or it is marked so already.
        StaleEditError: when someone else marked it in between.
    """
    moves = {"fulfilled": "fulfil", "not_fulfilled": "fail"}
    if state not in moves:
        raise ValidationError({"state": _("Choose one of the answers.")})
    if not evidence:
        raise ValidationError({"evidence": _("Say what shows it.")})
    found = Condition.objects.select_for_update(of=("self",)).get(pk=condition.pk)
    refuse_stale(condition_as_shown(found), {"state": state, "evidence": evidence}, token)
    return CONDITION.move(
        found,
        moves[state],
        actor=actor,
        evidence=evidence,
        marked_by=actor,
        marked_at=timezone.now(),
    )
