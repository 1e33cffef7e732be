"""How it was agreed: who was asked, who came, what was said, what was changed because of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from local4action.agreements.models.agreement import Agreement
from local4action.agreements.models.items import Item
from local4action.foundation.history import tracked
from local4action.foundation.models import FileReference
from local4action.foundation.refs import RefField
from local4action.foundation.translations import TranslatedField
from local4action.members.models import Organisation


@tracked()
class Workshop(Item):
    """A day on which people settled together what success means."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="workshops")
    held_on = models.DateField()
    text = TranslatedField(help_text="how it was held")
    invited = TranslatedField(help_text="who was invited")
    invited_count = models.PositiveIntegerField()
    came = TranslatedField(help_text="who came")
    came_count = models.PositiveIntegerField()
    changed = TranslatedField(help_text="what was changed because of it")

    def __str__(self) -> str:
        return f"{self.key} {self.held_on}"


@tracked()
class WorkshopFile(models.Model):
    """A record of a workshop: photographs, a list, minutes."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(FileReference, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.file)


@tracked()
class Remark(models.Model):
    """What a party or a stakeholder says of one item of a draft, and what came of it.

    `part` and `key` name the item; `wording` is the text they would write instead.
    """

    class Outcome(models.TextChoices):
        """Open until the lead, or whoever said it, settles it."""

        OPEN = "open"
        ADOPTED = "adopted"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    ref = RefField()
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="remarks")
    part = models.CharField(max_length=20, db_collation="C")
    key = models.CharField(max_length=12, db_collation="C", blank=True)
    text = TranslatedField()
    wording = models.TextField(blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=9, choices=Outcome.choices, default=Outcome.OPEN)
    answer = TranslatedField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("made_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="open", answered_at__isnull=True)
                | Q(outcome__in=["adopted", "declined", "withdrawn"], answered_at__isnull=False),
                name="remark_settled_when_answered",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.text}"
