"""What is done to proposals between their submission and the letter that answers them."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.calls.actions import ask_second_form, record_outcome, reject_proposal
from local4action.calls.models import Call, Proposal
from local4action.foundation import mail
from local4action.foundation.actions import action
from local4action.reviews import letters, queries
from local4action.reviews import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.reviews.criteria import HIGHEST, default_criteria
from local4action.reviews.models import (
    Assignment,
    Conflict,
    Criterion,
    Decision,
    Letter,
    LetterReading,
    Review,
    Score,
    Screening,
)
from local4action.reviews.reminding import remind_reader as remind_reader  # noqa: PLC0414 - an act
from local4action.reviews.signals import decision_recorded
from local4action.reviews.workflow import LETTER

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

    from local4action.accounts.models import Person
    from local4action.members.models import Body


@action("reviews.install_default_criteria", on="call", system=True)
def install_default_criteria(*, call: Call, actor: Any) -> list[Criterion]:
    """Give a call our default rubric, unless it has one; returns the rubric it has."""
    del actor
    return give_rubric(call)


def give_rubric(call: Call) -> list[Criterion]:
    """Part of an act that needs the rubric of a call to be there; returns it."""
    # Two people who need it at once must not both write it.
    Call.objects.select_for_update().get(pk=call.pk)
    found = queries.criteria_of(call)
    if found:
        return found
    return Criterion.objects.bulk_create(
        Criterion(
            call=call,
            key=one.key,
            position=position,
            label=one.label,
            anchors=one.anchors,
            weight=one.weight,
        )
        for position, one in enumerate(default_criteria())
    )


def _locked(proposal: Proposal, *states: str) -> Proposal:
    """The proposal's row, locked until the act is done, when it is in one of these states."""
    locked = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if locked.state not in states:
        raise ValidationError(
            _("This is no longer possible: the proposal has moved on. Load the page again."),
            code="state",
        )
    return locked


# ---- Screening ---------------------------------------------------------------------------


@action("reviews.screen_proposal", on="proposal")
def pass_screening(*, proposal: Proposal, due_on: dt.date, actor: Any) -> Screening:
    """Pass a proposal and ask for its second form, by a day; its writers get a mail.

    Raises:
        ValidationError: when someone screened it before, or the day has passed.
    """
    _unscreened(proposal)
    screening = Screening.objects.create(
        proposal=proposal, outcome=Screening.Outcome.PASSED, screened_by=actor
    )
    ask_second_form(proposal=copy(proposal), due_on=due_on, actor=actor)
    return screening


@action("reviews.screen_proposal", on="proposal")
def reject_at_screening(*, proposal: Proposal, reason: str, actor: Any) -> Screening:
    """End a proposal at screening; the letter that says why is drafted and held.

    Raises:
        ValidationError: when someone screened it before, or no reason is given.
    """
    if not reason:
        raise ValidationError({"reason": _("Say why: the applicants will read it.")})
    _unscreened(proposal)
    screening = Screening.objects.create(
        proposal=proposal, outcome=Screening.Outcome.REJECTED, reason=reason, screened_by=actor
    )
    reject_proposal(proposal=copy(proposal), actor=actor)
    _draft_letter(proposal, "rejected", actor, screening=screening)
    return screening


def _unscreened(proposal: Proposal) -> None:
    """Lock the proposal; of two officers who screen it at once the second is told by whom."""
    Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    earlier = Screening.objects.filter(proposal=proposal).select_related("screened_by").first()
    if earlier:
        raise ValidationError(
            _("%(name)s has screened this proposal already."),
            code="screened",
            params={"name": earlier.screened_by},
        )
    _locked(proposal, Proposal.State.SUBMITTED)


# ---- Readers -----------------------------------------------------------------------------


@action("reviews.assign_reviewers", on="proposal")
def assign_reviewers(
    *, proposal: Proposal, reviewers: Collection[Person], due_on: dt.date | None, actor: Any
) -> list[Assignment]:
    """Set who of the Advisory Board is asked to read a proposal, and by when.

    Those newly asked get a mail. One who has begun to write a review stays asked.

    Raises:
        ValidationError: when nobody is chosen, or someone may not read it, or the day has passed.
    """
    del actor
    _locked(proposal, Proposal.State.IN_REVIEW)
    if not reviewers:
        raise ValidationError({"reviewers": _("Choose at least one reader.")})
    if due_on is not None and due_on < timezone.localdate():
        raise ValidationError({"due_on": _("Choose a day that is still to come.")})
    possible = {person.pk for person in queries.possible_reviewers(proposal)}
    if any(person.pk not in possible for person in reviewers):
        raise ValidationError({"reviewers": _("One of them may not read this proposal.")})
    give_rubric(proposal.call)  # a call opened before rubrics came with the opening
    chosen = {person.pk for person in reviewers}
    begun = Review.objects.filter(proposal=proposal).values("reviewer")
    proposal.assignments.exclude(reviewer__in=chosen).exclude(reviewer__in=begun).delete()
    known = set(proposal.assignments.values_list("reviewer", flat=True))
    proposal.assignments.filter(reviewer__in=chosen).update(due_on=due_on)
    for person in reviewers:
        if person.pk not in known:
            Assignment.objects.create(proposal=proposal, reviewer=person, due_on=due_on)
            mail.write_from_template(
                "reviews/mail/assigned",
                {
                    "proposal": proposal,
                    "organisation": proposal.organisation,
                    "reviewer": person,
                    "due_on": due_on,
                },
                to=person.email,
                language=person.language,
                key=f"{proposal.ref}:{person.pk}",
            )
    return queries.assignments_of(proposal)


@action("reviews.declare_conflict", on="proposal")
def declare_conflict(*, proposal: Proposal, reason: str, actor: Any) -> Conflict:
    """Declare one's own interest: from then on the proposal does not exist for this person.

    Raises:
        ValidationError: when no reason is given.
    """
    if not reason:
        raise ValidationError({"reason": _("Say in a few words what your interest is.")})
    declared, _new = Conflict.objects.get_or_create(
        proposal=proposal, person=actor, defaults={"reason": reason}
    )
    return declared


# ---- Reviews -----------------------------------------------------------------------------


@action("reviews.save_review", on="proposal")
def save_review(
    *,
    proposal: Proposal,
    scores: Mapping[str, int | None],
    comment_for_board: str,
    comment_for_applicant: str,
    actor: Any,
) -> Review:
    """Save a draft. A criterion left out is not answered yet; None says "cannot judge".

    Raises:
        ValidationError: when it was submitted before, or a score is not one of the rubric.
    """
    return _written(proposal, actor, scores, comment_for_board, comment_for_applicant)


@action("reviews.submit_review", on="proposal")
def submit_review(
    *,
    proposal: Proposal,
    scores: Mapping[str, int | None],
    comment_for_board: str,
    comment_for_applicant: str,
    actor: Any,
) -> Review:
    """Submit a review, once and for all.

    Raises:
        ValidationError: when it was submitted before, or something is missing.
    """
    review = _written(proposal, actor, scores, comment_for_board, comment_for_applicant)
    missing = {
        f"score_{one.key}": _("Choose a score, or “cannot judge”.")
        for one in queries.criteria_of(proposal.call)
        if one.key not in scores
    }
    if not comment_for_applicant:
        missing["comment_for_applicant"] = _("Write something the applicants can use.")
    if missing:
        raise ValidationError(missing)
    review.submitted_at = timezone.now()
    review.save(update_fields=["submitted_at", "saved_at"])
    return review


def _written(
    proposal: Proposal, actor: Any, scores: Mapping[str, int | None], board: str, applicant: str
) -> Review:
    # A shared lock would do; this one also makes two tabs of one reviewer wait for one another.
    _locked(proposal, Proposal.State.IN_REVIEW)
    review = Review.objects.filter(proposal=proposal, reviewer=actor).first() or Review(
        proposal=proposal, reviewer=actor
    )
    if review.submitted_at is not None:
        raise ValidationError(_("You have submitted this review; it cannot change any more."))
    review.comment_for_board, review.comment_for_applicant = board, applicant
    review.save()
    rubric = {one.key: one for one in queries.criteria_of(proposal.call)}
    for key, value in scores.items():
        if key not in rubric or (value is not None and not 0 <= value <= HIGHEST):
            raise ValidationError({f"score_{key}": _("Choose one of the scores.")})
        Score.objects.update_or_create(
            review=review, criterion=rubric[key], defaults={"value": value}
        )
    review.scores.exclude(criterion__key__in=list(scores)).delete()
    return review


# ---- Decision and letter -----------------------------------------------------------------


@action("reviews.record_decision", on="proposal")
def record_decision(
    *,
    proposal: Proposal,
    outcome: str,
    body: Body,
    decided_on: dt.date,
    minutes: str,
    actor: Any,
    conditions: str = "",
) -> Decision:
    """Write a line of the decision register; the letter is drafted and held.

    `minutes` says where it is minuted. Later rooms hear of it by `decision_recorded`.

    Raises:
        ValidationError: when it was decided before, the day is to come, or minutes are missing.
    """
    if outcome not in Decision.Outcome.values:
        raise ValidationError({"outcome": _("Choose one of the outcomes.")})
    if decided_on > timezone.localdate():
        raise ValidationError({"decided_on": _("A decision is recorded after it was taken.")})
    if not minutes:
        raise ValidationError({"minutes": _("Say where the decision is minuted.")})
    moved = copy(proposal)
    record_outcome(proposal=moved, granted=outcome == Decision.Outcome.GRANTED, actor=actor)
    decision = Decision.objects.create(
        proposal=moved,
        outcome=outcome,
        body=body,
        decided_on=decided_on,
        minutes=minutes,
        conditions=conditions,
        recorded_by=actor,
    )
    _draft_letter(moved, outcome, actor, decision=decision)
    decision_recorded.send(sender=Decision, decision=decision, actor=actor)
    return decision


def _draft_letter(proposal: Proposal, outcome: str, actor: Any, **known: Any) -> Letter:
    language, subject, body = letters.draft(proposal, outcome, **known)
    return Letter.objects.create(
        proposal=proposal, language=language, subject=subject, body=body, written_by=actor
    )


@action("reviews.edit_letter", on="proposal")
def draft_letter(*, proposal: Proposal, actor: Any) -> Letter:
    """Draft the letter of a proposal that was decided without one, such as one brought in.

    Raises:
        ValidationError: when nothing was decided yet, or it has one.
    """
    found = _locked(proposal, "granted", "declined", "rejected")
    if Letter.objects.filter(proposal=proposal).exists():
        raise ValidationError(_("This proposal has its letter already."))
    if found.state == Proposal.State.REJECTED:
        screening = Screening.objects.filter(proposal=proposal).first()
        return _draft_letter(proposal, "rejected", actor, screening=screening)
    decision = Decision.objects.filter(proposal=proposal).first()
    return _draft_letter(proposal, found.state, actor, decision=decision)


@action("reviews.edit_letter", on="proposal")
def edit_letter(*, proposal: Proposal, subject: str, body: str, actor: Any) -> Letter:
    """Change a letter that is still held.

    Raises:
        ValidationError: when it was released, or a part is empty.
    """
    letter = _letter_of(proposal)
    if not subject or not body:
        raise ValidationError(_("A letter needs a subject and a text."))
    return LETTER.move(letter, "edit", actor=actor, subject=subject, body=body)


@action("reviews.release_letter", on="proposal")
def release_letter(*, proposal: Proposal, actor: Any) -> Letter:
    """Let a letter go: by mail to everyone who writes the proposal, and on their desks.

    Raises:
        ValidationError: when it was released before.
    """
    letter = LETTER.move(_letter_of(proposal), "release", actor=actor, released_at=timezone.now())
    for member in proposal.members.all():
        letter.mails.add(
            mail.write(
                to=member.email,
                subject=letter.subject,
                body=letter.body,
                about="reviews.letter",
                key=f"{proposal.ref}:{member.pk}",
                language=letter.language,
            )
        )
    return letter


@action("reviews.read_letter", on="proposal")
def read_letter(*, proposal: Proposal, actor: Any) -> LetterReading:
    """Note that someone who writes the proposal has opened its letter; once for each.

    Raises:
        ValidationError: when no letter is released.
    """
    letter = queries.released_letter(proposal)
    if letter is None:
        raise ValidationError(_("There is no letter yet."))
    found, _new = LetterReading.objects.get_or_create(letter=letter, person=actor)
    return found


def _letter_of(proposal: Proposal) -> Letter:
    letter = Letter.objects.filter(proposal=proposal).first()
    if letter is None:
        raise ValidationError(_("There is no letter yet."))
    return letter
