"""The decision register."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from local4action.calls.models import Proposal
from local4action.foundation.history import tracked
from local4action.foundation.searching import FoldedField
from local4action.members.models import Body


@tracked(exclude=("words",))
class Decision(models.Model):
    """One line of the decision register: which body decided what, when, and where it is minuted."""

    class Outcome(models.TextChoices):
        """What was decided."""

        GRANTED = "granted"
        DECLINED = "declined"

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField()
    minutes = models.TextField()
    words = FoldedField(of=("minutes",))
    conditions = models.TextField(blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-decided_on", "-pk")

    def __str__(self) -> str:
        return f"{self.proposal}: {self.outcome}"
