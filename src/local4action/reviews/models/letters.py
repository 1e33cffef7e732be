"""The letters that answer the applicants."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from local4action.calls.models import Proposal
from local4action.foundation.history import tracked
from local4action.foundation.models import OutboxMail


# The history only grows and has letters from before this column: the release day says the same.
@tracked(exclude=("state",))
class Letter(models.Model):
    """The letter to an applicant, with the feedback released for them; held until approved."""

    class State(models.TextChoices):
        """Its way is in `workflow.LETTER`."""

        HELD = "held"
        RELEASED = "released"

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="letter")
    language = models.CharField(max_length=12)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.HELD)
    released_at = models.DateTimeField(null=True)
    mails = models.ManyToManyField(OutboxMail, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="held", released_at__isnull=True)
                | Q(state="released", released_at__isnull=False),
                name="letter_state_known",
            ),
        )

    def __str__(self) -> str:
        return self.subject


@tracked()
class LetterReading(models.Model):
    """A person who writes the proposal has opened its letter; the first time counts."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("read_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["letter", "person"], name="letter_read_once"),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.letter}"
