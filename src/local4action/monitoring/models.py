"""What was done: check-ins, reports on deliverables with their evidence, acceptance by another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from local4action.agreements.models import Deliverable
from local4action.foundation.history import tracked
from local4action.foundation.models import FileReference
from local4action.foundation.refs import RefField
from local4action.foundation.translations import TranslatedField
from local4action.hubs.models import Hub
from local4action.members.models import Organisation
from local4action.monitoring.board.tables import HubReview, HubReviewer
from local4action.monitoring.closing.tables import ClosingReport, Lesson
from local4action.monitoring.observation import Observation, ObservedGroup
from local4action.monitoring.questions.tables import HubQuestion
from local4action.monitoring.ratings.tables import (
    CitizenAnswer,
    Rating,
    RatingInvitation,
    RatingsRound,
)

__all__ = [
    "Acceptance",
    "CheckIn",
    "CitizenAnswer",
    "ClosingReport",
    "DeliverableReport",
    "Evidence",
    "HubQuestion",
    "HubReview",
    "HubReviewer",
    "Lesson",
    "Observation",
    "ObservedGroup",
    "Rating",
    "RatingInvitation",
    "RatingsRound",
]


@tracked()
class CheckIn(models.Model):
    """What the lead says of the hub on one day, what did not work among it."""

    ref = RefField()
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="check_ins")
    made_on = models.DateField()
    summary = TranslatedField(null=True)
    did_not_work = TranslatedField(null=True)
    needs = TranslatedField(null=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-made_on", "-pk")
        indexes = (models.Index(fields=["hub", "-made_on"], name="check_ins_of_hub"),)

    def __str__(self) -> str:
        return f"{self.hub} {self.made_on}"


@tracked()
class DeliverableReport(models.Model):
    """The status of one deliverable as a check-in gives it; the latest is the present one."""

    class Status(models.TextChoices):
        """What the owner says; acceptance is the acceptor's."""

        PLANNED = "planned"
        UNDER_WAY = "under_way"
        DELIVERED = "delivered"

    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="reports")
    deliverable = models.ForeignKey(Deliverable, on_delete=models.PROTECT, related_name="reports")
    status = models.CharField(max_length=9, choices=Status.choices)
    note = TranslatedField(null=True)
    reported_on = models.DateField()

    class Meta:
        ordering = ("-reported_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["check_in", "deliverable"], name="deliverable_reported_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["planned", "under_way", "delivered"]),
                name="report_status_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.deliverable}: {self.status}"


@tracked()
class Evidence(models.Model):
    """What shows that a deliverable is done: a file or a link."""

    report = models.ForeignKey(DeliverableReport, on_delete=models.CASCADE, related_name="evidence")
    file = models.ForeignKey(FileReference, null=True, on_delete=models.PROTECT, related_name="+")
    link = models.URLField(max_length=500, blank=True)
    caption = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(file__isnull=False) ^ ~Q(link=""), name="evidence_file_or_link"
            ),
        )

    def __str__(self) -> str:
        return self.caption or self.link


@tracked()
class Acceptance(models.Model):
    """The acceptor's answer to a report of delivery: accepted, or disputed with a reason."""

    class Outcome(models.TextChoices):
        """All or nothing."""

        ACCEPTED = "accepted"
        DISPUTED = "disputed"

    report = models.OneToOneField(
        DeliverableReport, on_delete=models.PROTECT, related_name="acceptance"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reason = TranslatedField(null=True)
    answered_on = models.DateField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="accepted") | Q(reason__isnull=False),
                name="dispute_has_reason",
            ),
        )
        indexes = (
            # The latest results, on the page that is read most.
            models.Index(
                fields=["-answered_on", "-id"],
                condition=Q(outcome="accepted"),
                name="acceptances_newest",
            ),
        )

    def __str__(self) -> str:
        return f"{self.report}: {self.outcome}"
