"""The decision register and the letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import rules as permissions
from django.db.models import (
    BigIntegerField,
    Case,
    DateTimeField,
    Exists,
    IntegerField,
    OuterRef,
    When,
)

from local4action.foundation.prepared import Prepared, Slot
from local4action.foundation.searching import called
from local4action.members.models import Body
from local4action.members.queries import bodies
from local4action.reviews.models import Decision, Letter, LetterReading
from local4action.reviews.rules import has_interest

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from local4action.calls.models import Proposal


MOST_LETTERS: Final = 20


def deciding_bodies() -> QuerySet[Body]:
    """Bodies that can decide on a proposal, the Executive Bureau first."""
    kinds = (Body.Kind.BUREAU, Body.Kind.BOARD, Body.Kind.SECRETARIAT)
    rank = Case(When(kind=Body.Kind.BUREAU, then=0), default=1, output_field=IntegerField())
    return bodies().filter(kind__in=kinds).order_by(rank, "pk")


def register_for(actor: Any, words: str = "") -> QuerySet[Decision]:
    """The decision register, newest first, without what this person has an interest in."""
    if not permissions.has_perm("reviews.see_register", actor):
        return Decision.objects.none()
    rows = Decision.objects.exclude(has_interest(actor, "proposal")).select_related(
        "body", "proposal__call", "proposal__organisation"
    )
    if words:
        rows = rows.filter(
            called(words, "words", "proposal__words", "proposal__organisation__words")
        )
    return rows.order_by("-decided_on", "-pk")


def released_letter(proposal: Proposal) -> Letter | None:
    """The letter of a proposal once it is released, for those who wrote the proposal."""
    return Letter.objects.filter(proposal=proposal, released_at__isnull=False).first()


def readings_of(letter: Letter) -> list[LetterReading]:
    """Who has opened a letter, and when first."""
    return list(letter.readings.select_related("person"))


def has_read(actor: Any, letter: Letter) -> bool:
    """Whether this person has opened the letter before."""
    return letter.readings.filter(person=actor.pk).exists()


def letters_to(actor: Any, since: dt.datetime) -> list[Letter]:
    """Letters released after an instant to proposals this person writes, the newest first.

    Each with `is_read`: whether this very person has opened it.
    """
    found: list[Any] = _LETTERS.rows(person=actor.pk, since=since)
    return found


_LETTERS: Final = Prepared(
    lambda: (
        Letter.objects.filter(
            released_at__gte=Slot("since", DateTimeField()),
            proposal__members__person=Slot("person", BigIntegerField()),
        )
        .select_related("proposal")
        .annotate(
            is_read=Exists(
                LetterReading.objects.filter(
                    letter=OuterRef("pk"), person=Slot("person", BigIntegerField())
                )
            )
        )
        .order_by("-released_at")[:MOST_LETTERS]
    )
)
