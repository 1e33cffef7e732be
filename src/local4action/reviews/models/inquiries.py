"""What an officer still wants to know before a proposal is passed on or rejected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from local4action.calls import deadlines
from local4action.calls.models import Proposal
from local4action.foundation.history import tracked
from local4action.foundation.refs import RefField

if TYPE_CHECKING:
    import datetime as dt


@tracked()
class Inquiry(models.Model):
    """Questions to the applicants, and their one answer.

    It is no state of the proposal, which stays submitted all the while: it may be asked more than
    once, and what was asked stays readable beside what was decided.
    """

    class State(models.TextChoices):
        """Its way is in `workflow.INQUIRY`."""

        ASKED = "asked"
        ANSWERED = "answered"
        DROPPED = "dropped"

    ref = RefField()
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="inquiries")
    questions = models.TextField()
    due_on = models.DateField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    # A draft until it is answered; everyone who writes the proposal may write on it.
    answer = models.TextField(blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("asked_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["asked", "dropped"], answered_at__isnull=True)
                | (Q(state="answered", answered_at__isnull=False) & ~Q(answer="")),
                name="inquiry_state_known",
            ),
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(state="asked"), name="inquiry_open_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.proposal}: {self.state}"

    @property
    def due_at(self) -> dt.datetime:
        """The end of the day it is due, where the call is at home."""
        return deadlines.end_of_day(self.due_on, self.proposal.call.closes_zone)

    @property
    def is_late(self) -> bool:
        """Whether it was answered after the day it was due."""
        return self.answered_at is not None and self.answered_at > self.due_at


@tracked()
class ScreeningClaim(models.Model):
    """An officer has a file open to screen it; colleagues are told until it lapses."""

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="claim")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    taken_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until__gt=models.F("taken_at")), name="claim_lapses_later"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.proposal}"
