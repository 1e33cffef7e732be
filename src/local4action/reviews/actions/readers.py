"""Readers are asked, and those with an interest step back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.calls.models import Proposal
from local4action.foundation import mail
from local4action.foundation.actions import action
from local4action.reviews import queries
from local4action.reviews import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.reviews.models import Assignment, Conflict, Review

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from local4action.accounts.models import Person

from local4action.reviews.actions.files import locked
from local4action.reviews.actions.rubrics import give_rubric


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
    locked(proposal, Proposal.State.IN_REVIEW)
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
