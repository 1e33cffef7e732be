"""Conditions attached to a grant: what must hold, by when, and who checks it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from local4action.calls.models import Proposal
from local4action.foundation.history import tracked
from local4action.foundation.refs import RefField
from local4action.reviews.models.chains import Opinion


@tracked()
class Condition(models.Model):
    """Granted if: one condition, as a step of the chain put it."""

    class State(models.TextChoices):
        """Its way is in `meeting_workflow.CONDITION`."""

        OPEN = "open"
        FULFILLED = "fulfilled"
        NOT_FULFILLED = "not_fulfilled"

    ref = RefField()
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="conditions")
    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, related_name="conditions")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    due_on = models.DateField()
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    is_public = models.BooleanField(default=False)
    state = models.CharField(max_length=13, choices=State.choices, default=State.OPEN)
    evidence = models.TextField(blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    marked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("opinion", "position")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="open", marked_at__isnull=True)
                | Q(state__in=["fulfilled", "not_fulfilled"], marked_at__isnull=False)
                & ~Q(evidence=""),
                name="condition_marked_with_evidence",
            ),
        )
        indexes = (
            models.Index(
                fields=["checked_by", "due_on"], condition=Q(state="open"), name="conditions_open"
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        """Its page on the desk."""
        return reverse("reviews:condition", args=[self.ref])
