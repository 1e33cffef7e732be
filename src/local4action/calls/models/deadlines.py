"""What was done about a deadline: given later, and reminded of."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from local4action.calls.models.calls import Call
from local4action.calls.models.proposals import Proposal
from local4action.foundation.history import tracked
from local4action.foundation.models import OutboxMail
from local4action.foundation.translations import TranslatedField


@tracked()
class Extension(models.Model):
    """A later deadline: for everyone, or for one proposal; who gave it, when and why."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="extensions")
    proposal = models.ForeignKey(
        Proposal, null=True, on_delete=models.PROTECT, related_name="extensions"
    )
    closed_at_before = models.DateTimeField()
    closes_at = models.DateTimeField()
    reason = TranslatedField()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("given_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("closed_at_before")), name="extension_is_later"
            ),
        )

    def __str__(self) -> str:
        return f"{self.proposal or self.call}: {self.closes_at:%Y-%m-%d %H:%M}"


@tracked()
class Reminder(models.Model):
    """One person was reminded of one day that matters, at one distance; with the mail that did it.

    Written in the transaction of the mail, so that neither is there without the other.
    """

    class Kind(models.TextChoices):
        """What was still to be done: a form to submit, or a review to give."""

        FIRST = "first"
        SECOND = "second"
        REVIEW = "review"

    kind = models.CharField(max_length=6, choices=Kind.choices)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="reminders")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders"
    )
    days = models.PositiveSmallIntegerField(help_text="the distance it was written for")
    due_at = models.DateTimeField(help_text="the deadline as it was then")
    mail = models.OneToOneField(OutboxMail, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "proposal", "person", "days", "due_at"], name="reminded_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["first", "second", "review"]), name="reminder_kind_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.proposal}, {self.days}"
