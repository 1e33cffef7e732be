"""The officers' list: what waits, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import rules as permissions
from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
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


def _outstanding() -> Exists:
    """Someone without an interest was asked and has not answered."""
    submitted = Review.objects.filter(
        proposal=OuterRef("proposal"), reviewer=OuterRef("reviewer"), submitted_at__isnull=False
    )
    recused = Conflict.objects.filter(proposal=OuterRef("proposal"), person=OuterRef("reviewer"))
    asked = Assignment.objects.filter(proposal=OuterRef("pk"))
    return Exists(asked.exclude(Exists(submitted)).exclude(Exists(recused)))


def to_do() -> dict[str, Q]:
    """What can wait for an officer, by name: the condition on a proposal."""
    assigned = Q(Exists(Assignment.objects.filter(proposal=OuterRef("pk"))))
    held = Letter.objects.filter(proposal=OuterRef("pk"), released_at__isnull=True)
    awaited = Q(Exists(Inquiry.objects.filter(proposal=OuterRef("pk"), state="asked")))
    return {
        "screen": Q(state="submitted") & ~awaited,
        "asked": Q(state="submitted") & awaited,
        "assign": Q(state="in_review") & ~assigned,
        "decide": Q(state="in_review") & assigned & ~Q(_outstanding()),
        "letter": Q(Exists(held)),
    }


def queue_for(actor: Any, wanted: Wanted) -> QuerySet[Proposal]:
    """An officer's list: oldest first, with how many were asked and how many answered.

    Each with `inquiry_state` and `inquiry_due` of what its applicants were asked last, and
    `open_with`, the name of a colleague who has it open to screen it.
    """
    rows = _filtered(files_for(actor), wanted)
    if wanted.state in STATES:
        rows = rows.filter(state=wanted.state)
    if wanted.todo in to_do():
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


_PAIRS: Final = Prepared(
    lambda: officers_files().values_list("language", "organisation__country").distinct()
)


_COUNTS: Final = Prepared(lambda: officers_files().values_list("state").annotate(n=Count("pk")))


def _reads_all(actor: Any) -> bool:
    return bool(permissions.has_perm("reviews.read_all_files", actor))


def counts_for(actor: Any, wanted: Wanted) -> dict[str, int]:
    """How many proposals are in each state, under the other filters; one query."""
    if _reads_all(actor) and wanted == Wanted(state=wanted.state, todo=wanted.todo):
        return dict(_COUNTS.rows(**reader_values(actor)))
    rows = _filtered(files_for(actor), wanted).order_by().values_list("state")
    return dict(rows.annotate(n=Count("pk")))


def choices_for(actor: Any) -> dict[str, list[Any]]:
    """The calls, languages and countries the queue can be filtered by; two queries."""
    found = _PAIRS.rows(**reader_values(actor)) if _reads_all(actor) else []
    return {
        "calls": list(Call.objects.exclude(state__in=["draft", "cleared"]).order_by("-pk")[:200]),
        "languages": sorted({language for language, _country in found}),
        "countries": sorted({country for _language, country in found}),
    }


def todo_counts_for(actor: Any) -> dict[str, int]:
    """How much waits for an officer, by name; one query."""
    if not _reads_all(actor):
        return dict.fromkeys(to_do(), 0)
    rows = _WAITING_COUNTS.rows(**reader_values(actor))
    counted = dict.fromkeys(to_do(), 0)
    for *flags, number in rows:
        for name, flag in zip(counted, flags, strict=True):
            counted[name] += number if flag else 0
    return counted


def _todo_counts() -> QuerySet[Any, Any]:
    """How many files there are of each mix of things to do."""
    flags = {
        f"is_{name}": Case(When(condition, then=True), default=False, output_field=BooleanField())
        for name, condition in to_do().items()
    }
    rows = officers_files().annotate(**flags).values_list(*flags)
    return rows.annotate(number=Count("pk"))


_WAITING_COUNTS: Final = Prepared(_todo_counts)
