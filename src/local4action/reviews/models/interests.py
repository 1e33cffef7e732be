"""A reader says before reading that nothing ties them to a file."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from local4action.calls.models import Proposal
from local4action.foundation.history import tracked


@tracked()
class InterestStatement(models.Model):
    """A reader confirmed that they have no interest in a proposal; asked once, kept with its time.

    Who has one declares it instead, which is a `Conflict`.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="statements")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["proposal", "person"], name="interest_stated_once"),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.proposal}"
