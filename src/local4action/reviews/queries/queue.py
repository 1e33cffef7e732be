"""The officers' list: what waits, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

import rules as permissions
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import In
from django.utils import timezone

from local4action.calls.models import Call, Proposal
from local4action.foundation.prepared import Among, Prepared, Slot
from local4action.foundation.searching import PATTERNS, is_called, patterns_of
from local4action.reviews.gate import STATES, officers_files
from local4action.reviews.models import (
    Assignment,
    Inquiry,
    Letter,
    Review,
    ScreeningClaim,
)
from local4action.reviews.models.rounds import READERS_EACH
from local4action.reviews.rules import KEYS, reader_values, recused_assignments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an officer asked of the queue."""

    call: str = ""
    state: str = ""
    todo: str = ""
    language: str = ""
    country: str = ""
    words: str = ""

    def narrowed(self, *names: str) -> dict[str, Any]:
        """The values of those filters that are on, as `_NARROWED` takes them."""
        given = {name: getattr(self, name) for name in names}
        if "words" in given:
            given["words"] = patterns_of(self.words)
        return {name: value for name, value in given.items() if value}


# What a list is narrowed to, each by a value that is known when it is read.
_NARROWED: Final = {
    "call": Q(call__ref=Slot("call", CharField())),
    "language": Q(language=Slot("language", CharField())),
    "country": Q(organisation__country=Slot("country", CharField())),
    "state": Q(state=Slot("state", CharField())),
    "words": is_called(Slot("words", PATTERNS), "words", "organisation__words"),
}
WAITS: Final = ("screen", "asked", "assign", "decide", "letter")


def _outstanding(free: QuerySet[Assignment]) -> QuerySet[Any, Any]:
    """The files on which someone who may read them was asked and has not answered."""
    submitted = Review.objects.filter(
        proposal=OuterRef("proposal"), reviewer=OuterRef("reviewer"), submitted_at__isnull=False
    )
    return free.exclude(Exists(submitted)).values("proposal")


def _short_of_readers(asked: QuerySet[Assignment], recused: Any) -> QuerySet[Any, Any]:
    """The files that lost a reader to an interest and have fewer left than the call wants."""
    left = Count("pk", filter=~Q(Among("pk", recused)))
    each = Coalesce(F("proposal__call__round__readers_each"), Value(READERS_EACH))
    lost = asked.filter(Among("pk", recused)).values("proposal")
    files = asked.filter(proposal__in=lost).values("proposal", each=each).annotate(left=left)
    return files.filter(left__lt=F("each")).values("proposal")


def to_do(recused: Any) -> dict[str, Q]:
    """What can wait for an officer, by the names of `WAITS`: the condition on a proposal.

    Each as a set found once: asked of every file of a long list it would cost more than the list.

    Args:
        recused: the keys `recused_assignments` gives, or the slot of a prepared read for them.
    """
    asked = Assignment.objects.order_by()
    free = asked.exclude(Among("pk", recused))

    def among(rows: QuerySet[Any, Any]) -> Q:
        return Q(In(F("pk"), rows))

    given = among(free.values("proposal"))
    short = among(_short_of_readers(asked, recused))
    awaited = among(Inquiry.objects.filter(state="asked").order_by().values("proposal"))
    held = Letter.objects.filter(released_at__isnull=True).order_by().values("proposal")
    conditions = (
        Q(state="submitted") & ~awaited,
        Q(state="submitted") & awaited,
        Q(state="in_review") & (~given | short),
        Q(state="in_review") & given & ~among(_outstanding(free)),
        among(held),
    )
    return dict(zip(WAITS, conditions, strict=True))


def queue_for(actor: Any, wanted: Wanted, recused: list[int] | None = None) -> Sequence[Proposal]:
    """An officer's list: oldest first, with how many may read it, were asked, and answered.

    `lost` says how many more were asked who have come to have an interest, `wanted` how many
    readers the call gives each file. Each with `inquiry_state` and `inquiry_due` of what its
    applicants were asked last, and `open_with`, the name of a colleague who has it open to screen
    it. `recused` are the keys of `recused_assignments`, where they are known already. Nothing for
    others than officers.
    """
    if not _reads_all(actor):
        return []
    narrowed = wanted.narrowed("call", "language", "country", "words")
    if wanted.state in STATES:
        narrowed["state"] = wanted.state
    todo = wanted.todo if wanted.todo in WAITS else ""
    return _queue(todo, *narrowed).listed(
        recused=recused_assignments() if recused is None else recused,
        now=timezone.now(),
        **narrowed,
        **reader_values(actor),
    )


# A list is asked for in few of the ways there are: what each costs is the writing of its query.
@lru_cache(maxsize=64)
def _queue(todo: str, *narrowed: str) -> Prepared[Proposal]:
    """The list for each choice of filters, to be prepared."""

    def written() -> QuerySet[Proposal]:
        keys = Slot("recused", KEYS)
        rows = officers_files().filter(*(_NARROWED[name] for name in narrowed))
        if todo:
            rows = rows.filter(to_do(keys)[todo])
        inquiry = Inquiry.objects.filter(proposal=OuterRef("pk")).order_by("-pk")
        given = Review.objects.filter(
            proposal=OuterRef("proposal"),
            reviewer=OuterRef("reviewer"),
            submitted_at__isnull=False,
        )
        claim = ScreeningClaim.objects.filter(
            proposal=OuterRef("pk"), until__gt=Slot("now", DateTimeField())
        ).exclude(person=Slot("person", BigIntegerField()))
        return rows.annotate(
            inquiry_state=Subquery(inquiry.values("state")[:1]),
            inquiry_due=Subquery(inquiry.values("due_on")[:1]),
            open_with=Subquery(claim.values("person__name")[:1]),
            asked=_counted(Assignment.objects.exclude(Among("pk", keys))),
            answered=_counted(Assignment.objects.filter(Exists(given)).exclude(Among("pk", keys))),
            lost=_counted(Assignment.objects.filter(Among("pk", keys))),
            wanted=Coalesce(F("call__round__readers_each"), Value(READERS_EACH)),
        ).order_by("created_at", "pk")

    return Prepared(written)


def _counted(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.filter(proposal=OuterRef("pk")).order_by().values("proposal")
    return Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), 0)


@dataclass(frozen=True, slots=True)
class Overview:
    """The files an officer may know of: how many in each state, what waits, where they are from."""

    states: dict[str, int]
    todo: dict[str, int]
    languages: list[str]
    countries: list[str]


def overview_for(actor: Any, recused: list[int] | None = None) -> Overview:
    """The whole of an officer's list, whatever is filtered; two queries, none for others.

    One where the keys of `recused_assignments` are known already.
    """
    states: dict[str, int] = {}
    todo = dict.fromkeys(WAITS, 0)
    languages, countries = set(), set()
    rows = []
    if _reads_all(actor):
        keys = recused_assignments() if recused is None else recused
        rows = _GROUPS.rows(recused=keys, **reader_values(actor))
    for state, language, country, *flags, number in rows:
        states[state] = states.get(state, 0) + number
        languages.add(language)
        countries.add(country)
        for name, flag in zip(WAITS, flags, strict=True):
            todo[name] += number if flag else 0
    return Overview(states, todo, sorted(languages), sorted(countries))


def _groups() -> QuerySet[Any, Any]:
    """How many files there are of each state, language, country and mix of things to do."""
    flags = {
        f"is_{name}": Case(When(condition, then=True), default=False, output_field=BooleanField())
        for name, condition in to_do(Slot("recused", KEYS)).items()
    }
    columns = ("state", "language", "organisation__country", *flags)
    rows = officers_files().order_by().annotate(**flags).values_list(*columns)
    return rows.annotate(number=Count("pk"))


_GROUPS: Final = Prepared(_groups)


def _reads_all(actor: Any) -> bool:
    return bool(permissions.has_perm("reviews.read_all_files", actor))


def counts_for(actor: Any, wanted: Wanted) -> dict[str, int]:
    """How many proposals are in each state, under the other filters; one query.

    Nothing for others than officers.
    """
    if not _reads_all(actor):
        return {}
    narrowed = wanted.narrowed("call", "language", "country", "words")
    return dict(_counts(*narrowed).rows(**narrowed, **reader_values(actor)))


@cache
def _counts(*narrowed: str) -> Prepared[Any]:
    """The same, to be prepared: one for each choice of filters."""
    conditions = [_NARROWED[name] for name in narrowed]
    return Prepared(
        lambda: (
            officers_files()
            .filter(*conditions)
            .order_by()
            .values_list("state")
            .annotate(n=Count("pk"))
        )
    )


def calls_to_filter() -> list[Call]:
    """The calls an officer's list can be narrowed to, the newest first."""
    return _CALLS.rows()


_CALLS: Final = Prepared(
    lambda: (
        Call.objects.exclude(state__in=["draft", "cleared"])
        .only("ref", "title", "state")
        .order_by("-pk")[:200]
    )
)
