"""The officers' list: what waits, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import rules as permissions
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import In
from django.utils import timezone

from local4action.calls.models import Call, Proposal
from local4action.foundation.prepared import Prepared
from local4action.foundation.searching import called
from local4action.reviews.gate import STATES, files_for, officers_files
from local4action.reviews.models import (
    Assignment,
    Conflict,
    Inquiry,
    Letter,
    Review,
    ScreeningClaim,
)
from local4action.reviews.rules import reader_values

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


WAITS: Final = ("screen", "asked", "assign", "decide", "letter")


def _outstanding() -> QuerySet[Any, Any]:
    """The files on which someone without an interest was asked and has not answered."""
    same = {"proposal": OuterRef("proposal")}
    submitted = Review.objects.filter(
        **same, reviewer=OuterRef("reviewer"), submitted_at__isnull=False
    )
    recused = Conflict.objects.filter(**same, person=OuterRef("reviewer"))
    rows = Assignment.objects.exclude(Exists(submitted)).exclude(Exists(recused))
    return rows.order_by().values("proposal")


def to_do() -> dict[str, Q]:
    """What can wait for an officer, by the names of `WAITS`: the condition on a proposal.

    Each as a set found once: asked of every file of a long list it would cost more than the list.
    """

    def among(rows: QuerySet[Any, Any]) -> Q:
        return Q(In(F("pk"), rows))

    assigned = among(Assignment.objects.order_by().values("proposal"))
    awaited = among(Inquiry.objects.filter(state="asked").order_by().values("proposal"))
    held = Letter.objects.filter(released_at__isnull=True).order_by().values("proposal")
    conditions = (
        Q(state="submitted") & ~awaited,
        Q(state="submitted") & awaited,
        Q(state="in_review") & ~assigned,
        Q(state="in_review") & assigned & ~among(_outstanding()),
        among(held),
    )
    return dict(zip(WAITS, conditions, strict=True))


def queue_for(actor: Any, wanted: Wanted) -> QuerySet[Proposal]:
    """An officer's list: oldest first, with how many were asked and how many answered.

    Each with `inquiry_state` and `inquiry_due` of what its applicants were asked last, and
    `open_with`, the name of a colleague who has it open to screen it.
    """
    rows = _filtered(files_for(actor), wanted)
    if wanted.state in STATES:
        rows = rows.filter(state=wanted.state)
    if wanted.todo in WAITS:
        rows = rows.filter(to_do()[wanted.todo])
    inquiry = Inquiry.objects.filter(proposal=OuterRef("pk")).order_by("-pk")
    claim = ScreeningClaim.objects.filter(proposal=OuterRef("pk"), until__gt=timezone.now())
    return rows.annotate(
        inquiry_state=Subquery(inquiry.values("state")[:1]),
        inquiry_due=Subquery(inquiry.values("due_on")[:1]),
        open_with=Subquery(claim.exclude(person=actor.pk).values("person__name")[:1]),
        asked=_counted(Assignment.objects.all()),
        answered=_counted(Review.objects.filter(submitted_at__isnull=False)),
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


def overview_for(actor: Any) -> Overview:
    """The whole of an officer's list, whatever is filtered; one query, none for others."""
    states: dict[str, int] = {}
    todo = dict.fromkeys(WAITS, 0)
    languages, countries = set(), set()
    rows = _GROUPS.rows(**reader_values(actor)) if _reads_all(actor) else []
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
        for name, condition in to_do().items()
    }
    columns = ("state", "language", "organisation__country", *flags)
    rows = officers_files().order_by().annotate(**flags).values_list(*columns)
    return rows.annotate(number=Count("pk"))


_GROUPS: Final = Prepared(_groups)


def _reads_all(actor: Any) -> bool:
    return bool(permissions.has_perm("reviews.read_all_files", actor))


def counts_for(actor: Any, wanted: Wanted) -> dict[str, int]:
    """How many proposals are in each state, under the other filters; one query."""
    rows = _filtered(files_for(actor), wanted).order_by().values_list("state")
    return dict(rows.annotate(n=Count("pk")))


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
