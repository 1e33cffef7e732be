"""The closing report of a hub and its lessons."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from local4action.foundation.history import tracked
from local4action.foundation.refs import RefField
from local4action.foundation.translations import TranslatedField
from local4action.hubs.models import Hub

MOST_MONTHS: Final = 120
_WHOLE: Final = Q(
    reached__isnull=False,
    cost__isnull=False,
    law__isnull=False,
    staff__isnull=False,
    time__isnull=False,
    months__isnull=False,
) & ~Q(cost_band="")


@tracked()
class ClosingReport(models.Model):
    """What a hub leaves behind. The lead writes it; it is published when the hub is completed."""

    class State(models.TextChoices):
        """Its life; the moves are in `states`."""

        DRAFT = "draft"
        FINISHED = "finished"
        PUBLISHED = "published"

    class CostBand(models.TextChoices):
        """What it costs another place in all, in euros of today."""

        UNDER_10K = "under_10k"
        TO_50K = "10k_50k"
        TO_250K = "50k_250k"
        TO_1M = "250k_1m"
        OVER_1M = "over_1m"

    ref = RefField()
    hub = models.OneToOneField(Hub, on_delete=models.PROTECT, related_name="closing_report")
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    language = models.CharField(max_length=12, help_text="BCP 47, in which it is written")
    reached = TranslatedField(null=True, help_text="what was reached, and what was not")
    cost_band = models.CharField(max_length=9, choices=CostBand.choices, blank=True)
    cost = TranslatedField(null=True, help_text="what the money is needed for")
    law = TranslatedField(null=True, help_text="what the law must allow")
    staff = TranslatedField(null=True, help_text="who is needed, for how much of their time")
    months = models.PositiveSmallIntegerField(
        null=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)]
    )
    time = TranslatedField(null=True, help_text="what takes the time")
    words = models.TextField(blank=True, help_text="folded words of all languages, for searching")
    published_on = models.DateField(null=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["draft", "finished", "published"]),
                name="closing_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | _WHOLE, name="closing_finished_is_whole"
            ),
            models.CheckConstraint(
                condition=Q(published_on__isnull=False) ^ ~Q(state="published"),
                name="closing_published_has_day",
            ),
            models.CheckConstraint(
                condition=Q(months__isnull=True) | Q(months__range=(1, MOST_MONTHS)),
                name="closing_months_in_range",
            ),
        )

    def __str__(self) -> str:
        return str(self.hub)


@tracked()
class Lesson(models.Model):
    """One thing learnt, under a theme; its reference stays, so that it can be cited."""

    class Theme(models.TextChoices):
        """What it is about."""

        GOVERNANCE = "governance"
        MONEY = "money"
        PEOPLE = "people"
        TECHNOLOGY = "technology"
        LAW = "law"
        PARTICIPATION = "participation"
        DATA = "data"
        COMMUNICATION = "communication"

    ref = RefField()
    report = models.ForeignKey(ClosingReport, on_delete=models.CASCADE, related_name="lessons")
    theme = models.CharField(max_length=13, choices=Theme.choices)
    text = TranslatedField()
    words = models.TextField(blank=True, help_text="folded words of all languages, for searching")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    theme__in=[
                        "governance",
                        "money",
                        "people",
                        "technology",
                        "law",
                        "participation",
                        "data",
                        "communication",
                    ]
                ),
                name="lesson_theme_known",
            ),
        )

    def __str__(self) -> str:
        return str(self.text)
