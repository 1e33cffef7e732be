"""What may be read of reviews, and by whom. Every file comes through the gate."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import rules as permissions
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce

from local4action.accounts.models import Person
from local4action.calls.models import Call, Proposal
from local4action.foundation.prepared import Prepared, Slot
from local4action.foundation.text import Sought
from local4action.foundation.translations import Translated
from local4action.members.models import Body
from local4action.members.queries import bodies, current_members_of
from local4action.reviews.gate import STATES, files_for, officers_files
from local4action.reviews.models import (
    Assignment,
    Conflict,
    Criterion,
    Decision,
    Letter,
    LetterReading,
    Review,
)
from local4action.reviews.rules import has_interest, interested_in, reader_values

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from django.db.models import Model, QuerySet

MOST_LETTERS: Final = 20


# ---- The queue -------------------------------------------------------------------------------


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
        rows = _named(rows, wanted.words, "ref", "title", "organisation__name")
    return rows


def _named[M: Model](rows: QuerySet[M], words: str, *columns: str) -> QuerySet[M]:
    """Those of `rows` whose columns hold all words sought; one query for the words alone.

    Folding is done here and not in the database, which knows no letter beyond English ones: a
    call brings hundreds of proposals, not millions.
    """
    sought = Sought(words)
    read = rows.order_by().values_list("pk", *columns)
    return rows.filter(pk__in=[pk for pk, *texts in read if sought.fits(*_spelled(texts))])


def _spelled(texts: Iterable[Any]) -> Iterator[str]:
    """Every language of each text: a name is looked for as the reader knows it."""
    for text in texts:
        if isinstance(text, Translated):
            yield from (version.text for version in text.texts.values())
        else:
            yield str(text)


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
    return {
        "screen": Q(state="submitted"),
        "assign": Q(state="in_review") & ~assigned,
        "decide": Q(state="in_review") & assigned & ~Q(_outstanding()),
        "letter": Q(Exists(held)),
    }


def queue_for(actor: Any, wanted: Wanted) -> QuerySet[Proposal]:
    """An officer's list: oldest first, with how many were asked and how many answered."""
    rows = _filtered(files_for(actor), wanted)
    if wanted.state in STATES:
        rows = rows.filter(state=wanted.state)
    if wanted.todo in to_do():
        rows = rows.filter(to_do()[wanted.todo])
    return rows.annotate(
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


def assigned_to(actor: Any) -> QuerySet[Proposal]:
    """A board member's files, what is to be read first on top.

    Each with `due_on`, and `submitted_at` and `saved_at` of their own review.
    """
    asked = Assignment.objects.filter(proposal=OuterRef("pk"), reviewer=actor.pk)
    review = Review.objects.filter(proposal=OuterRef("pk"), reviewer=actor.pk)
    return (
        files_for(actor)
        .annotate(
            due_on=Subquery(asked.values("due_on")[:1]),
            submitted_at=Subquery(review.values("submitted_at")[:1]),
            saved_at=Subquery(review.values("saved_at")[:1]),
        )
        .order_by(F("submitted_at").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk")
    )


def to_read(actor: Any) -> QuerySet[Proposal]:
    """Of these, the ones still to be scored."""
    return assigned_to(actor).filter(Q(submitted_at=None), state="in_review")


def already_read(actor: Any) -> QuerySet[Proposal]:
    """The files this person has scored."""
    return assigned_to(actor).exclude(Q(submitted_at=None))


# ---- Reviews -----------------------------------------------------------------------------


def criteria_of(call: Call) -> list[Criterion]:
    """The rubric of a call."""
    return _CRITERIA.rows(call=call.pk)


_CRITERIA: Final = Prepared(
    lambda: Criterion.objects.filter(call=Slot("call", BigIntegerField())).order_by("position")
)


def own_review(actor: Any, proposal: Proposal) -> Review | None:
    """This person's review of a proposal, draft or submitted, with its scores."""
    rows = Review.objects.filter(proposal=proposal, reviewer=actor.pk)
    return rows.prefetch_related("scores").first()


def submitted_reviews(proposal: Proposal) -> list[Review]:
    """The submitted reviews of those without an interest, with their scores."""
    found = _SUBMITTED.rows(proposal=proposal.pk)
    prefetch_related_objects(found, "scores")
    return found


def _submitted() -> QuerySet[Review]:
    recused = Conflict.objects.filter(proposal=OuterRef("proposal"), person=OuterRef("reviewer"))
    rows = Review.objects.filter(
        proposal=Slot("proposal", BigIntegerField()), submitted_at__isnull=False
    )
    return rows.exclude(Exists(recused)).select_related("reviewer").order_by("submitted_at", "pk")


_SUBMITTED: Final = Prepared(_submitted)


def reviews_for(actor: Any, proposal: Proposal) -> list[Review]:
    """What this person may read of a file's reviews: a reader only once their own is submitted."""
    found = submitted_reviews(proposal)
    if permissions.has_perm("reviews.read_all_files", actor):
        return found
    return found if any(one.reviewer_id == actor.pk for one in found) else []


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion with every score it got: nothing is averaged away.

    `spread` is highest minus lowest, None with fewer than two scores.
    """

    criterion: Criterion
    scores: list[int | None] = field(default_factory=list)

    @property
    def spread(self) -> int | None:
        """How far apart the reviewers are."""
        given = [score for score in self.scores if score is not None]
        return max(given) - min(given) if len(given) > 1 else None


def lines_of(criteria: list[Criterion], reviews: list[Review]) -> list[Line]:
    """The scores of several reviews, criterion by criterion, in the order of the reviews."""
    by_review = [{score.criterion_id: score.value for score in one.scores.all()} for one in reviews]
    return [Line(one, [scores.get(one.pk) for scores in by_review]) for one in criteria]


def assignments_of(proposal: Proposal) -> list[Assignment]:
    """Who was asked, with `is_recused` and `has_answered`."""
    return _ASSIGNMENTS.rows(proposal=proposal.pk)


def _assignments() -> QuerySet[Assignment]:
    same = {"proposal": OuterRef("proposal")}
    recused = Conflict.objects.filter(**same, person=OuterRef("reviewer"))
    answered = Review.objects.filter(
        **same, reviewer=OuterRef("reviewer"), submitted_at__isnull=False
    )
    return (
        Assignment.objects.filter(proposal=Slot("proposal", BigIntegerField()))
        .select_related("reviewer")
        .annotate(is_recused=Exists(recused), has_answered=Exists(answered))
        .order_by("reviewer__name", "pk")
    )


_ASSIGNMENTS: Final = Prepared(_assignments)


def possible_reviewers(proposal: Proposal) -> list[Person]:
    """Today's members of the Advisory Board who have no interest in the proposal, by name."""
    members = {mandate.person_id: mandate.person for mandate in current_members_of(Body.Kind.BOARD)}
    kept_out = interested_in(proposal, members)
    return [person for key, person in members.items() if key not in kept_out]


# ---- Decisions and letters ---------------------------------------------------------------


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
        columns = ("proposal__ref", "proposal__title", "proposal__organisation__name", "minutes")
        rows = _named(rows, words, *columns)
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


def names_of(keys: set[int]) -> Mapping[int, str]:
    """The names of people, for a history."""
    return {person.pk: str(person) for person in Person.objects.filter(pk__in=keys)}
