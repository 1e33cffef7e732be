"""The outbox: a mail is written in the transaction that causes it and sent once by a job.

A mail has a key that says what it is about; writing the same key again changes nothing. It keeps
one Message-ID through every attempt, so that a mail sent twice after a crash is seen as one.
"""

from __future__ import annotations

import datetime as dt
import secrets
import smtplib
import threading
from typing import TYPE_CHECKING, Any, Final, Protocol

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from local4action.foundation.models import OutboxMail
from local4action.foundation.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from local4action.foundation.models import FileReference

LEASE: Final = dt.timedelta(minutes=2)
# With the pauses between them, some two days: a mail server may be away for a night.
MOST_ATTEMPTS: Final = 56
_LONGEST_PAUSE = 3600
# A process sends one mail at a time: when it is killed, one mail at most was taken by the server
# without our noting it, and is sent again.
_one_at_a_time = threading.Lock()
_veils: list[Veil] = []


def write(
    *,
    to: str,
    subject: str,
    body: str,
    about: str,
    key: str = "",
    language: str = "en",
    attachments: Iterable[FileReference] = (),
    held: bool = False,
) -> OutboxMail:
    """Put a mail into the outbox, and the job that sends it into the queue, in one transaction.

    `about` names the kind of mail; with `key` it is written once only. A held mail waits until
    `release`. In a demo, mails are kept and never sent.
    """
    whole_key = f"{about}:{key or secrets.token_hex(8)}"[:200]
    state = OutboxMail.State.QUEUED
    if settings.DEMO:
        state = OutboxMail.State.KEPT
    if held:
        state = OutboxMail.State.HELD
    domain = settings.BASE_URL.split("://", 1)[1].split(":")[0]
    with transaction.atomic():
        written, new = OutboxMail.objects.get_or_create(
            key=whole_key,
            defaults={
                "to": to,
                "subject": " ".join(subject.split())[:300],
                "body": body,
                "language": language,
                "state": state,
                "message_id": f"<{secrets.token_hex(16)}@{domain}>",
            },
        )
        if new:
            if attached := list(attachments):
                written.attachments.set(attached)
            if state == OutboxMail.State.QUEUED:
                _enqueue(written)
    return written


def write_from_template(
    template: str,
    context: dict[str, Any],
    *,
    to: str,
    language: str,
    key: str,
    attachments: Iterable[FileReference] = (),
    held: bool = False,
) -> OutboxMail:
    """Write a mail from `<template>.txt`, in the reader's language.

    The first line of the template is the subject, the rest after an empty line the body.
    """
    with translation.override(language):
        text = render_to_string(f"{template}.txt", {**context, "base_url": settings.BASE_URL})
    subject, _, body = text.strip().partition("\n")
    return write(
        to=to,
        subject=subject,
        body=body.strip() + "\n",
        about=template,
        key=key,
        language=language,
        attachments=attachments,
        held=held,
    )


def written_before(about: str, keys: Iterable[str]) -> set[str]:
    """Those of `keys` that a mail of this kind was written with; spares rendering it again."""
    whole = {f"{about}:{key}"[:200]: key for key in keys}
    known = OutboxMail.objects.filter(key__in=whole).values_list("key", flat=True)
    return {whole[one] for one in known}


def release(written: OutboxMail) -> OutboxMail:
    """Let a held mail go."""
    return _go(written, OutboxMail.State.HELD)


def retry(written: OutboxMail) -> OutboxMail:
    """Send a mail again that was given up; its attempts are counted anew."""
    return _go(written, OutboxMail.State.FAILED)


def _go(written: OutboxMail, source: str) -> OutboxMail:
    with transaction.atomic():
        locked = OutboxMail.objects.select_for_update().get(pk=written.pk)
        if locked.state == source:
            locked.state = OutboxMail.State.KEPT if settings.DEMO else OutboxMail.State.QUEUED
            locked.attempts = 0
            locked.save(update_fields=["state", "attempts"])
            if locked.state == OutboxMail.State.QUEUED:
                _enqueue(locked)
    return locked


class Veil(Protocol):
    """Which mails a room keeps from people who read the outbox."""

    def hidden_from(self, person: Any) -> Q:
        """The condition on the mails that are kept from a person."""

    def hidden(self) -> Q:
        """The same for a prepared read, which brings the person as `values` gives them."""

    def values(self, person: Any) -> dict[str, Any]:
        """What `hidden` asks to know of a person, by the names of its slots."""


def register_veil(veil: Veil) -> None:
    """Keep mails from people who read the outbox."""
    _veils.append(veil)


def readable_by(actor: Any) -> QuerySet[OutboxMail]:
    """The mails a reader of the outbox may know of; whether they read it at all is not asked."""
    rows = OutboxMail.objects.all()
    for veil in _veils:
        rows = rows.exclude(veil.hidden_from(actor))
    return rows


def count_failed(actor: Any) -> int:
    """How many of these could not be delivered; one query."""
    values = {name: value for veil in _veils for name, value in veil.values(actor).items()}
    return _FAILED.count(**values)


def _failed() -> QuerySet[OutboxMail]:
    rows = OutboxMail.objects.filter(state=OutboxMail.State.FAILED).order_by().only("pk")
    for veil in _veils:
        rows = rows.exclude(veil.hidden())
    return rows


_FAILED: Final = Prepared(_failed)


def _enqueue(written: OutboxMail, *, wait: int = 0) -> None:
    task = app.configure_task("mail.send", queue="mail", schedule_in={"seconds": wait})
    task.defer(mail=written.pk)


def send(pk: int) -> bool:
    """Send one mail if it still waits: leased first, so that two workers never send it both.

    Returns whether it is done with, sent or given up.
    """
    with _one_at_a_time:
        return _send(pk)


def _send(pk: int) -> bool:
    now = timezone.now()
    waiting = Q(state=OutboxMail.State.QUEUED) | Q(
        state=OutboxMail.State.SENDING, leased_until__lt=now
    )
    taken = OutboxMail.objects.filter(waiting, pk=pk).update(
        state=OutboxMail.State.SENDING, leased_until=now + LEASE, attempts=F("attempts") + 1
    )
    if not taken:
        return True
    written = OutboxMail.objects.get(pk=pk)
    try:
        mailers.default.send_messages([_message(written)])
    except (OSError, ValueError) as error:
        return _put_back(written, str(error), for_good=_is_for_good(error))
    OutboxMail.objects.filter(pk=pk).update(
        state=OutboxMail.State.SENT, sent_at=timezone.now(), leased_until=None, problem=""
    )
    return True


def _is_for_good(error: Exception) -> bool:
    """Whether trying again is of no use: no such mailbox, a text refused, no address at all."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, ValueError)


def _message(written: OutboxMail) -> EmailMessage:
    message = EmailMessage(
        subject=written.subject,
        body=written.body,
        to=[written.to],
        headers={"Message-ID": written.message_id, "Content-Language": written.language},
    )
    for reference in written.attachments.select_related("file"):
        from local4action.foundation import files  # noqa: PLC0415 - files know mail's tables too

        message.attach(reference.name, files.read(reference), reference.file.media_type)
    return message


def _put_back(written: OutboxMail, problem: str, *, for_good: bool) -> bool:
    given_up = for_good or written.attempts >= MOST_ATTEMPTS
    with transaction.atomic():
        written.state = OutboxMail.State.FAILED if given_up else OutboxMail.State.QUEUED
        written.problem, written.leased_until = problem[:2000], None
        written.save(update_fields=["state", "problem", "leased_until"])
        if not given_up:
            pause = 5 * 2 ** min(written.attempts, 10)
            _enqueue(written, wait=min(pause, _LONGEST_PAUSE))
    return given_up


def take_over_stalled() -> int:
    """Send again what a killed worker held: a mail whose lease is over, or whose job is lost.

    A mail that has a job is left to it: a long queue behind a slow server is no reason to ask
    again each minute. Returns how many were taken over.
    """
    now = timezone.now()
    jobs = ProcrastinateJob.objects.filter(task_name="mail.send", status__in=["todo", "doing"])
    stalled = OutboxMail.objects.filter(
        Q(state=OutboxMail.State.SENDING, leased_until__lt=now)
        | Q(state=OutboxMail.State.QUEUED, created_at__lt=now - LEASE)
    )
    cared_for = set(jobs.values_list("args__mail", flat=True)) if stalled else set()
    lost = [written for written in stalled if written.pk not in cared_for]
    for written in lost:
        _enqueue(written)
    return len(lost)
