"""Readers, what they know, and the plans of who reads what."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from local4action.accounts.models import Person
from local4action.calls.models import Call, Proposal, ProposalTag
from local4action.foundation.access import one_or_404
from local4action.members.models import Body, Mandate
from local4action.members.queries import current_members_of
from local4action.reviews.balancing import File, Problem, Reader
from local4action.reviews.gate import files_for
from local4action.reviews.models import (
    Assignment,
    PlanLine,
    ReaderProfile,
    ReadingPlan,
    Review,
    Round,
)
from local4action.reviews.queries.interests import board_today, pairs_apart
from local4action.reviews.rules import recused_assignments, without_recused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet

    type Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class KnownReader:
    """A member of the board, what they know, and how much they have in a call."""

    person: Person
    profile: ReaderProfile
    asked: int
    answered: int


def round_of(call: Call) -> Round:
    """How the proposals of a call are read; the defaults where nothing was said."""
    return Round.objects.filter(call=call).first() or Round(call=call)


def profile_of(person: Person) -> ReaderProfile:
    """What a reader knows; without a profile they read the language they use here."""
    return _profiles([person])[person.pk]


def _profiles(people: Collection[Person]) -> dict[int, ReaderProfile]:
    kept = {one.person_id: one for one in ReaderProfile.objects.filter(person__in=people)}
    return {
        one.pk: kept.get(one.pk) or ReaderProfile(person=one, languages=[one.language])
        for one in people
    }


def reader_for(key: int) -> Person:
    """A member of today's Advisory Board.

    Raises:
        Http404: when there is none with this key.
    """
    members = current_members_of(Body.Kind.BOARD).values("person")
    return one_or_404(Person.objects.filter(pk__in=members), pk=key)


def readers_of(actor: Any, call: Call) -> list[KnownReader]:
    """The board of today with their profiles, and how many files of a call each has.

    Counted are the files this officer may see and the reader may read.
    """
    people = board_today()
    profiles = _profiles(people)
    files = files_for(actor).filter(call=call).order_by().values("pk")
    answered = Review.objects.filter(
        proposal=OuterRef("proposal"), reviewer=OuterRef("reviewer"), submitted_at__isnull=False
    )
    rows = (
        Assignment.objects.filter(proposal__in=files)
        .exclude(pk__in=recused_assignments())
        .order_by()
        .values_list("reviewer", Exists(answered))
        .annotate(number=Count("pk"))
    )
    asked, done = Counter[int](), Counter[int]()
    for person, is_answered, number in rows:
        asked[person] += number
        done[person] += number if is_answered else 0
    return [KnownReader(one, profiles[one.pk], asked[one.pk], done[one.pk]) for one in people]


def chairs() -> frozenset[int]:
    """Who chairs the Advisory Board today."""
    held = current_members_of(Body.Kind.BOARD).filter(role=Mandate.Role.CHAIR)
    return frozenset(held.values_list("person", flat=True))


def call_to_plan(key: int) -> Call:
    """The call a job was begun for."""
    return Call.objects.get(pk=key)


def to_plan(actor: Any, call: Call) -> QuerySet[Proposal]:
    """The files of a call that are being read, of those this officer may see."""
    return files_for(actor).filter(call=call, state=Proposal.State.IN_REVIEW)


def problem_of(
    files: QuerySet[Proposal], each: int, *, also: Iterable[int] = ()
) -> tuple[Problem, dict[int, Person]]:
    """What is to be balanced: files, readers, who must not meet, and what stays.

    `also` are the keys of readers who get every file they may read. With the people by key. The
    number of queries is the same for any number of files and readers.
    """
    people = board_today()
    profiles = _profiles(people)
    rows = list(files.order_by("pk").values_list("pk", "language", "organisation__section"))
    keys = [key for key, *_rest in rows]
    goals = _goals_of(keys)
    apart = pairs_apart(people, files)
    begun, asked = _asked(keys)
    chosen = {(key, reader) for key in keys for reader in also}
    return (
        Problem(
            tuple(File(key, language, goals[key], region) for key, language, region in rows),
            tuple(_reader(one, profiles[one.pk]) for one in people),
            each,
            frozenset(apart),
            frozenset(begun | chosen),
            frozenset(asked),
        ),
        {one.pk: one for one in people},
    )


def _reader(person: Person, profile: ReaderProfile) -> Reader:
    return Reader(
        person.pk,
        frozenset(profile.languages),
        frozenset(profile.goals),
        frozenset(profile.regions),
        profile.most_files,
    )


def _goals_of(files: Collection[int]) -> dict[int, frozenset[str]]:
    """The goals of the 2030 Agenda each file is about; a target counts as its goal."""
    tags = ProposalTag.objects.filter(proposal__in=files, node__frame__slug="sdg")
    found: dict[int, set[str]] = defaultdict(set)
    for file, code in tags.exclude(state="dropped").values_list("proposal", "node__code"):
        found[file].add(code.split(".")[0])
    return defaultdict(frozenset, {file: frozenset(codes) for file, codes in found.items()})


def _asked(files: Collection[int]) -> tuple[set[Pair], set[Pair]]:
    """Who was asked to read these files: those who have begun to write, and the others."""
    begun = Review.objects.filter(proposal=OuterRef("proposal"), reviewer=OuterRef("reviewer"))
    rows = Assignment.objects.filter(proposal__in=files).order_by()
    found: dict[bool, set[Pair]] = {True: set(), False: set()}
    for file, reader, has_begun in rows.values_list("proposal", "reviewer", Exists(begun)):
        found[has_begun].add((file, reader))
    return found[True], found[False]


def plan_of(call: Call) -> ReadingPlan | None:
    """The plan of a call that is being looked at."""
    return (
        ReadingPlan.objects.filter(call=call, state=ReadingPlan.State.DRAFT)
        .select_related("made_by")
        .first()
    )


def plan_by_key(key: int) -> ReadingPlan:
    """A plan, whatever became of it."""
    return ReadingPlan.objects.select_related("call").get(pk=key)


def planned_files(actor: Any, plan: ReadingPlan) -> QuerySet[Proposal]:
    """The files a plan is for, those with the fewest readers first; each with `planned`.

    Who has come to have an interest since it was made counts for none.
    """
    lines = _lines(plan).filter(proposal=OuterRef("pk")).order_by()
    number = lines.values("proposal").annotate(n=Count("pk")).values("n")
    rows = to_plan(actor, plan.call).annotate(planned=Coalesce(Subquery(number), 0))
    return rows.order_by("planned", "pk")


def _lines(plan: ReadingPlan) -> QuerySet[PlanLine]:
    """The lines of a plan whose reader may read the file."""
    return without_recused(PlanLine.objects.filter(plan=plan), "reader")


def planned_pairs(plan: ReadingPlan, files: Iterable[int]) -> set[Pair]:
    """Who reads which of these files in a plan."""
    lines = _lines(plan).filter(proposal__in=files)
    return set(lines.values_list("proposal", "reader"))


def planned_loads(actor: Any, plan: ReadingPlan) -> Counter[int]:
    """How many files each reader has in a plan, of those this officer may see."""
    files = to_plan(actor, plan.call).order_by().values("pk")
    rows = _lines(plan).filter(proposal__in=files).order_by()
    return Counter(dict(rows.values_list("reader").annotate(n=Count("pk"))))


def count_short(actor: Any, plan: ReadingPlan) -> int:
    """How many files of a plan lack readers, of those this officer may see."""
    rows: QuerySet[Any] = planned_files(actor, plan).order_by()
    return rows.filter(planned__lt=plan.readers_each).count()


def lines_by_hand(plan: ReadingPlan, files: Iterable[int]) -> set[Pair]:
    """What was chosen by hand."""
    rows = PlanLine.objects.filter(plan=plan, proposal__in=files, by_hand=True)
    return set(rows.values_list(F("proposal"), F("reader")))
