"""Who has an interest in which file, in words an officer can read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import BigIntegerField, BooleanField, Case, CharField, F, Q, Value, When
from django.db.models.functions import Cast, Lower
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy

from local4action.accounts.models import Person
from local4action.calls.models import Proposal, ProposalMember
from local4action.calls.queries import all_proposals
from local4action.foundation.names import country_name
from local4action.members.models import Body
from local4action.members.queries import current_members_of
from local4action.reviews.gate import files_for, officers_states
from local4action.reviews.interests import FELLOW, OWN, PROVIDERS, standings_of, switch_of
from local4action.reviews.models import Conflict
from local4action.reviews.rules import apart, kinds_of_interest

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Iterator

    from django.db.models import QuerySet

    from local4action.calls.models import Call
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


def pairs_apart(people: Iterable[Person], files: QuerySet[Proposal]) -> set[Pair]:
    """The pairs (file, person) that must not meet; two queries, whatever there is of either.

    Sixty readers and five thousand files are asked about while an officer waits: so the few rows
    of `rules.apart` are read at once, and laid beside the files here.
    """
    readers = {one.email.lower(): one.pk for one in people}
    known = _recused(readers)
    switches = ("call__round__fellow_rule", "call__round__national_rule")
    rows = files.order_by().values_list("pk", "organisation", "organisation__country", *switches)
    found = set()
    for file, lead, country, fellow_rule, national_rule in rows:
        recused = known["files", str(file)] | known["leading", str(lead)]
        # Where nothing was said, fellow members do not read each other.
        if fellow_rule is not False:
            recused |= known["fellows", str(lead)]
        if national_rule:
            recused |= known["countries", country]
        found |= {(file, person) for person in recused}
    return found


def _recused(readers: dict[str, int]) -> dict[tuple[str, str], set[int]]:
    """Who of these does not read a file, what an organisation leads, or from a country.

    The readers are keys by their addresses, in small letters.
    """
    there = apart(timezone.localdate(), list(readers.values()))
    rows = [
        part.order_by()
        .annotate(
            named=Value(what, CharField()), who=F(person), it=Cast(F(other), CharField())
        )
        .values_list("named", "who", "it")
        for what, parts in (
            ("files", there.files), ("leading", there.leading),
            ("fellows", there.fellows), ("countries", there.countries),
        )
        for part, person, other in parts
    ]  # fmt: skip
    # Who is invited to write by their address, and has not joined: the file, and the address.
    invited = ProposalMember.objects.filter(person__isnull=True).order_by()
    invitations = (
        invited.annotate(named=Value("", CharField()), who=F("proposal"), it=Lower("email"))
        .filter(it__in=list(readers))
        .values_list("named", "who", "it")
    )
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    known = set(readers.values())
    for what, key, it in invitations.union(*rows).order_by():
        if not what:
            found["files", str(key)].add(readers[it])
        elif key in known:
            found[what, it].add(key)
    return found


def interested_in(proposal: Proposal, people: Iterable[Person]) -> set[int]:
    """Those of several people who have an interest in a proposal, by their keys."""
    asked = list(people)
    if not asked:
        return set()
    rows = Proposal.objects.filter(pk=proposal.pk)
    return {person for _file, person in pairs_apart(asked, rows)}


def interests_among(people: Collection[Person], files: QuerySet[Proposal]) -> list[Interest]:
    """Every interest of several people in several files, by name and file."""
    pairs = pairs_apart(people, files)
    concerned = {person for _file, person in pairs}
    keys = {file for file, _person in pairs}
    standings = standings_of([one for one in people if one.pk in concerned])
    found = _found(standings, files.filter(pk__in=keys))
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
    standings: dict[int, Standing], files: QuerySet[Proposal]
) -> list[tuple[int, int, list[str]]]:
    """The rows (person, file, kinds of interest), in one statement for all people."""
    rows, names = [], []
    for standing in standings.values():
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
