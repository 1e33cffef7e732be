"""The officers' list: what waits, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import rules as permissions
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
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
from local4action.foundation.searching import called
from local4action.reviews.gate import STATES, files_for, officers_files
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


def _filtered(rows: QuerySet[Proposal], wanted: Wanted) -> QuerySet[Proposal]:
    if wanted.call:
        rows = rows.filter(call__ref=wanted.call)
    if wanted.language:
        rows = rows.filter(language=wanted.language)
    if wanted.country:
        rows = rows.filter(organisation__country=wanted.country)
    if wanted.words:
        rows = rows.filter(called(wanted.words, "words", "organisation__words"))
    return rows


# What a list is narrowed to by a value, as the columns have it.
NARROWED: Final = ("call", "language", "country")
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


def queue_for(actor: Any, wanted: Wanted, recused: list[int] | None = None) -> QuerySet[Proposal]:
    """An officer's list: oldest first, with how many may read it, were asked, and answered.

    `lost` says how many more were asked who have come to have an interest, `wanted` how many
    readers the call gives each file. Each with `inquiry_state` and `inquiry_due` of what its
    applicants were asked last, and `open_with`, the name of a colleague who has it open to screen
    it. `recused` are the keys of `recused_assignments`, where they are known already.
    """
    keys = Value(recused_assignments() if recused is None else recused, KEYS)
    rows = _filtered(files_for(actor), wanted)
    if wanted.state in STATES:
        rows = rows.filter(state=wanted.state)
    if wanted.todo in WAITS:
        rows = rows.filter(to_do(keys)[wanted.todo])
    inquiry = Inquiry.objects.filter(proposal=OuterRef("pk")).order_by("-pk")
    given = Review.objects.filter(
        proposal=OuterRef("proposal"), reviewer=OuterRef("reviewer"), submitted_at__isnull=False
    )
    claim = ScreeningClaim.objects.filter(proposal=OuterRef("pk"), until__gt=timezone.now())
    return rows.annotate(
        inquiry_state=Subquery(inquiry.values("state")[:1]),
        inquiry_due=Subquery(inquiry.values("due_on")[:1]),
        open_with=Subquery(claim.exclude(person=actor.pk).values("person__name")[:1]),
        asked=_counted(Assignment.objects.exclude(Among("pk", keys))),
        answered=_counted(Assignment.objects.filter(Exists(given)).exclude(Among("pk", keys))),
        lost=_counted(Assignment.objects.filter(Among("pk", keys))),
        wanted=Coalesce(F("call__round__readers_each"), Value(READERS_EACH)),
    ).order_by("created_at", "pk")


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
    """How many proposals are in each state, under the other filters; one query."""
    if wanted.words or not _reads_all(actor):
        return dict(_by_state(_filtered(files_for(actor), wanted)))
    narrowed = [name for name in NARROWED if getattr(wanted, name)]
    values = {name: getattr(wanted, name) for name in narrowed}
    return dict(_counts(*narrowed).rows(**values, **reader_values(actor)))


@cache
def _counts(*narrowed: str) -> Prepared[Any]:
    """The same for an officer, to be prepared: one for each choice of filters."""
    wanted: Any = Wanted(**{name: Slot(name, CharField()) for name in narrowed})  # type: ignore[arg-type]
    return Prepared(lambda: _by_state(_filtered(officers_files(), wanted)))


def _by_state(rows: QuerySet[Proposal]) -> QuerySet[Any, Any]:
    return rows.order_by().values_list("state").annotate(n=Count("pk"))


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
