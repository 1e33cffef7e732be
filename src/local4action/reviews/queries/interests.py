"""Who has an interest in which file, in words an officer can read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import BigIntegerField, BooleanField, Case, Q, Value, When
from django.utils.translation import get_language, gettext_lazy

from local4action.accounts.models import Person
from local4action.calls.queries import all_proposals
from local4action.foundation.names import country_name
from local4action.members.models import Body
from local4action.members.queries import current_members_of
from local4action.reviews.gate import files_for, officers_states
from local4action.reviews.interests import FELLOW, OWN, PROVIDERS, standings_of, switch_of
from local4action.reviews.models import Conflict
from local4action.reviews.rules import kinds_of_interest

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator

    from django.db.models import QuerySet

    from local4action.calls.models import Call, Proposal
    from local4action.reviews.interests import Standing

    type Pair = tuple[int, int]

SAID: Final = {
    "declared": gettext_lazy("declared it"),
    "writes": gettext_lazy("writes the proposal, or is invited to"),
    "partner": gettext_lazy("speaks for an organisation whose people write the proposal"),
    OWN: gettext_lazy("speaks for %(mine)s, which leads the proposal"),
    "country": gettext_lazy(
        "speaks for %(mine)s in %(country)s, where the proposal is led from; in this call nobody"
        " reads those"
    ),
}

# The kinds that come from ties to the organisation that leads, and what switches them off.
LED: Final = {"led": "", "fellow": FELLOW}


@dataclass(frozen=True, slots=True)
class Interest:
    """One reason why a person does not read a file.

    `said` completes "This person ..."; a declared one has the person's own words and the time.
    """

    proposal: Proposal
    person: Person
    kind: str
    said: str
    reason: str = ""
    declared_at: dt.datetime | None = None


def pairs_apart(people: Collection[Person], files: QuerySet[Proposal]) -> set[Pair]:
    """The pairs (file, person) that must not meet; the queries do not grow with either."""
    return {(file, person) for person, file, *_rest in _found(people, files)}


def interests_among(people: Collection[Person], files: QuerySet[Proposal]) -> list[Interest]:
    """Every interest of several people in several files, by name and file."""
    standings = standings_of(people)
    found = _found(people, files, standings)
    keys = {file for _person, file, *_rest in found}
    proposals = {one.pk: one for one in all_proposals().filter(pk__in=keys)}
    declared = {
        (one.person_id, one.proposal_id): one
        for one in Conflict.objects.filter(proposal__in=keys, person__in=people)
    }
    known = {one.pk: one for one in people}
    return [
        interest
        for person, file, kinds in sorted(found, key=lambda row: (str(known[row[0]]), row[1]))
        for interest in _spoken(
            known[person], proposals[file], kinds, standings[person], declared.get((person, file))
        )
    ]


def _found(
    people: Collection[Person],
    files: QuerySet[Proposal],
    standings: dict[int, Standing] | None = None,
) -> list[tuple[int, int, list[str]]]:
    """The rows (person, file, kinds of interest), in one statement for all people."""
    rows, names = [], []
    for standing in (standings or standings_of(people)).values():
        kinds = kinds_of_interest(standing)
        names = list(kinds)
        whole = Q()
        for condition in kinds.values():
            whole |= condition
        flags = {
            f"is_{name}": Case(When(one, then=True), default=False, output_field=BooleanField())
            for name, one in kinds.items()
        }
        rows.append(
            files.order_by()
            .filter(whole)
            .annotate(who=Value(standing.person, BigIntegerField()), **flags)
            .values_list("who", "pk", *flags)
        )
    if not rows:
        return []
    found = rows[0].union(*rows[1:], all=True).order_by()
    return [
        (person, file, [name for name, flag in zip(names, flags, strict=True) if flag])
        for person, file, *flags in found
    ]


def _spoken(
    person: Person,
    proposal: Proposal,
    kinds: list[str],
    standing: Standing,
    declared: Conflict | None,
) -> Iterator[Interest]:
    reader = get_language() or "en"
    own = [tie for tie, _mine in standing.tied.get(proposal.organisation_id, [])]
    for kind in kinds:
        if kind == "partner" and OWN in own:
            continue  # that their own town writes its proposal says nothing more
        if kind == "declared" and declared:
            said = str(SAID[kind])
            yield Interest(proposal, person, kind, said, declared.reason, declared.declared_at)
        elif kind in LED:
            for tie, mine in standing.tied[proposal.organisation_id]:
                if switch_of(tie) != LED[kind]:
                    continue
                says = SAID[tie] if tie == OWN else PROVIDERS[tie].says
                names = {"mine": standing.names[mine], "theirs": str(proposal.organisation)}
                yield Interest(proposal, person, tie, str(says) % names)
        elif kind == "country":
            country = proposal.organisation.country
            names = {
                "mine": standing.names[standing.countries[country]],
                "country": country_name(country, reader),
            }
            yield Interest(proposal, person, kind, str(SAID[kind]) % names)
        else:
            yield Interest(proposal, person, kind, str(SAID[kind]))


def board_today() -> list[Person]:
    """Today's members of the Advisory Board, by name, each once."""
    found = {one.person_id: one.person for one in current_members_of(Body.Kind.BOARD)}
    return list(found.values())


def _who_could_read(call: Call) -> list[Person]:
    """The board of today, and who was asked to read a file of the call."""
    found = {one.pk: one for one in board_today()}
    asked = Person.objects.filter(assignments__proposal__call=call).distinct()
    found |= {one.pk: one for one in asked}
    return sorted(found.values(), key=lambda one: (str(one), one.pk))


def interests_for(actor: Any, call: Call) -> list[Interest]:
    """The interests of readers in the files of a call, of those files this person may see."""
    return interests_among(_who_could_read(call), files_for(actor).filter(call=call))


def recusals_of(call: Call) -> list[Interest]:
    """Who does not take part in what on account of an interest, for a quorum and the minutes.

    All files of the call that were submitted: whoever shows it to a person leaves out the files
    that `gate.files_for` keeps from them.
    """
    files = all_proposals().filter(officers_states(), call=call)
    return interests_among(_who_could_read(call), files)
