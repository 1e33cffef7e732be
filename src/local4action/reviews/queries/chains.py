"""The decision chain of a call, and how far a file has come on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db.models import BigIntegerField, Exists, OuterRef, Q

from local4action.calls.models import Call, Proposal
from local4action.foundation.prepared import Prepared, Slot
from local4action.members.models import Body
from local4action.members.queries import bodies, current_members_of
from local4action.reviews.models import Condition, Opinion, Step
from local4action.reviews.queries.interests import interested_in

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from local4action.accounts.models import Person

# Ours, where a call says nothing else; who signs the label is not public.
USUAL: Final = (
    (Body.Kind.SECRETARIAT, Step.Kind.PROPOSES),
    (Body.Kind.BOARD, Step.Kind.RECOMMENDS),
    (Body.Kind.BUREAU, Step.Kind.DECIDES),
)
CAN_CHANGE: Final = ("draft", "cleared", "open")
IN_CHAINS: Final = tuple(kind for kind, _step in USUAL)


def stored_chain(call: Call) -> list[Step]:
    """The steps a call was given, in order; none where it has the usual ones."""
    return _STEPS.rows(call=call.pk)


_STEPS: Final = Prepared(
    lambda: (
        Step.objects.filter(call=Slot("call", BigIntegerField()))
        .select_related("body")
        .order_by("position")
    )
)


def chain_of(call: Call) -> list[Step]:
    """The steps of a call's chain in order; the usual ones are not stored until one is taken."""
    found = stored_chain(call)
    if found:
        return found
    first: dict[str, Body] = {}
    for body in bodies().filter(kind__in=IN_CHAINS).order_by("pk"):
        first.setdefault(body.kind, body)
    usual = [(first[body], kind) for body, kind in USUAL if body in first]
    steps = [
        Step(call=call, position=position, body=body, kind=kind)
        for position, (body, kind) in enumerate(usual, start=1)
    ]
    for last in steps[-1:]:  # without a bureau the board has the last word
        last.kind = Step.Kind.DECIDES
    return steps


def chain_is_frozen(call: Call) -> bool:
    """Whether a call's chain can no longer change: it closed, or a first step was taken."""
    return call.state not in CAN_CHANGE or Opinion.objects.filter(proposal__call=call).exists()


def bodies_in_chains() -> list[Body]:
    """The bodies of today a chain is made of."""
    return list(bodies().filter(kind__in=IN_CHAINS).order_by("pk"))


@dataclass(slots=True)
class Link:
    """One step for one file: what it said so far, and whether it is its turn."""

    step: Step
    said: list[Opinion] = field(default_factory=list)
    is_next: bool = False

    @property
    def last(self) -> Opinion | None:
        """What it said last."""
        return self.said[-1] if self.said else None

    @property
    def is_done(self) -> bool:
        """Whether it has said its word; one that postponed has not."""
        return any(one.says != "postpone" for one in self.said)


def links_of(proposal: Proposal) -> list[Link]:
    """The chain of a file, step by step, with what was said; two or three queries."""
    links = [Link(step) for step in chain_of(proposal.call)]
    # A chain is stored by its first step: before that nobody has said anything.
    said = [] if any(link.step.pk is None for link in links) else _opinions_of(proposal)
    for one in said:
        for link in links:
            if link.step.pk == one.step_id:
                link.said.append(one)
    waiting = [link for link in links if not link.is_done]
    if proposal.state == Proposal.State.IN_REVIEW and waiting:
        waiting[0].is_next = True
    return links


def _opinions_of(proposal: Proposal) -> list[Opinion]:
    found: list[Any] = _OPINIONS.rows(proposal=proposal.pk)
    # Most opinions attach none, and to look for none costs as much as to find some.
    if any(one.has_conditions for one in found):
        attached = _ATTACHED.rows(proposal=proposal.pk)
        for one in found:
            one.attached = [other for other in attached if other.opinion_id == one.pk]
    return found


_OPINIONS: Final = Prepared(
    lambda: (
        Opinion.objects.filter(proposal=Slot("proposal", BigIntegerField()))
        .select_related("recorded_by", "item__meeting")
        .annotate(has_conditions=Exists(Condition.objects.filter(opinion=OuterRef("pk"))))
        .order_by("pk")
    )
)
_ATTACHED: Final = Prepared(
    lambda: (
        Condition.objects.filter(proposal=Slot("proposal", BigIntegerField()))
        .select_related("checked_by")
        .order_by("position")
    )
)


def next_link(proposal: Proposal) -> Link | None:
    """The step whose turn it is; None where the file is not in review."""
    return next((link for link in links_of(proposal) if link.is_next), None)


def waiting_for_step(call: Call, body: Body) -> Q | None:
    """The condition that it is the turn of a body on a file of a call; None where it has none."""
    chain = chain_of(call)
    own = next((step for step in chain if step.body_id == body.pk), None)
    if own is None:
        return None
    condition = Q(call=call, state=Proposal.State.IN_REVIEW)
    if own.pk is None:  # nobody has said anything yet: only the first step has a turn
        return condition if own is chain[0] else Q(pk__in=[])
    spoken = Opinion.objects.filter(proposal=OuterRef("pk")).exclude(says="postpone")
    for step in chain:
        if step.position < own.position:
            condition &= Q(Exists(spoken.filter(step=step.pk)))
    return condition & ~Q(Exists(spoken.filter(step=own.pk)))


def possible_checkers(proposal: Proposal | None = None) -> list[Person]:
    """Who can be named to check a condition: members of the bodies, without an interest in it."""
    found: dict[int, Person] = {}
    for kind in IN_CHAINS:
        for mandate in current_members_of(kind):
            found.setdefault(mandate.person_id, mandate.person)
    kept_out = interested_in(proposal, found.values()) if proposal is not None else set()
    return sorted((person for key, person in found.items() if key not in kept_out), key=str)


def conditions_in_force(**of: Any) -> QuerySet[Condition]:
    """The conditions of decisions; what earlier steps wished is no condition."""
    return Condition.objects.filter(opinion__step__kind=Step.Kind.DECIDES, **of)
