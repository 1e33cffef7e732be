"""Who has the form of a proposal open at this moment."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from local4action.calls.models.proposals import Proposal, Submission


class Presence(models.Model):
    """A person has a form open, and is in one of its questions; a lease, renewed while it lasts.

    The one table of this room without a history: where somebody was is forgotten once they left.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=6, choices=Submission.Form.choices)
    at = models.SlugField(max_length=40, blank=True, db_index=False, help_text="a question's key")
    until = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["proposal", "person"], name="present_once"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.proposal} {self.at}"
