"""How the proposals of a call are read: by how many, and what readers see of one another."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import Q

from local4action.calls.models import Call
from local4action.foundation.history import tracked

READERS_EACH: Final = 2


@tracked()
class Round(models.Model):
    """The review of the proposals to one call; a call without a row is read by the defaults."""

    class Phase(models.TextChoices):
        """What a reader sees.

        BLIND: the answers without who proposes; of the reviews their own.
        OWN: the whole file; of the reviews their own, and the others' once it is submitted.
        ALL: the whole file and every submitted review.
        """

        BLIND = "blind"
        OWN = "own"
        ALL = "all"

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="round")
    phase = models.CharField(max_length=5, choices=Phase.choices, default=Phase.OWN)
    readers_each = models.PositiveSmallIntegerField(default=READERS_EACH)
    national_rule = models.BooleanField(
        default=False, help_text="nobody reads a proposal led from their own country"
    )
    fellow_rule = models.BooleanField(
        default=True, help_text="nobody reads a proposal led by a fellow member of an association"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(phase__in=["blind", "own", "all"]), name="round_phase_known"
            ),
            models.CheckConstraint(
                condition=Q(readers_each__range=(1, 9)), name="round_readers_within_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.call}: {self.phase}"
