"""A reader writes a review and submits it, revises it, or gets it back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.calls.models import Call, Proposal
from local4action.foundation import mail
from local4action.foundation.actions import action
from local4action.reviews import drafts, phases, queries
from local4action.reviews import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.reviews.actions.files import locked
from local4action.reviews.criteria import HIGHEST
from local4action.reviews.models import Criterion, Review, ReviewRevision, Score

if TYPE_CHECKING:
    from collections.abc import Mapping

    # A value as it is typed, and the mark of the value it was based on; None asks nothing.
    type Change = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A draft after a save; `stale` holds what another device stored in fields left alone."""

    review: Review
    stale: dict[str, str] = field(default_factory=dict)


@action("reviews.save_review", on="proposal")
def save_draft(*, proposal: Proposal, changes: Mapping[str, Change], actor: Any) -> SavedDraft:
    """Save some fields of a draft, as they are typed.

    A field that changed since the version it was based on is left as it is.

    Raises:
        ValidationError: when it was submitted before, or a field is none of the review.
    """
    return keep_draft(proposal, actor, changes)


@action("reviews.save_review", on="proposal")
def save_review(
    *,
    proposal: Proposal,
    scores: Mapping[str, int | None],
    comment_for_board: str,
    comment_for_applicant: str,
    actor: Any,
) -> Review:
    """Save a whole draft. A criterion left out is not answered yet; None says "cannot judge".

    Raises:
        ValidationError: when it was submitted before, or a score is not one of the rubric.
    """
    whole = _whole(proposal.call, scores, comment_for_board, comment_for_applicant)
    return keep_draft(proposal, actor, whole).review


@action("reviews.submit_review", on="proposal")
def submit_review(
    *,
    proposal: Proposal,
    scores: Mapping[str, int | None],
    comment_for_board: str,
    comment_for_applicant: str,
    actor: Any,
) -> Review:
    """Write and submit a whole review.

    Raises:
        ValidationError: when it was submitted before, or something is missing.
    """
    whole = _whole(proposal.call, scores, comment_for_board, comment_for_applicant)
    return _submitted(keep_draft(proposal, actor, whole).review, proposal)


@action("reviews.submit_review", on="proposal")
def submit_draft(*, proposal: Proposal, actor: Any) -> Review:
    """Submit the draft as it is stored.

    Raises:
        ValidationError: when there is none, it was submitted before, or something is missing.
    """
    return _submitted(keep_draft(proposal, actor, {}).review, proposal)


@action("reviews.revise_review", on="proposal")
def revise_review(
    *,
    proposal: Proposal,
    note: str,
    scores: Mapping[str, int | None],
    comment_for_board: str,
    comment_for_applicant: str,
    actor: Any,
) -> Review:
    """Change a submitted review, with a note; what it was before is kept beside it.

    Raises:
        ValidationError: when the phase does not allow it, nothing changes, or something is missing.
    """
    current = locked(proposal, Proposal.State.IN_REVIEW)
    review = Review.objects.filter(proposal=proposal, reviewer=actor).first()
    if review is None or review.submitted_at is None:
        raise ValidationError(_("There is no submitted review of yours to revise."))
    if not phases.may_revise(current):
        raise ValidationError(_("In this phase a submitted review is final."))
    if not note:
        raise ValidationError({"note": _("Say in a few words why you change it.")})
    criteria = queries.criteria_of(proposal.call)
    before = drafts.record_of(review, criteria)
    whole = _whole(proposal.call, scores, comment_for_board, comment_for_applicant)
    values = {name: value for name, (value, _mark) in whole.items()}
    if drafts.missing(values):
        raise ValidationError(drafts.missing(values))
    if values == before["values"]:
        raise ValidationError(_("Nothing was changed."))
    _keep_as_it_was(review, ReviewRevision.Kind.REVISED, note, before, actor)
    _write(review, _fields_of(review, proposal), values)
    review.submitted_at = timezone.now()
    review.save(update_fields=["submitted_at", "saved_at"])
    return review


@action("reviews.hand_back_review", on="proposal")
def hand_back_review(*, proposal: Proposal, review: Review, reason: str, actor: Any) -> Review:
    """Give a submitted review back to its reader, as a draft, with a reason; they get a mail.

    Raises:
        ValidationError: when it is none of this proposal, not submitted, or no reason is given.
    """
    locked(proposal, Proposal.State.IN_REVIEW)
    if not reason:
        raise ValidationError({"reason": _("Say why: the reader gets it by mail.")})
    current = Review.objects.select_related("reviewer").filter(pk=review.pk, proposal=proposal)
    found = current.first()
    if found is None or found.submitted_at is None:
        raise ValidationError(_("This review is not submitted, so there is nothing to hand back."))
    before = drafts.record_of(found, queries.criteria_of(proposal.call))
    kept = _keep_as_it_was(found, ReviewRevision.Kind.HANDED_BACK, reason, before, actor)
    found.submitted_at = None
    found.save(update_fields=["submitted_at", "saved_at"])
    mail.write_from_template(
        "reviews/mail/handed_back",
        {"proposal": proposal, "reviewer": found.reviewer, "reason": reason},
        to=found.reviewer.email,
        language=found.reviewer.language,
        key=f"{proposal.ref}:{found.reviewer_id}:{kept.pk}",
    )
    return found


def _keep_as_it_was(
    review: Review, kind: str, note: str, before: dict[str, Any], actor: Any
) -> ReviewRevision:
    return ReviewRevision.objects.create(
        review=review, kind=kind, note=note, before=before, by=actor
    )


def _whole(
    call: Call, scores: Mapping[str, int | None], board: str, applicant: str
) -> dict[str, Change]:
    """A review as changes to every field, based on nothing."""
    for key, value in scores.items():
        if value is not None and not 0 <= value <= HIGHEST:
            raise ValidationError({f"score_{key}": _("Choose one of the scores.")})
    typed = {f"{drafts.SCORE}{key}": drafts.typed(value) for key, value in scores.items()}
    blank = {f"{drafts.SCORE}{one.key}": "" for one in queries.criteria_of(call)}
    comments = {"comment_for_board": board, "comment_for_applicant": applicant}
    return {name: (value, None) for name, value in (blank | typed | comments).items()}


def keep_draft(proposal: Proposal, actor: Any, changes: Mapping[str, Change]) -> SavedDraft:
    """Part of an act: write the changed fields of this person's draft."""
    review = _own_locked(proposal, actor)
    if review.submitted_at is not None:
        raise ValidationError(_("You have submitted this review; it cannot change any more."))
    known = _fields_of(review, proposal)
    fresh: dict[str, str] = {}
    stale: dict[str, str] = {}
    for name, (value, mark) in changes.items():
        now = known[name][0] if name in known else getattr(review, name, None)
        if name not in {*known, *drafts.COMMENTS} or now is None:
            raise ValidationError({name: _("Choose one of the scores.")})
        if value == now:
            continue
        if mark is not None and mark != drafts.mark(now):
            stale[name] = now
        else:
            fresh[name] = value
    _write(review, known, fresh)
    return SavedDraft(review, stale)


def _own_locked(proposal: Proposal, actor: Any) -> Review:
    """This person's review of a file that is being read, begun where need be, locked with it.

    Always the call, the file, the review, in this order (that of `of` is the order of the locks):
    the fields of a page come all at once, and two that went different ways would wait for one
    another for ever.
    """
    mine = Review.objects.select_for_update(of=("proposal", "self")).select_related("proposal")
    review = mine.filter(
        proposal=proposal, reviewer=actor, proposal__state=Proposal.State.IN_REVIEW
    ).first()
    if review is not None:
        return review
    # The rubric is frozen by the first review: nobody changes it while this one is begun.
    Call.objects.select_for_update(of=("self",)).get(pk=proposal.call_id)
    locked(proposal, Proposal.State.IN_REVIEW)
    begun, _new = Review.objects.get_or_create(proposal=proposal, reviewer=actor)
    return begun


def _fields_of(review: Review, proposal: Proposal) -> dict[str, tuple[str, int]]:
    """Each score's field: what is stored in it, as it is typed, and its criterion; one query."""
    given = Score.objects.filter(review=review, criterion=OuterRef("pk"))
    as_typed = Coalesce(Cast("value", CharField()), Value(drafts.CANNOT_JUDGE))
    rows = (
        Criterion.objects.filter(call=proposal.call_id)
        .annotate(given=Subquery(given.annotate(typed=as_typed).values("typed")[:1]))
        .values_list("key", "given", "pk")
    )
    return {f"{drafts.SCORE}{key}": (value or "", pk) for key, value, pk in rows}


def _write(review: Review, known: Mapping[str, tuple[str, int]], fresh: Mapping[str, str]) -> None:
    """Store new values of fields; the time of the review is always renewed."""
    scores = {known[name][1]: value for name, value in fresh.items() if name in known}
    taken_back = [pk for pk, value in scores.items() if not value]
    if taken_back:
        review.scores.filter(criterion__in=taken_back).delete()
    Score.objects.bulk_create(
        [
            Score(review=review, criterion_id=pk, value=drafts.stored(value))
            for pk, value in scores.items()
            if value
        ],
        update_conflicts=True,
        unique_fields=["review", "criterion"],
        update_fields=["value"],
    )
    for name in drafts.COMMENTS:
        if name in fresh:
            setattr(review, name, fresh[name])
    review.save()


def _submitted(review: Review, proposal: Proposal) -> Review:
    """Submit a draft that is whole."""
    problems = drafts.missing(drafts.values_of(review, queries.criteria_of(proposal.call)))
    if problems:
        raise ValidationError(problems)
    review.submitted_at = timezone.now()
    review.save(update_fields=["submitted_at", "saved_at"])
    return review
