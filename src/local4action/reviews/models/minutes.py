"""The minutes of a meeting, part by part, so that each reader gets those they may read."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from local4action.foundation.history import tracked
from local4action.foundation.models import FileReference
from local4action.foundation.refs import RefField
from local4action.reviews.models.meetings import AgendaItem, Meeting


@tracked()
class Minutes(models.Model):
    """Drafted from what happened, edited by officers, approved by the chair; then final."""

    class State(models.TextChoices):
        """Its way is in `meeting_workflow.MINUTES`."""

        DRAFT = "draft"
        FINAL = "final"

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=5, choices=State.choices, default=State.DRAFT)
    number = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001 - none yet
    sha256 = models.CharField(max_length=64, blank=True, db_collation="C")
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    drafted_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="draft", approved_at__isnull=True, number__isnull=True)
                | Q(state="final", approved_at__isnull=False, number__isnull=False)
                & Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="minutes_final_have_number_and_hash",
            ),
        )

    def __str__(self) -> str:
        return self.number or str(self.meeting)


@tracked()
class MinutesSection(models.Model):
    """One part: of the meeting, or of one item of its agenda."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="sections")
    item = models.OneToOneField(
        AgendaItem, null=True, on_delete=models.PROTECT, related_name="section"
    )
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=300)
    text = models.TextField()

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=["minutes", "position"], name="section_in_one_place"),
        )

    def __str__(self) -> str:
        return self.heading


@tracked()
class MinutesPrint(models.Model):
    """The minutes on paper as one person may read them; `left_out` names the items kept away."""

    ref = RefField()
    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="prints")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    left_out = ArrayField(models.BigIntegerField(), default=list)
    file = models.ForeignKey(FileReference, null=True, on_delete=models.PROTECT, related_name="+")
    printed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.minutes}: {self.person}"
