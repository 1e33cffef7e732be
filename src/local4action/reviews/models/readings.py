"""Who was asked to read, who may not, and what the readers found."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from local4action.calls.models import Proposal
from local4action.foundation.history import tracked
from local4action.reviews.models.rubrics import Criterion


@tracked()
class Assignment(models.Model):
    """A member of the Advisory Board is asked to read a proposal."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="assignments")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    due_on = models.DateField(null=True)
    assigned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("assigned_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["proposal", "reviewer"], name="assigned_once"),
        )

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.proposal}"


@tracked()
class Conflict(models.Model):
    """A person declares an interest; from then on the proposal does not exist for them."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="conflicts")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflicts"
    )
    reason = models.TextField()
    declared_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["proposal", "person"], name="conflict_declared_once"),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.proposal}"


@tracked()
class Review(models.Model):
    """One reviewer's reading of one proposal."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews"
    )
    comment_for_board = models.TextField(blank=True)
    comment_for_applicant = models.TextField(blank=True)
    saved_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["proposal", "reviewer"], name="reviewed_once"),
        )

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.proposal}"


@tracked()
class Score(models.Model):
    """A score for one criterion; none given means "cannot judge"."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["review", "criterion"], name="scored_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__lte=4), name="score_within_scale"
            ),
        )

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"
