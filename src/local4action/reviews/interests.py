"""What ties a person to a place: the organisations they speak for, and those tied to them.

A tie goes from an organisation a person speaks for to one that may lead a proposal. This room
knows those of associations; a later room brings its own by `register_provider`. What an interest
is follows from them in `rules`, and only there.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from local4action.members.models import Mandate, Representation
from local4action.members.rules import counting, current_mandates

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from django.utils.functional import Promise

    from local4action.accounts.models import Person

    type Pairs = Iterable[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Provider:
    """One kind of tie: the sentence an officer reads, and the pairs of organisations.

    The sentence names `%(mine)s`, which the person speaks for, and `%(theirs)s`, which leads the
    proposal. `ties` is given organisations and returns pairs (one of them, one tied to it).
    """

    says: str | Promise
    ties: Callable[[Collection[int]], Pairs]


PROVIDERS: Final[dict[str, Provider]] = {}


def register_provider(
    kind: str, *, says: str | Promise, ties: Callable[[Collection[int]], Pairs]
) -> None:
    """Make a kind of tie count as an interest; called in a later room's `AppConfig.ready`."""
    PROVIDERS[kind] = Provider(says, ties)


@dataclass(slots=True)
class Standing:
    """Where a person stands: all that an interest is judged by.

    `tied` has, for each organisation whose proposals they may not read, the kind of tie and the
    organisation of theirs it comes from.
    """

    person: int
    email: str
    tied: dict[int, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    colleagues: dict[int, int] = field(default_factory=dict)
    countries: dict[str, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    def values(self) -> dict[str, Any]:
        """What a prepared read asks to know of a person."""
        return {
            "person": self.person,
            "email": self.email,
            "organisations": list(self.tied),
            "colleagues": list(self.colleagues),
            "countries": list(self.countries),
        }


def standing_of(person: Person) -> Standing:
    """Where one person stands; no query for those who speak for no organisation.

    Read once for each request, together with their mandates.
    """
    mandates = current_mandates(person)
    kept: tuple[Any, Standing] | None = getattr(person, "_standing", None)
    if kept is None or kept[0] is not mandates:
        kept = (mandates, _standings([person], mandates)[person.pk])
        person._standing = kept  # type: ignore[attr-defined]  # noqa: SLF001 - as the mandates are
    return kept[1]


def standings_of(people: Collection[Person]) -> dict[int, Standing]:
    """Where several people stand, by their key; the number of queries does not grow."""
    mandates = Mandate.objects.filter(
        counting(), person__in=people, organisation__isnull=False
    ).select_related("organisation")
    return _standings(people, list(mandates))


def _standings(people: Collection[Person], mandates: list[Mandate]) -> dict[int, Standing]:
    found = {one.pk: Standing(one.pk, one.email) for one in people}
    speakers: dict[int, set[int]] = defaultdict(set)
    for one in mandates:
        if one.organisation is not None:
            speakers[one.organisation.pk].add(one.person_id)
            standing = found[one.person_id]
            standing.names[one.organisation.pk] = str(one.organisation)
            standing.tied[one.organisation.pk].append(("organisation", one.organisation.pk))
            standing.countries.setdefault(one.organisation.country, one.organisation.pk)
    if not speakers:
        return found
    for kind, mine, theirs in _ties(speakers.keys()):
        for person in speakers[mine]:
            found[person].tied[theirs].append((kind, mine))
    for organisation, colleague in _speaking_for(speakers.keys()):
        for person in speakers[organisation]:
            if person != colleague:
                found[person].colleagues.setdefault(colleague, organisation)
    return found


def _ties(organisations: Collection[int]) -> Iterator[tuple[str, int, int]]:
    """Every tie of some organisations, each once."""
    for kind, provider in PROVIDERS.items():
        yield from ((kind, *pair) for pair in sorted(set(provider.ties(organisations))))


def _speaking_for(organisations: Collection[int]) -> Pairs:
    rows = Mandate.objects.filter(counting(), organisation__in=organisations)
    return rows.order_by().values_list("organisation", "person")


def _acting_today() -> Q:
    today = timezone.localdate()
    return Q(since__lte=today) & (Q(until__isnull=True) | Q(until__gte=today))


def _represented(organisations: Collection[int]) -> Pairs:
    """From an association to those it acts for today."""
    rows = Representation.objects.filter(_acting_today(), association__in=organisations)
    return rows.values_list("association", "member")


def _representing(organisations: Collection[int]) -> Iterator[tuple[int, int]]:
    """From those an association acts for today to the association."""
    rows = Representation.objects.filter(_acting_today(), member__in=organisations)
    yield from rows.values_list("member", "association")


def _fellows(organisations: Collection[int]) -> Iterator[tuple[int, int]]:
    """From those an association acts for today to the others it acts for."""
    own = Representation.objects.filter(_acting_today(), member__in=organisations)
    rows = Representation.objects.filter(_acting_today(), association__in=own.values("association"))
    members: dict[int, set[int]] = defaultdict(set)
    for association, member in rows.values_list("association", "member"):
        members[association].add(member)
    for some in members.values():
        for mine in some.intersection(organisations):
            yield from ((mine, theirs) for theirs in some if theirs != mine)


register_provider(
    "association",
    says=gettext_lazy("speaks for %(mine)s, the association that represents %(theirs)s"),
    ties=_represented,
)
register_provider(
    "represented",
    says=gettext_lazy("speaks for %(mine)s, which is represented by %(theirs)s"),
    ties=_representing,
)
register_provider(
    "fellow",
    says=gettext_lazy("speaks for %(mine)s, which belongs to the same association as %(theirs)s"),
    ties=_fellows,
)
