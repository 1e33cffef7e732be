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
class Outage(models.Model):
    """A time in which the site answered nobody, as its watcher noted it on disk."""

    began_at = models.DateTimeField(unique=True, help_text="the last answer before it")
    ended_at = models.DateTimeField(help_text="the first answer after it")
    # When the deadlines it may have touched were looked at, and put off where the rule says so.
    judged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("began_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at__gt=F("began_at")), name="outage_ends_after_it_began"
            ),
        )

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M:%S} - {self.ended_at:%H:%M:%S}"


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
    # An officer, or nobody where the rule for outages gave it.
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    outage = models.ForeignKey(
        Outage, null=True, on_delete=models.PROTECT, related_name="extensions"
    )
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("given_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("closed_at_before")), name="extension_is_later"
            ),
            models.CheckConstraint(
                condition=Q(given_by__isnull=False) | Q(outage__isnull=False),
                name="extension_by_someone_or_for_an_outage",
            ),
            models.UniqueConstraint(
                fields=["call", "proposal", "outage"],
                condition=Q(outage__isnull=False),
                nulls_distinct=False,
                name="extension_once_for_an_outage",
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
