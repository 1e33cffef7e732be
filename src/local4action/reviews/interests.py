"""What ties a person to a place: the organisations they speak for, and those tied to them.

A tie goes from an organisation a person speaks for to one that may lead a proposal. This room
knows those of associations; a later room brings its own by `register_provider`. What an interest
is follows from them in `rules`, and only there.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy

from local4action.members.models import Mandate, Representation
from local4action.members.rules import counting, current_mandates

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from django.db.models import Manager
    from django.utils.functional import Promise

    from local4action.accounts.models import Person

    type Pairs = Iterable[tuple[int, int]]

# The kind of tie to an organisation one speaks for oneself, and the switch of the one to others in
# its associations.
OWN: Final = "organisation"
FELLOW: Final = "fellow_rule"


@dataclass(frozen=True, slots=True)
class Ties:
    """Where ties of one kind are written down: rows, and the way from one to both ends.

    `when` is the condition under which a row counts today; `mine` and `theirs` are the paths to the
    organisation a person speaks for and to the one that leads a proposal. All three are asked in
    one `filter`, so that what they say of many rows is said of the same ones.
    """

    rows: Manager[Any]
    when: Q
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Provider:
    """One kind of tie: the sentence an officer reads, and where it is written down.

    The sentence names `%(mine)s`, which the person speaks for, and `%(theirs)s`, which leads the
    proposal. `ties` is given the day, which may be the slot of a prepared read. A kind that a call
    can switch off has the name of its switch, a column of its `Round`.
    """

    says: str | Promise
    ties: Callable[[Any], Iterable[Ties]]
    switch: str = ""


PROVIDERS: Final[dict[str, Provider]] = {}


def register_provider(
    kind: str,
    *,
    says: str | Promise,
    ties: Callable[[Any], Iterable[Ties]],
    switch: str = "",
) -> None:
    """Make a kind of tie count as an interest; called in a later room's `AppConfig.ready`."""
    PROVIDERS[kind] = Provider(says, ties, switch)


def switch_of(kind: str) -> str:
    """What switches a kind of tie off for a call; empty for those that always count."""
    return PROVIDERS[kind].switch if kind in PROVIDERS else ""


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

    def tied_to(self, switch: str = "") -> list[int]:
        """The organisations they are tied to by a kind with this switch; without one, always."""
        return [
            key
            for key, ties in self.tied.items()
            if any(switch_of(kind) == switch for kind, _mine in ties)
        ]

    def values(self) -> dict[str, Any]:
        """What a prepared read asks to know of a person."""
        return {
            "person": self.person,
            "email": self.email,
            "organisations": self.tied_to(),
            "fellows": self.tied_to(FELLOW),
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
            standing.tied[one.organisation.pk].append((OWN, one.organisation.pk))
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
    """Every tie of some organisations, each once; one query."""
    today = timezone.localdate()
    rows = [
        one.rows.filter(one.when, **{f"{one.mine}__in": organisations})
        .order_by()
        .values_list(Value(kind), one.mine, one.theirs)
        for kind, provider in PROVIDERS.items()
        for one in provider.ties(today)
    ]
    found = set(rows[0].union(*rows[1:])) if rows else set()
    return (one for one in sorted(found) if one[1] != one[2])


def _speaking_for(organisations: Collection[int]) -> Pairs:
    rows = Mandate.objects.filter(counting(), organisation__in=organisations)
    return rows.order_by().values_list("organisation", "person")


def _acting(today: Any, path: str = "") -> Q:
    """The condition that an association acts for a member on this day."""
    begun = Q(**{f"{path}since__lte": today})
    lasts = Q(**{f"{path}until__isnull": True}) | Q(**{f"{path}until__gte": today})
    return begun & lasts


def _represented(today: Any) -> Iterator[Ties]:
    """From an association to those it acts for."""
    yield Ties(Representation.objects, _acting(today), "association", "member")


def _representing(today: Any) -> Iterator[Ties]:
    """From those an association acts for to the association."""
    yield Ties(Representation.objects, _acting(today), "member", "association")


def _fellows(today: Any) -> Iterator[Ties]:
    """From those an association acts for to the others it acts for."""
    others = "association__representations__"
    both = _acting(today) & _acting(today, others)
    yield Ties(Representation.objects, both, "member", f"{others}member")


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
    switch=FELLOW,
)
