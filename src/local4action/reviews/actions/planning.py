"""A plan of who reads what is made, edited and applied; readers say what they know."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from local4action.calls.models import Call, Proposal
from local4action.foundation import long_jobs, mail
from local4action.foundation.actions import action
from local4action.reviews import queries
from local4action.reviews import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.reviews.actions.rubrics import give_rubric
from local4action.reviews.gate import PLANNED
from local4action.reviews.models import (
    Assignment,
    PlanLine,
    ReaderProfile,
    ReadingPlan,
    Review,
    Round,
)
from local4action.reviews.workflow import PLAN

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable

    from django.db.models import Model

    from local4action.accounts.models import Person
    from local4action.foundation.models import LongJob

    type Pair = tuple[int, int]

WAYS: Final = ("balanced", "language", "chair")
BATCH: Final = 2000


@action("reviews.edit_profile", on="reader")
def edit_profile(
    *,
    reader: Person,
    languages: list[str],
    goals: list[str],
    regions: list[str],
    most_files: int | None,
    actor: Any,
) -> ReaderProfile:
    """Say what a reader reads and knows, and how many files of a call they take at most.

    Raises:
        ValidationError: when they read no language.
    """
    del actor
    if not languages:
        raise ValidationError({"languages": _("Choose at least one language.")})
    said = {
        "languages": languages,
        "goals": goals,
        "regions": regions,
        "most_files": most_files,
    }
    return ReaderProfile.objects.update_or_create(person=reader, defaults=said)[0]


@action("reviews.plan_readers", on="call")
def set_round(
    *, call: Call, readers_each: int, national_rule: bool, fellow_rule: bool, actor: Any
) -> Round:
    """Say how many read each file of a call, and who does not read whom.

    Args:
        call: the call.
        readers_each: how many read each file.
        national_rule: nobody reads from their own country.
        fellow_rule: nobody reads from a fellow member of an association.
        actor: the officer.

    Raises:
        ValidationError: when the number is not from 1 to 9.
    """
    del actor
    if not 1 <= readers_each <= 9:
        raise ValidationError({"readers_each": _("Choose a number from 1 to 9.")})
    said = {
        "readers_each": readers_each,
        "national_rule": national_rule,
        "fellow_rule": fellow_rule,
    }
    return Round.objects.update_or_create(call=call, defaults=said)[0]


@action("reviews.plan_readers", on="call")
def begin_plan(*, call: Call, way: str, chair: bool, actor: Any) -> LongJob:
    """Have a plan made by a job: balanced, or by one of the rules; nothing is asked of anyone yet.

    Args:
        call: the call whose files are to be read.
        way: balanced, language (each file to all who read its language), or chair.
        chair: whether the chair reads every file besides.
        actor: the officer, who is shown how far it is.

    Raises:
        ValidationError: when the way is not known, or there is nothing to read or nobody to do it.
    """
    if way not in WAYS:
        raise ValidationError({"way": _("Choose one of the ways.")})
    if not queries.to_plan(actor, call).exists():
        raise ValidationError(_("No file of this call is being read now."))
    if not queries.board_today():
        raise ValidationError(_("The Advisory Board has no members today."))
    title = _("Readers are chosen")
    job = long_jobs.begin(kind="reviews.plan", title=title, by=actor, total=3)
    app.configure_task("reviews.balance", queue="measures").defer(
        job=job.pk, call=call.pk, way=way, chair=chair
    )
    return job


@action("reviews.plan_readers", on="call")
def keep_plan(
    *,
    call: Call,
    way: str,
    pairs: Iterable[Pair],
    readers_each: int,
    seconds: float | None,
    actor: Any,
) -> ReadingPlan:
    """Keep what was found as the call's draft; an earlier draft is dropped."""
    Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    for earlier in ReadingPlan.objects.filter(call=call, state=ReadingPlan.State.DRAFT):
        PLAN.move(earlier, "drop", actor=actor)
    plan = ReadingPlan.objects.create(
        call=call, way=way, readers_each=readers_each, seconds=seconds, made_by=actor
    )
    lines = [PlanLine(plan=plan, proposal_id=file, reader_id=reader) for file, reader in pairs]
    PlanLine.objects.bulk_create(lines, batch_size=BATCH)
    _have_counted(PlanLine)
    return plan


def _have_counted(table: type[Model]) -> None:
    """Tell PostgreSQL that a table has grown at once.

    It looks by itself a minute later, and until then plans for the rows there were: the page of a
    plan of 15,000 lines took half a minute meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {connection.ops.quote_name(table._meta.db_table)}")  # noqa: SLF001 - its public name


@action("reviews.assign_reviewers", on="proposal")
def set_plan_readers(
    *, plan: ReadingPlan, proposal: Proposal, readers: Collection[Person], actor: Any
) -> ReadingPlan:
    """Say by hand who reads one file of a plan.

    Raises:
        ValidationError: when the plan is no draft any more, someone may not read the file, or
            someone is left out who has begun to write.
    """
    del actor
    _draft(plan)
    possible = {one.pk for one in queries.possible_reviewers(proposal)}
    chosen = {one.pk for one in readers}
    if not chosen <= possible:
        raise ValidationError({"readers": _("One of them may not read this proposal.")})
    begun = set(Review.objects.filter(proposal=proposal).values_list("reviewer", flat=True))
    if (begun & possible) - chosen:
        raise ValidationError({"readers": _("Who has begun to write a review stays.")})
    lines = PlanLine.objects.filter(plan=plan, proposal=proposal)
    lines.exclude(reader__in=chosen).delete()
    there = set(lines.values_list("reader", flat=True))
    for key in sorted(chosen - there):
        PlanLine.objects.create(plan=plan, proposal=proposal, reader_id=key, by_hand=True)
    return plan


@action("reviews.plan_readers", on="call")
def drop_plan(*, call: Call, actor: Any) -> ReadingPlan:
    """Put the draft aside; nobody is asked.

    Raises:
        ValidationError: when there is none.
    """
    return PLAN.move(_draft_of(call), "drop", actor=actor)


@action("reviews.plan_readers", on="call")
def begin_asking(*, call: Call, due_on: dt.date, actor: Any) -> LongJob:
    """Have a job ask the readers of the draft: of a large call there are thousands of readings.

    Raises:
        ValidationError: when there is no draft, or the day has passed.
    """
    _refuse_past(due_on)
    plan = _draft_of(call)
    job = long_jobs.begin(kind="reviews.asking", title=_("The readers are asked"), by=actor)
    app.configure_task("reviews.apply_plan", queue="measures").defer(
        job=job.pk, plan=plan.pk, due_on=due_on.isoformat()
    )
    return job


@action("reviews.plan_readers", on="call")
def apply_plan(
    *, call: Call, due_on: dt.date, actor: Any, seen: ReadingPlan | None = None
) -> ReadingPlan:
    """Ask the readers of the draft, each with one mail about all their new files.

    Everything is judged anew: who has an interest by now, or left the board, is not asked, and a
    file that is no longer being read is left alone. Files that are kept from the officer who
    applies it are no part of the act. `seen` is the draft the officer looked at.

    Raises:
        ValidationError: when there is no draft or another one than was seen, or the day has passed.
    """
    _refuse_past(due_on)
    plan = _draft_of(call)
    if seen is not None and plan != seen:
        raise ValidationError(_("There is no plan for this call any more. Make another."))
    PLAN.move(plan, "apply", actor=actor, applied_at=timezone.now())
    files = queries.to_plan(actor, call)
    keys = list(Proposal.objects.select_for_update(of=("self",)).filter(pk__in=files.values("pk")))
    by_key = {one.pk: one for one in keys}
    planned = queries.planned_pairs(plan, by_key)
    people = {one.pk: one for one in queries.board_today()}
    apart = queries.pairs_apart(people.values(), files)
    wanted = {(file, one) for file, one in planned if one in people and (file, one) not in apart}
    give_rubric(call)
    new = _asked(wanted, {file for file, _reader in planned}, due_on)
    told: dict[int, list[Proposal]] = defaultdict(list)
    for file, reader in sorted(new):
        told[reader].append(by_key[file])
    for reader, proposals in told.items():
        _tell(plan, people[reader], proposals, due_on)
    return plan


def _refuse_past(due_on: dt.date) -> None:
    if due_on < timezone.localdate():
        raise ValidationError({"due_on": _("Choose a day that is still to come.")})


def _asked(wanted: set[Pair], files: set[int], due_on: dt.date) -> set[Pair]:
    """Make the assignments of these files those that are wanted; the new ones."""
    begun = set(Review.objects.filter(proposal__in=files).values_list("proposal", "reviewer"))
    there = {
        (one.proposal_id, one.reviewer_id): one
        for one in Assignment.objects.filter(proposal__in=files)
    }
    over = [one.pk for pair, one in there.items() if pair not in wanted | begun]
    Assignment.objects.filter(pk__in=over).delete()
    stay = [one.pk for pair, one in there.items() if pair in wanted]
    Assignment.objects.filter(pk__in=stay).update(due_on=due_on)
    new = wanted - there.keys()
    rows = [
        Assignment(proposal_id=file, reviewer_id=reader, due_on=due_on)
        for file, reader in sorted(new)
    ]
    Assignment.objects.bulk_create(rows, batch_size=BATCH)
    _have_counted(Assignment)
    return new


def _tell(plan: ReadingPlan, reader: Person, files: list[Proposal], due_on: dt.date) -> None:
    mail.write_from_template(
        PLANNED,
        {"reader": reader, "files": files, "number": len(files), "due_on": due_on},
        to=reader.email,
        language=reader.language,
        key=f"{plan.pk}:{reader.pk}",
    )


def _draft_of(call: Call) -> ReadingPlan:
    plan = queries.plan_of(call)
    if plan is None:
        raise ValidationError(_("There is no plan for this call any more. Make another."))
    return plan


def _draft(plan: ReadingPlan) -> None:
    """Lock a plan that is still a draft."""
    found = ReadingPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if found.state != ReadingPlan.State.DRAFT:
        raise ValidationError(_("There is no plan for this call any more. Make another."))
