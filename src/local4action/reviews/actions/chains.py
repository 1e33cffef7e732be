"""A call gets its decision chain; what a step says of a file is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.calls.models import Call, Proposal
from local4action.foundation.actions import action
from local4action.foundation.editing import StaleEditError, token_of
from local4action.reviews import meeting_rules as meeting_rules  # noqa: PLC0414 - declares them
from local4action.reviews import queries
from local4action.reviews.actions.files import locked
from local4action.reviews.meeting_words import body_name
from local4action.reviews.models import Condition, Opinion, Says, Step

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from local4action.accounts.models import Person
    from local4action.members.models import Body
    from local4action.reviews.models import AgendaItem


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step as an officer sets it; `position` orders the steps."""

    body: Body
    kind: str
    majority: str = Step.Majority.SIMPLE
    quorum_kind: str = "share"
    quorum: int = 50


@dataclass(frozen=True, slots=True)
class NewCondition:
    """A condition as a step puts it."""

    text: str
    due_on: dt.date
    checked_by: Person
    is_public: bool = False


def chain_token(chain: Iterable[Step]) -> str:
    """The mark of a chain as it was shown."""
    return token_of(
        {
            str(one.position): [one.body_id, one.kind, one.majority, one.quorum_kind, one.quorum]
            for one in chain
        }
    )


@action("reviews.set_chain", on="call")
def set_chain(
    *, call: Call, steps: Sequence[NewStep], actor: Any, token: str | None = None
) -> list[Step]:
    """Set who proposes, recommends and decides on the files of a call, in this order.

    Raises:
        ValidationError: when the call closed or a step was taken, when not exactly the last one
            decides, or a body comes twice.
        StaleEditError: when someone else set it in between.
    """
    del actor
    Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if queries.chain_is_frozen(call):
        raise ValidationError(
            _("The chain can no longer change: the call closed, or a first step was taken.")
        )
    if token is not None and token != chain_token(queries.chain_of(call)):
        raise StaleEditError({})
    kinds = [one.kind for one in steps]
    if not kinds or kinds[-1] != Step.Kind.DECIDES or kinds.count(Step.Kind.DECIDES) != 1:
        raise ValidationError(_("Exactly one step decides, and it is the last."))
    if len({one.body.pk for one in steps}) != len(steps):
        raise ValidationError(_("Each body has one step at most."))
    Step.objects.filter(call=call).delete()
    return _stored(call, steps)


def _stored(call: Call, steps: Iterable[Any]) -> list[Step]:
    return [
        Step.objects.create(
            call=call,
            position=position,
            body=one.body,
            kind=one.kind,
            majority=one.majority,
            quorum_kind=one.quorum_kind,
            quorum=one.quorum,
        )
        for position, one in enumerate(steps, start=1)
    ]


def kept_chain(call: Call) -> list[Step]:
    """Part of an act: the chain of a call, stored from now on where it had the usual one."""
    found = queries.stored_chain(call)
    if found:
        return found
    Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    return queries.stored_chain(call) or _stored(call, queries.chain_of(call))


def step_of(call: Call, body: Body) -> Step:
    """Part of an act: the step of a body in a call's chain.

    Raises:
        ValidationError: when it has none.
    """
    found = next((step for step in kept_chain(call) if step.body_id == body.pk), None)
    if found is None:
        raise ValidationError({"body": _("This body has no step in the chain of this call.")})
    return found


def next_step(proposal: Proposal, body: Body) -> Step:
    """Part of an act: the step of this body, when it is its turn on the (locked) file.

    Raises:
        ValidationError: when it has spoken, or an earlier step has not.
    """
    step = step_of(proposal.call, body)
    link = queries.next_link(proposal)
    if link is None:
        raise ValidationError(
            _("This is no longer possible: the proposal has moved on. Load the page again."),
            code="state",
        )
    if link.step.pk != step.pk:
        raise ValidationError(
            _("It is not the turn of this body: the next step is that of %(body)s."),
            code="turn",
            params={"body": body_name(link.step.body)},
        )
    return step


def keep_opinion(
    *,
    proposal: Proposal,
    step: Step,
    says: str,
    reasons: str,
    said_on: dt.date,
    actor: Any,
    minutes: str = "",
    item: AgendaItem | None = None,
    conditions: Sequence[NewCondition] = (),
) -> Opinion:
    """Part of an act: what a step says of a file, with its conditions.

    Raises:
        ValidationError: when "grant if" comes without a condition, or a condition without it; or
            one is checked by someone who has an interest in the file.
    """
    check_conditions(proposal, says, conditions)
    opinion = Opinion.objects.create(
        proposal=proposal,
        step=step,
        says=says,
        reasons=reasons,
        said_on=said_on,
        minutes=minutes,
        item=item,
        recorded_by=actor,
    )
    for position, one in enumerate(conditions, start=1):
        Condition.objects.create(
            proposal=proposal,
            opinion=opinion,
            position=position,
            text=one.text,
            due_on=one.due_on,
            checked_by=one.checked_by,
            is_public=one.is_public,
        )
    return opinion


def check_conditions(proposal: Proposal, says: str, conditions: Sequence[NewCondition]) -> None:
    """Part of an act: conditions belong to "grant if", and to nothing else."""
    if says == Says.GRANT_IF and not conditions:
        raise ValidationError({"condition_1_text": _("Say on what condition.")})
    if says != Says.GRANT_IF and conditions:
        raise ValidationError(
            {"says": _("Conditions go with “Grant if”; take them off, or choose it.")}
        )
    if conditions:
        possible = {one.pk for one in queries.possible_checkers(proposal)}
        if any(one.checked_by.pk not in possible for one in conditions):
            raise ValidationError(
                {"condition_1_checker": _("One of them may not check this condition.")}
            )


@action("reviews.record_opinion", on="proposal")
def record_opinion(
    *,
    proposal: Proposal,
    body: Body,
    says: str,
    reasons: str,
    said_on: dt.date,
    actor: Any,
    minutes: str = "",
    conditions: Sequence[NewCondition] = (),
) -> Opinion:
    """Record what a body that met elsewhere proposes or recommends for a file.

    The deciding step has its own act, `record_decision`.

    Raises:
        ValidationError: when it is not the turn of this body, it is the one that decides, the day
            is to come, or reasons are missing.
    """
    found = locked(proposal, Proposal.State.IN_REVIEW)
    step = next_step(found, body)
    if step.kind == Step.Kind.DECIDES:
        raise ValidationError(_("This body decides: record its decision instead."))
    if said_on > timezone.localdate():
        raise ValidationError({"said_on": _("A step is recorded after it was taken.")})
    if not reasons:
        raise ValidationError({"reasons": _("Say in a few words why.")})
    return keep_opinion(
        proposal=found,
        step=step,
        says=says,
        reasons=reasons,
        said_on=said_on,
        minutes=minutes,
        conditions=conditions,
        actor=actor,
    )
