"""The decision register as anyone may read it: what was granted; of the rest only how many.

A decision is published once its letter is released, so that nobody reads of it here first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db.models import Count, Prefetch, Q

from local4action.calls.models import Call
from local4action.calls.queries import answers_for_everyone
from local4action.foundation.access import one_or_404
from local4action.reviews.meeting_workflow import CONDITION
from local4action.reviews.models import Condition, Decision, Letter, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from django.db.models import QuerySet

    from local4action.calls.answers import AnsweredQuestion
    from local4action.calls.models import Proposal

    type Addresses = Callable[[Iterable[int]], Mapping[int, str]]

COLUMNS: Final = (
    "call", "call_title", "proposal", "title", "title_language", "lead", "country", "body",
    "decided_on", "conditions", "hub", "example",
)  # fmt: skip
_addresses: list[Addresses] = []


def register_addresses(addresses: Addresses) -> None:
    """Let a later room say where a granted proposal is shown, by the keys of proposals."""
    _addresses.append(addresses)


@dataclass(frozen=True, slots=True)
class Declined:
    """How many proposals to one call were granted and declined."""

    call: Call
    granted: int
    declined: int


def _published() -> QuerySet[Decision]:
    held = Letter.objects.filter(released_at__isnull=True)
    return Decision.objects.exclude(proposal__in=held.values("proposal"))


def granted(call: str = "") -> QuerySet[Decision]:
    """The decisions to grant, newest first, with their public conditions; of one call or all."""
    public = Condition.objects.filter(is_public=True, opinion__step__kind=Step.Kind.DECIDES)
    rows = _published().filter(outcome=Decision.Outcome.GRANTED)
    if call:
        rows = rows.filter(proposal__call__ref=call)
    return (
        rows.select_related("body", "proposal__call", "proposal__organisation")
        .prefetch_related(Prefetch("proposal__conditions", queryset=public, to_attr="public"))
        .order_by("-decided_on", "-pk")
    )


def grant(ref: str) -> Decision:
    """One published grant, by the reference of its proposal.

    Raises:
        Http404: when there is none.
    """
    return one_or_404(granted(), proposal__ref=ref)


def public_answers(proposal: Proposal) -> list[tuple[str, list[AnsweredQuestion]]]:
    """What was answered to the questions whose answers anyone may read, by the form's name."""
    return [(name, given) for name, given in answers_for_everyone(proposal).items() if given]


def counts_by_call() -> list[Declined]:
    """The calls with decisions, newest first; one query."""
    known = Q(proposals__letter__isnull=True) | Q(proposals__letter__released_at__isnull=False)
    calls = Call.objects.annotate(
        yes=Count("proposals", filter=known & Q(proposals__decision__outcome="granted")),
        no=Count("proposals", filter=known & Q(proposals__decision__outcome="declined")),
    )
    rows = calls.filter(Q(yes__gt=0) | Q(no__gt=0)).order_by("-closes_at", "-pk")
    return [Declined(call, call.yes, call.no) for call in rows]


def addresses_of(decisions: Iterable[Decision]) -> dict[int, str]:
    """Where each granted proposal is shown, by its key; only those that are public."""
    keys = [one.proposal_id for one in decisions]
    found: dict[int, str] = {}
    for ask in _addresses:
        found |= ask(keys)
    return found


def conditions_shown(decision: Decision) -> list[dict[str, Any]]:
    """The public conditions of a decision: text, day and state; nobody's name."""
    return [
        {"text": one.text, "due_on": one.due_on, "state": CONDITION.state_of(one), "key": one.state}
        for one in decision.proposal.public  # type: ignore[attr-defined]
    ]


def records(language: str, call: str = "") -> list[dict[str, Any]]:
    """The register for machines: one row for each grant; addresses in full."""
    decisions = list(granted(call))
    hubs = addresses_of(decisions)
    return [
        {
            "call": one.proposal.call.ref,
            "call_title": one.proposal.call.title.render(language).text,
            "proposal": one.proposal.ref,
            "title": str(one.proposal),
            "title_language": one.proposal.language,
            "lead": str(one.proposal.organisation.name),
            "country": one.proposal.organisation.country,
            "body": one.body.name.render(language).text,
            "decided_on": one.decided_on.isoformat(),
            "conditions": [
                {
                    "text": condition["text"],
                    "due_on": condition["due_on"].isoformat(),
                    "state": condition["key"],
                }
                for condition in conditions_shown(one)
            ],
            "hub": _full(hubs.get(one.proposal_id, "")),
            "example": one.proposal.is_example,
        }
        for one in decisions
    ]


def _full(address: str) -> str:
    return f"{settings.BASE_URL}{address}" if address else ""


def counts_for_machines() -> list[dict[str, Any]]:
    """How many were granted and declined in each call."""
    return [
        {"call": one.call.ref, "granted": one.granted, "declined": one.declined}
        for one in counts_by_call()
    ]
