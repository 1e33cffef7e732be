"""What officers do to a mail before it leaves, or after it failed; each act is kept with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from local4action.foundation import mail as outbox
from local4action.foundation.actions import action
from local4action.foundation.models import MailAct, OutboxMail
from local4action.website import rules as rules  # noqa: PLC0414 - declares the permissions below

if TYPE_CHECKING:
    from collections.abc import Container

CHANGEABLE = (OutboxMail.State.HELD, OutboxMail.State.QUEUED, OutboxMail.State.FAILED)


def _locked(mail: OutboxMail, states: Container[str]) -> OutboxMail:
    """The row, held until the act is done: the job that sends it waits for us, or we for it."""
    locked = OutboxMail.objects.select_for_update().get(pk=mail.pk)
    if locked.state not in states:
        raise ValidationError(
            _("This mail has moved on in the meantime. Nothing was changed."), code="state"
        )
    return locked


def _noted(mail: OutboxMail, kind: str, actor: Any, **before: str) -> OutboxMail:
    MailAct.objects.create(mail=mail, kind=kind, actor=actor, **before)
    return mail


@action("website.hold_mail", on="mail")
def hold_mail(*, mail: OutboxMail, actor: Any) -> OutboxMail:
    """Keep a waiting mail back until someone lets it go.

    Raises:
        ValidationError: when it is on its way or gone.
    """
    locked = _locked(mail, (OutboxMail.State.QUEUED,))
    locked.state = OutboxMail.State.HELD
    locked.save(update_fields=["state"])
    return _noted(locked, MailAct.Kind.HOLD, actor)


@action("website.release_mail", on="mail")
def release_mail(*, mail: OutboxMail, actor: Any) -> OutboxMail:
    """Let a held mail go.

    Raises:
        ValidationError: when it is not held.
    """
    _locked(mail, (OutboxMail.State.HELD,))
    return _noted(outbox.release(mail), MailAct.Kind.RELEASE, actor)


@action("website.retry_mail", on="mail")
def retry_mail(*, mail: OutboxMail, actor: Any) -> OutboxMail:
    """Send a mail again that could not be delivered.

    Raises:
        ValidationError: when it did not fail.
    """
    _locked(mail, (OutboxMail.State.FAILED,))
    return _noted(outbox.retry(mail), MailAct.Kind.RETRY, actor)


@action("website.edit_mail", on="mail")
def edit_mail(*, mail: OutboxMail, subject: str, body: str, seen: int, actor: Any) -> OutboxMail:
    """Change the text of a mail before it leaves.

    `seen` is how many acts the mail had when the editor opened it.

    Raises:
        ValidationError: when it left, someone else changed it in between (code `stale`), or a part
            is empty.
    """
    subject, body = " ".join(subject.split()), body.strip() + "\n"
    if not subject or not body.strip():
        raise ValidationError(_("A mail needs a subject and a text."))
    locked = _locked(mail, CHANGEABLE)
    if locked.acts.count() != seen:
        raise ValidationError(
            _(
                "Someone else handled this mail after you opened it. What you wrote is kept below;"
                " save again to put it in the place of theirs."
            ),
            code="stale",
        )
    before = {"subject_before": locked.subject, "body_before": locked.body}
    if (locked.subject, locked.body) == (subject, body):
        return locked
    locked.subject, locked.body = subject[:300], body
    locked.save(update_fields=["subject", "body"])
    return _noted(locked, MailAct.Kind.EDIT, actor, **before)
