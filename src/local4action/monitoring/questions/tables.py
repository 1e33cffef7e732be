"""A question on a hub, and its answer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from local4action.foundation.history import tracked
from local4action.foundation.refs import RefField
from local4action.foundation.translations import TranslatedField
from local4action.hubs.models import Hub
from local4action.members.models import Body


@tracked()
class HubQuestion(models.Model):
    """What a member of the board or an officer asks the lead, in the name of their body."""

    class State(models.TextChoices):
        """Its life; the moves are in `states`."""

        OPEN = "open"
        ANSWERED = "answered"

    ref = RefField()
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="questions")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    text = TranslatedField()
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    is_public = models.BooleanField(help_text="whether anyone reads it once it is answered")
    asked_on = models.DateField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answer = TranslatedField(null=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-asked_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="open", answer__isnull=True, answered_on__isnull=True)
                | Q(state="answered", answer__isnull=False, answered_on__isnull=False),
                name="hub_question_answered_or_open",
            ),
        )

    def __str__(self) -> str:
        return str(self.text)
