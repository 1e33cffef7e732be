"""Reviews of a hub by the Advisory Board."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from local4action.foundation.history import tracked
from local4action.foundation.refs import RefField
from local4action.foundation.translations import TranslatedField
from local4action.hubs.models import Hub
from local4action.members.models import Body


@tracked()
class HubReview(models.Model):
    """What the board finds at half time, or at the end; planned by the calendar."""

    class Kind(models.TextChoices):
        """Each once in the life of a hub."""

        MID_TERM = "mid_term"
        END = "end"

    class State(models.TextChoices):
        """Its life; the moves are in `states`."""

        PLANNED = "planned"
        ASSIGNED = "assigned"
        PUBLISHED = "published"

    ref = RefField()
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="board_reviews")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    due_on = models.DateField(help_text="the day of half time or of the end")
    findings = TranslatedField(null=True)
    minutes = TranslatedField(null=True, help_text="what was said when the body met")
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField(null=True, help_text="the day the body met")
    published_on = models.DateField(null=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("due_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=["hub", "kind"], name="hub_reviewed_once_each"),
            models.CheckConstraint(
                condition=Q(kind__in=["mid_term", "end"]), name="hub_review_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "assigned", "published"]),
                name="hub_review_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(
                    findings__isnull=False,
                    minutes__isnull=False,
                    body__isnull=False,
                    held_on__isnull=False,
                    published_on__isnull=False,
                ),
                name="hub_review_published_is_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.hub}: {self.kind}"


@tracked()
class HubReviewer(models.Model):
    """A member of the board who was asked to write a review."""

    review = models.ForeignKey(HubReview, on_delete=models.CASCADE, related_name="reviewers")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="hub_reviews"
    )
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["review", "person"], name="hub_reviewer_once"),
        )

    def __str__(self) -> str:
        return str(self.person)
