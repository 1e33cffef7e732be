"""What the proposals of a call are scored on."""

from __future__ import annotations

from django.db import models

from local4action.calls.models import Call
from local4action.foundation.history import tracked
from local4action.foundation.translations import TranslatedField


@tracked()
class Criterion(models.Model):
    """One line of a call's rubric, scored from 0 to 4."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="criteria")
    key = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    label = TranslatedField()
    anchors = TranslatedField(null=True, help_text="what 0, 2 and 4 mean")
    weight = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["call", "key"], name="criterion_key_once"),)

    def __str__(self) -> str:
        return self.key
