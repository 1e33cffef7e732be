"""Tables that serve every room: mail to be sent, files kept, forms answered, long jobs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from local4action.foundation.history import tracked
from local4action.foundation.refs import RefField


class OutboxMail(models.Model):
    """One mail, written in the transaction that causes it and sent once by a job."""

    class State(models.TextChoices):
        """Where the mail is on its way."""

        HELD = "held"
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        KEPT = "kept"  # a demo shows its mails instead of sending them

    ref = RefField()
    key = models.CharField(max_length=200, unique=True, help_text="what it is about, once only")
    to = models.EmailField()
    language = models.CharField(max_length=12)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    attachments: Any = models.ManyToManyField("FileReference", blank=True, related_name="mails")
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["held", "queued", "sending", "sent", "failed", "kept"]),
                name="mail_state_known",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(state="sent"), name="mail_sent_has_time"
            ),
        )
        indexes = (
            models.Index(fields=["leased_until"], condition=Q(state="sending"), name="mail_leases"),
            models.Index(fields=["-created_at", "-id"], name="mails_newest_first"),
        )

    def __str__(self) -> str:
        return f"{self.subject} -> {self.to}"


@tracked()
class MailAct(models.Model):
    """What someone did to a mail on its way, and how it read before."""

    class Kind(models.TextChoices):
        """Hold, let go, change the text, send again after a failure."""

        HOLD = "hold"
        RELEASE = "release"
        EDIT = "edit"
        RETRY = "retry"

    mail = models.ForeignKey(OutboxMail, on_delete=models.CASCADE, related_name="acts")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    acted_at = models.DateTimeField(auto_now_add=True)
    subject_before = models.CharField(max_length=300, blank=True)
    body_before = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=["hold", "release", "edit", "retry"]),
                name="mail_act_kind_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.mail}: {self.kind}"


class StoredFile(models.Model):
    """Bytes kept once, by their hash, whatever they are used for."""

    sha256 = models.CharField(max_length=64, unique=True, db_collation="C")
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    inline_sha256 = models.CharField(max_length=64, blank=True, db_collation="C")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="file_sha256_is_hex"
            ),
        )

    def __str__(self) -> str:
        return f"{self.media_type} {self.sha256[:12]}"


class FileReference(models.Model):
    """One use of a stored file: what for, by whom, for how long, and who may see it."""

    ref = RefField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="references")
    name = models.CharField(max_length=200)
    purpose = models.CharField(max_length=40, help_text="`room.kind`, decides who may see it")
    subject_ref = models.CharField(max_length=8, blank=True, db_collation="C")
    alternative_text = models.CharField(max_length=300, blank=True)
    is_public = models.BooleanField(default=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    keep_until = models.DateField(null=True)

    class Meta:
        indexes = (models.Index(fields=["purpose", "subject_ref"], name="file_references_of"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its address, which says nothing about what is in it."""
        return f"/files/{self.ref}"


class AnsweredForm(models.Model):
    """A form already answered: the same key with the same content gets the same answer again."""

    key = models.CharField(max_length=64)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    request_hash = models.CharField(max_length=64)
    location = models.TextField(blank=True)
    answered_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["actor", "key"], name="form_answered_once"),)

    def __str__(self) -> str:
        return self.key


class LongJob(models.Model):
    """Work a person began and a job does; how far it is and what came of it."""

    class State(models.TextChoices):
        """How it goes."""

        WAITING = "waiting"
        RUNNING = "running"
        FINISHED = "finished"
        FAILED = "failed"

    ref = RefField()
    kind = models.CharField(max_length=40, help_text="what it is, as `room.noun`")
    title = models.CharField(max_length=200, help_text="in the words of whoever began it")
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="long_jobs"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0, help_text="0 when it is not known")
    said = models.TextField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    file = models.ForeignKey(FileReference, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], ended_at__isnull=True)
                | Q(state__in=["finished", "failed"], ended_at__isnull=False),
                name="long_job_state_known",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where its bar is."""
        return reverse("website:long_job", args=[self.ref])
