"""Who reads what: what readers know, and a plan that is looked at before it counts."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from local4action.calls.models import Call, Proposal
from local4action.foundation.history import tracked


@tracked()
class ReaderProfile(models.Model):
    """What a member of the Advisory Board reads and knows; edited by themselves or an officer.

    Goals are the numbers of the 2030 Agenda's goals, regions the sections of the organisation.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reader_profile"
    )
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    goals = ArrayField(models.CharField(max_length=4), default=list, blank=True)
    regions = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    most_files = models.PositiveSmallIntegerField(null=True, help_text="in one call")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(most_files__isnull=True) | Q(most_files__lte=999),
                name="profile_files_within_reason",
            ),
        )

    def __str__(self) -> str:
        return str(self.person)


@tracked()
class ReadingPlan(models.Model):
    """Who is to read which file of a call: a draft, until it is applied in one act."""

    class State(models.TextChoices):
        """Its way is in `workflow.PLAN`."""

        DRAFT = "draft"
        APPLIED = "applied"
        DROPPED = "dropped"

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="reading_plans")
    state = models.CharField(max_length=7, choices=State.choices, default=State.DRAFT)
    way = models.CharField(max_length=8, help_text="balanced, language or chair")
    readers_each = models.PositiveSmallIntegerField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    seconds = models.FloatField(null=True, help_text="how long the solver took")
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["draft", "dropped"], applied_at__isnull=True)
                | Q(state="applied", applied_at__isnull=False),
                name="plan_state_known",
            ),
            models.CheckConstraint(
                condition=Q(way__in=["balanced", "language", "chair"]), name="plan_way_known"
            ),
            models.UniqueConstraint(
                fields=["call"], condition=Q(state="draft"), name="plan_draft_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.call}: {self.state}"


@tracked()
class PlanLine(models.Model):
    """In a plan, a reader is to read a file."""

    plan = models.ForeignKey(ReadingPlan, on_delete=models.CASCADE, related_name="lines")
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    by_hand = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["plan", "proposal", "reader"], name="planned_once"),
        )

    def __str__(self) -> str:
        return f"{self.reader}: {self.proposal}"
