"""Letters of a call: their texts, the comments in them, many approved at once, failed mails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from local4action.foundation import long_jobs, mail
from local4action.foundation.actions import action
from local4action.foundation.editing import refuse_stale
from local4action.foundation.models import OutboxMail
from local4action.reviews import letters, queries
from local4action.reviews import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.reviews.actions.letters import draft_anew, letter_of
from local4action.reviews.models import (
    CommentForApplicants,
    Letter,
    LetterDelivery,
    LetterTemplate,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from local4action.calls.models import Call, Proposal
    from local4action.foundation.models import LongJob


@action("reviews.edit_letter_template", on="call")
def edit_letter_template(
    *,
    call: Call,
    outcome: str,
    language: str,
    subject: str,
    body: str,
    actor: Any,
    token: str | None = None,
) -> LongJob | None:
    """Change the text that letters of a call are drafted from.

    Held letters that no hand has changed are drafted anew by a job.

    Args:
        call: whose letters.
        outcome: granted, declined or rejected.
        language: one of the site's.
        subject: with placeholders.
        body: with placeholders; see `letters.check`.
        actor: an officer.
        token: the mark of the text as the editor saw it.

    Returns:
        The job that drafts the letters anew, None where there are none.

    Raises:
        ValidationError: by field, when a placeholder is wrong or missing.
        StaleEditError: when someone else changed it in between.
    """
    stored = template_text(call, outcome, language)
    typed = {"subject": subject, "body": body.strip()}
    refuse_stale(stored, typed, token)
    letters.check(outcome, subject, body)
    LetterTemplate.objects.update_or_create(
        call=call,
        outcome=outcome,
        language=language,
        defaults={
            "subject": subject, "body": body.strip() + "\n", "edited_by": actor,
            "edited_at": timezone.now(),
        },
    )  # fmt: skip
    return _have_redrafted(call, outcome, language, actor)


def template_text(call: Call, outcome: str, language: str) -> dict[str, str]:
    """The text of a call's letters as a form sends it back."""
    subject, body = letters.text_for(call, outcome, language)
    return {"subject": subject, "body": body.strip()}


@action("reviews.edit_letter_template", on="call")
def drop_letter_template(*, call: Call, outcome: str, language: str, actor: Any) -> LongJob | None:
    """Go back to the text this software brings; held letters follow as with any change."""
    found = queries.letter_template(call, outcome, language)
    if found is None:
        return None
    found.delete()
    return _have_redrafted(call, outcome, language, actor)


def _have_redrafted(call: Call, outcome: str, language: str, actor: Any) -> LongJob | None:
    if not queries.as_drafted(call, outcome, language).exists():
        return None
    title = _("Letters drafted anew")
    job = long_jobs.begin(kind="reviews.redrafting", title=title, by=actor)
    app.configure_task("reviews.redraft_letters", queue="mail").defer(
        job=job.pk, call=call.pk, outcome=outcome, language=language
    )
    return job


@action("reviews.choose_comments", on="proposal")
def choose_comments(
    *, proposal: Proposal, choices: Mapping[int, tuple[bool, str]], actor: Any
) -> Letter | None:
    """Say which reviewers' comments the applicants read, and in which words.

    What a reviewer wrote stays in their review. A held letter that no hand has changed is drafted
    anew with it.

    Args:
        proposal: whose letter.
        choices: by the key of the review, whether its comment is released and the words to use
            instead of the reviewer's (empty for theirs).
        actor: an officer without an interest.

    Raises:
        ValidationError: when the letter is released already.
    """
    letter = Letter.objects.select_for_update(of=("self",)).filter(proposal=proposal).first()
    if letter is not None and letter.state == Letter.State.RELEASED:
        raise ValidationError(_("The letter is released; its comments stay as they are."))
    for review, before in queries.comment_choices(proposal):
        if review.pk not in choices:
            continue
        is_released, text = choices[review.pk]
        text = "" if text == review.comment_for_applicant.strip() else text
        known = (before.is_released, before.text) if before else (True, "")
        if known != (is_released, text):
            CommentForApplicants.objects.update_or_create(
                review=review,
                defaults={
                    "is_released": is_released, "text": text, "chosen_by": actor,
                    "chosen_at": timezone.now(),
                },
            )  # fmt: skip
    if letter is not None and letter.as_drafted:
        letter = draft_anew(letter_of(proposal), actor)
    return letter


@action("reviews.approve_letters", on="call")
def approve_letters(*, call: Call, approved: Sequence[tuple[int, str]], actor: Any) -> LongJob:
    """Have many letters released by a job, each as it was when it was approved.

    Args:
        call: whose letters.
        approved: the key of each letter, and its `changed_at` (ISO 8601) as it was seen.
        actor: an officer; one they have an interest in is not released.

    Raises:
        ValidationError: when there is none.
    """
    if not approved:
        raise ValidationError(_("Tick the letters you approve."))
    title = _("Letters released")
    job = long_jobs.begin(kind="reviews.releasing", title=title, by=actor, total=len(approved))
    app.configure_task("reviews.release_letters", queue="mail").defer(
        job=job.pk, call=call.pk, approved=[list(one) for one in approved]
    )
    return job


def _failed(proposal: Proposal, ref: str) -> tuple[Letter, OutboxMail]:
    """A mail of the letter that failed, its row held until the act is done."""
    letter = letter_of(proposal)
    found = queries.failed_mail(letter, ref)
    locked = OutboxMail.objects.select_for_update().get(pk=found.pk)
    if locked.state != OutboxMail.State.FAILED:
        raise ValidationError(_("This mail is on its way again. Nothing was changed."))
    return letter, locked


@action("reviews.resend_letter", on="proposal")
def resend_letter(*, proposal: Proposal, mail_ref: str, address: str, actor: Any) -> LetterDelivery:
    """Send a letter again that the mail server did not take, to the same or a corrected address.

    Raises:
        ValidationError: when the address is none, or the mail did not fail.
    """
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValidationError({"address": error.messages}) from None
    letter, failed = _failed(proposal, mail_ref)
    before = failed.to
    if before != address:
        failed.to = address
        failed.save(update_fields=["to"])
    mail.retry(failed)
    return LetterDelivery.objects.create(
        letter=letter,
        mail=failed,
        kind=LetterDelivery.Kind.AGAIN,
        address_before=before,
        address=address,
        done_by=actor,
    )


@action("reviews.resend_letter", on="proposal")
def note_handover(*, proposal: Proposal, mail_ref: str, note: str, actor: Any) -> LetterDelivery:
    """Note that a letter which no mail could bring was handed over otherwise, and how.

    Raises:
        ValidationError: when it is not said how, or the mail did not fail.
    """
    if not note:
        raise ValidationError({"note": _("Say how and to whom it was handed over.")})
    letter, failed = _failed(proposal, mail_ref)
    return LetterDelivery.objects.create(
        letter=letter,
        mail=failed,
        kind=LetterDelivery.Kind.HANDED_OVER,
        address_before=failed.to,
        address=failed.to,
        note=note,
        done_by=actor,
    )
