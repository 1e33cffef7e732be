"""What an officer found when first reading a proposal."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from local4action.calls.models import Proposal
from local4action.foundation.history import tracked


@tracked()
class Screening(models.Model):
    """What an officer found when first reading a proposal."""

    class Outcome(models.TextChoices):
        """Pass asks the second question set; reject ends with a reason."""

        PASSED = "passed"
        REJECTED = "rejected"

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="screening")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reason = models.TextField(blank=True)
    screened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    screened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="passed") | ~Q(reason=""), name="rejection_has_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.proposal}: {self.outcome}"
