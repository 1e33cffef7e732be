"""What a reader is asked to read, and what the readers wrote."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    prefetch_related_objects,
)

from local4action.accounts.models import Person
from local4action.calls.models import ProposalMember
from local4action.foundation.prepared import Among, Prepared, Slot
from local4action.members.models import Body, Mandate
from local4action.members.queries import current_members_of
from local4action.reviews import phases
from local4action.reviews.gate import files_for
from local4action.reviews.models import Assignment, Conflict, Criterion, Review, ReviewRevision
from local4action.reviews.models.rounds import READERS_EACH
from local4action.reviews.queries.interests import interested_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from local4action.calls.models import Call, Proposal


def assigned_to(actor: Any) -> QuerySet[Proposal]:
    """A board member's files, what is to be read first on top.

    Each with `due_on`, and `submitted_at` and `saved_at` of their own review.
    """
    asked = Assignment.objects.filter(proposal=OuterRef("pk"), reviewer=actor.pk)
    review = Review.objects.filter(proposal=OuterRef("pk"), reviewer=actor.pk)
    return (
        files_for(actor)
        .select_related("call__round")
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


def handed_back(review: Review) -> ReviewRevision | None:
    """Why a draft is one again, where an officer handed it back last; one query."""
    last = ReviewRevision.objects.filter(review=review).order_by("-pk").first()
    return last if last and last.kind == ReviewRevision.Kind.HANDED_BACK else None


def submitted_reviews(proposal: Proposal) -> list[Review]:
    """The submitted reviews of those without an interest, with their scores."""
    found = _SUBMITTED.rows(proposal=proposal.pk)
    recused = recused_on(proposal, [one.reviewer for one in found if one.may_be_tied])  # type: ignore[attr-defined]
    found = [one for one in found if one.reviewer_id not in recused]
    prefetch_related_objects(found, "scores")
    return found


def recused_on(proposal: Proposal, people: Iterable[Person]) -> set[int]:
    """Those of several people who have an interest in a file, asked once for each page."""
    known: dict[int, bool] = proposal.__dict__.setdefault("known_recused", {})
    if asked := [one for one in people if one.pk not in known]:
        found = interested_in(proposal, asked)
        known.update((one.pk, one.pk in found) for one in asked)
    return {key for key, recused in known.items() if recused}


def _submitted() -> QuerySet[Review]:
    recused = Conflict.objects.filter(proposal=OuterRef("proposal"), person=OuterRef("reviewer"))
    rows = Review.objects.filter(
        proposal=Slot("proposal", BigIntegerField()), submitted_at__isnull=False
    )
    earlier = ReviewRevision.objects.filter(review=OuterRef("pk"))
    rows = rows.exclude(Exists(recused)).annotate(
        may_be_tied=_may_be_tied(), was_changed=Exists(earlier)
    )
    return rows.select_related("reviewer").order_by("submitted_at", "pk")


def _may_be_tied() -> Q:
    """Whether a reader speaks for an organisation or is invited to write: only they are judged."""
    speaks = Mandate.objects.filter(person=OuterRef("reviewer"), organisation__isnull=False)
    writes = ProposalMember.objects.filter(
        Q(person=OuterRef("reviewer")) | Q(email__iexact=OuterRef("reviewer__email")),
        proposal=OuterRef("proposal"),
    )
    return Q(Exists(speaks)) | Q(Exists(writes))


_SUBMITTED: Final = Prepared(_submitted)


def reviews_for(actor: Any, proposal: Proposal) -> list[Review]:
    """What this person may read of a file's submitted reviews; `phases` decides.

    One with `was_changed` has its `revisions`: what it was before.
    """
    found = submitted_reviews(proposal)
    own = next((one for one in found if one.reviewer_id == actor.pk), None)
    if not phases.sight(actor, proposal, own).sees_others:
        return []
    changed = [one for one in found if one.was_changed]  # type: ignore[attr-defined]
    if changed:
        prefetch_related_objects(changed, "revisions__by")
    return found


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
    """Who was asked, with `is_recused` and `has_answered`; the file then knows what it `lost`."""
    found = _ASSIGNMENTS.rows(proposal=proposal.pk)
    recused = recused_on(proposal, [one.reviewer for one in found if one.may_be_tied])  # type: ignore[attr-defined]
    for one in found:
        one.is_recused = one.is_recused or one.reviewer_id in recused  # type: ignore[attr-defined]
    file: Any = proposal
    file.lost = sum(one.is_recused for one in found)  # type: ignore[attr-defined]
    file.asked = len(found) - file.lost
    file.wanted = getattr(getattr(proposal.call, "round", None), "readers_each", READERS_EACH)
    return found


def needs_another(proposal: Any) -> bool:
    """Whether a file lost a reader to an interest and has fewer left than its call wants.

    Of a file that knows how many it `lost`, whether from a list or by `assignments_of`.
    """
    lost = getattr(proposal, "lost", 0) if proposal.state == "in_review" else 0
    return lost > 0 and proposal.asked < proposal.wanted


def _assignments() -> QuerySet[Assignment]:
    same = {"proposal": OuterRef("proposal")}
    recused = Conflict.objects.filter(**same, person=OuterRef("reviewer"))
    answered = Review.objects.filter(
        **same, reviewer=OuterRef("reviewer"), submitted_at__isnull=False
    )
    return (
        Assignment.objects.filter(proposal=Slot("proposal", BigIntegerField()))
        .select_related("reviewer")
        .annotate(
            is_recused=Exists(recused),
            has_answered=Exists(answered),
            may_be_tied=_may_be_tied(),
        )
        .order_by("reviewer__name", "pk")
    )


_ASSIGNMENTS: Final = Prepared(_assignments)


def possible_reviewers(proposal: Proposal) -> list[Person]:
    """Today's members of the Advisory Board who have no interest in the proposal, by name."""
    members = {mandate.person_id: mandate.person for mandate in current_members_of(Body.Kind.BOARD)}
    kept_out = interested_in(proposal, members.values())
    return [person for key, person in members.items() if key not in kept_out]


def names_of(keys: set[int]) -> Mapping[int, str]:
    """The names of people, for a history."""
    return {one.pk: str(one) for one in _PEOPLE.rows(keys=list(keys))} if keys else {}


_PEOPLE: Final = Prepared(
    lambda: Person.objects.filter(
        Among("pk", Slot("keys", ArrayField(BigIntegerField())))
    ).order_by()
)
