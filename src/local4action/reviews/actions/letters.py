"""Letters are drafted, edited, released and read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.calls.actions import tell_outcome
from local4action.calls.workflow import OUTCOMES
from local4action.foundation import mail
from local4action.foundation.actions import action
from local4action.foundation.editing import refuse_stale
from local4action.reviews import letters, queries
from local4action.reviews import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.reviews.actions.files import locked
from local4action.reviews.models import Letter, LetterReading
from local4action.reviews.signals import outcome_told
from local4action.reviews.workflow import LETTER

if TYPE_CHECKING:
    import datetime as dt

    from local4action.calls.models import Proposal


def keep_letter(proposal: Proposal, outcome: str, actor: Any, **known: Any) -> Letter:
    """Part of an act: the letter about an outcome is drafted and held."""
    language, subject, body = letters.draft(proposal, outcome, **known)
    return Letter.objects.create(
        proposal=proposal,
        language=language,
        subject=subject,
        body=body,
        as_drafted=True,
        written_by=actor,
    )


def draft_anew(letter: Letter, actor: Any) -> Letter:
    """Part of an act: a held letter is drafted from its text and comments as they are now."""
    proposal = letter.proposal
    known = queries.said_of(proposal)
    language, subject, body = letters.draft(proposal, proposal.state, **known)
    same = (letter.language, letter.subject, letter.body) == (language, subject, body)
    if same and letter.as_drafted:
        return letter
    return LETTER.move(
        letter,
        "redraft",
        actor=actor,
        language=language,
        subject=subject,
        body=body,
        as_drafted=True,
        changed_at=timezone.now(),
    )


@action("reviews.edit_letter", on="proposal")
def draft_letter(*, proposal: Proposal, actor: Any) -> Letter:
    """Draft the letter of a proposal that was decided without one, such as one brought in.

    Raises:
        ValidationError: when nothing was decided yet, or it has one.
    """
    found = locked(proposal, *OUTCOMES)
    if Letter.objects.filter(proposal=proposal).exists():
        raise ValidationError(_("This proposal has its letter already."))
    return keep_letter(proposal, found.state, actor, **queries.said_of(found))


@action("reviews.edit_letter", on="proposal")
def edit_letter(
    *, proposal: Proposal, subject: str, body: str, actor: Any, token: str | None = None
) -> Letter:
    """Change a letter that is still held; from then on no template drafts it anew.

    `token` is the mark of the text as the editor saw it (`foundation.editing`).

    Raises:
        ValidationError: when it was released, or a part is empty.
        StaleEditError: when someone else changed it in between.
    """
    letter = letter_of(proposal, lock=True)
    if not subject or not body:
        raise ValidationError(_("A letter needs a subject and a text."))
    stored, typed = text_of(letter), {"subject": subject, "body": body}
    refuse_stale(stored, typed, token)
    changes: dict[str, Any] = {}
    if stored != typed:
        changes = {**typed, "as_drafted": False, "changed_at": timezone.now()}
    return LETTER.move(letter, "edit", actor=actor, **changes)


def text_of(letter: Letter) -> dict[str, str]:
    """What of a letter two people might write at once, as a form sends it back."""
    return {"subject": letter.subject, "body": letter.body.strip()}


@action("reviews.redraft_letter", on="proposal", system=True)
def redraft_letter(*, proposal: Proposal, actor: Any, by_hand_too: bool = False) -> Letter:
    """Draft a held letter anew from its template.

    One that was changed by hand is left alone unless `by_hand_too`.

    Raises:
        ValidationError: when it was released.
    """
    letter = letter_of(proposal, lock=True)
    if letter.state == Letter.State.HELD and not letter.as_drafted and not by_hand_too:
        return letter
    return draft_anew(letter, actor)


@action("reviews.release_letter", on="proposal")
def release_letter(*, proposal: Proposal, actor: Any, seen: dt.datetime | None = None) -> Letter:
    """Let a letter go: by mail to everyone who writes the proposal, and on their desks.

    `seen` is the `changed_at` of the letter that was approved.

    Raises:
        ValidationError: when it was released before, or someone changed it after it was seen
            (code `stale`).
    """
    letter = letter_of(proposal, lock=True)
    if seen is not None and letter.state == Letter.State.HELD and letter.changed_at != seen:
        raise ValidationError(_("This letter was changed after you saw it."), code="stale")
    now = timezone.now()
    letter = LETTER.move(letter, "release", actor=actor, released_at=now)
    told = letter.proposal
    tell_outcome(proposal=told, at=now)
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
    outcome_told.send(sender=Letter, proposal=told, actor=actor)
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


def letter_of(proposal: Proposal, *, lock: bool = False) -> Letter:
    """The letter of a proposal, its row locked until the act is done."""
    rows = Letter.objects.select_related("proposal__call", "proposal__organisation")
    if lock:
        rows = rows.select_for_update(of=("self",))
    letter = rows.filter(proposal=proposal).first()
    if letter is None:
        raise ValidationError(_("There is no letter yet."))
    return letter
