"""How alike the readers of a call score, as it was found for one person."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from local4action.calls.models import Call
from local4action.foundation.history import tracked


# That it was made is history; the figures can be made again.
@tracked(exclude=("reviews", "figures"))
class Calibration(models.Model):
    """The figures of one call for one person: no file they have an interest in is in any of them.

    `reviews` are the keys of those the figures were made from, as they were at `made_at`: where
    others would be counted of that moment now, the figures are not shown any more.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="calibrations")
    made_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    made_at = models.DateTimeField()
    reviews = ArrayField(models.BigIntegerField(), default=list)
    figures: Any = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["call", "made_for"], name="calibration_once"),
        )

    def __str__(self) -> str:
        return f"{self.call}: {self.made_for}"

    def get_absolute_url(self) -> str:
        """Where the figures are shown."""
        return reverse("reviews:calibration", args=[self.call.ref])
