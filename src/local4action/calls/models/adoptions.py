"""The questions of a call changed after they were published."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from local4action.calls.models.calls import Call
from local4action.calls.models.questions import QuestionSetVersion
from local4action.foundation.history import tracked
from local4action.foundation.translations import TranslatedField


@tracked()
class Adoption(models.Model):
    """A call took another version of one of its question sets; why, and to whom it mattered."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="adoptions")
    form = models.CharField(max_length=6, help_text="first or second")
    before = models.ForeignKey(QuestionSetVersion, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(QuestionSetVersion, on_delete=models.PROTECT, related_name="+")
    # Empty where the call was not public yet.
    reason = TranslatedField(null=True)
    drafts = models.PositiveIntegerField(default=0, help_text="proposals that were being written")
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    adopted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("adopted_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(form__in=["first", "second"]), name="adoption_form_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.call}: {self.version}"
