"""Letters are drafted, edited, released and read."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.calls.models import Proposal
from local4action.foundation import mail
from local4action.foundation.actions import action
from local4action.reviews import letters, queries
from local4action.reviews import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.reviews.actions.files import locked
from local4action.reviews.models import Decision, Letter, LetterReading, Screening
from local4action.reviews.workflow import LETTER


def keep_letter(proposal: Proposal, outcome: str, actor: Any, **known: Any) -> Letter:
    """Part of an act: the letter about an outcome is drafted and held."""
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
    found = locked(proposal, "granted", "declined", "rejected")
    if Letter.objects.filter(proposal=proposal).exists():
        raise ValidationError(_("This proposal has its letter already."))
    if found.state == Proposal.State.REJECTED:
        screening = Screening.objects.filter(proposal=proposal).first()
        return keep_letter(proposal, "rejected", actor, screening=screening)
    decision = Decision.objects.filter(proposal=proposal).first()
    return keep_letter(proposal, found.state, actor, decision=decision)


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
