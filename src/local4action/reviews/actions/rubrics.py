"""The rubric of a call."""

from __future__ import annotations

from typing import Any

from local4action.calls.models import Call
from local4action.foundation.actions import action
from local4action.reviews import queries
from local4action.reviews import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.reviews.criteria import default_criteria
from local4action.reviews.models import Criterion


@action("reviews.install_default_criteria", on="call", system=True)
def install_default_criteria(*, call: Call, actor: Any) -> list[Criterion]:
    """Give a call our default rubric, unless it has one; returns the rubric it has."""
    del actor
    return give_rubric(call)


def give_rubric(call: Call) -> list[Criterion]:
    """Part of an act that needs the rubric of a call to be there; returns it."""
    # Two people who need it at once must not both write it.
    Call.objects.select_for_update().get(pk=call.pk)
    found = queries.criteria_of(call)
    if found:
        return found
    return Criterion.objects.bulk_create(
        Criterion(
            call=call,
            key=one.key,
            position=position,
            label=one.label,
            anchors=one.anchors,
            weight=one.weight,
        )
        for position, one in enumerate(default_criteria())
    )
