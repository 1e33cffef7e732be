"""What the proposals of a call are scored on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models import Q

from local4action.calls.models import Call
from local4action.foundation.history import tracked
from local4action.foundation.translations import TranslatedField

if TYPE_CHECKING:
    from local4action.foundation.translations import Translated

SCALE: Final = range(5)


@tracked()
class Criterion(models.Model):
    """One line of a call's rubric, scored from 0 to 4; an anchor says what a score means."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="criteria")
    key = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    label = TranslatedField()
    explanation = TranslatedField(null=True)
    anchor_0 = TranslatedField(null=True)
    anchor_1 = TranslatedField(null=True)
    anchor_2 = TranslatedField(null=True)
    anchor_3 = TranslatedField(null=True)
    anchor_4 = TranslatedField(null=True)
    weight = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["call", "key"], name="criterion_key_once"),
            models.CheckConstraint(
                condition=Q(weight__range=(1, 9)), name="criterion_weight_within_reason"
            ),
        )

    def __str__(self) -> str:
        return self.key

    @property
    def anchors(self) -> list[tuple[int, Translated | None]]:
        """Each score with what it means, None where nobody said."""
        return [(score, getattr(self, f"anchor_{score}")) for score in SCALE]
