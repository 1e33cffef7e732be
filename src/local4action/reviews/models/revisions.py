"""What a submitted review was before it changed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from local4action.foundation.history import tracked
from local4action.reviews.models.readings import Review


@tracked()
class ReviewRevision(models.Model):
    """A submitted review was revised by its reader, or handed back to them; and how it was."""

    class Kind(models.TextChoices):
        """Who took it up again: its reader with a note, or an officer with a reason."""

        REVISED = "revised"
        HANDED_BACK = "handed_back"

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="revisions")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    note = models.TextField()
    before: Any = models.JSONField(help_text="scores by key, both comments, when submitted")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=["revised", "handed_back"]), name="review_revision_kind_known"
            ),
            models.CheckConstraint(condition=~Q(note=""), name="review_revision_has_note"),
        )

    def __str__(self) -> str:
        return f"{self.review}: {self.kind}"
