"""The versions of a form: what changed in it, by whom, when; and what came back as a document."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from local4action.calls.models.proposals import Proposal, Submission
from local4action.foundation.history import tracked
from local4action.foundation.models import FileReference
from local4action.foundation.refs import RefField


# What an answer said and when is in the history of `Answer` already; here it would stand a second
# time for every pause in somebody's typing.
@tracked(exclude=("changes", "ended_at"))
class Revision(models.Model):
    """One version of a proposal's form: the answers one person changed in a short while.

    How a form stood at version 7 is, for each question, the latest value up to version 7. So what
    a person goes on typing joins their last version only where no later one holds that answer.
    """

    class Kind(models.TextChoices):
        """How the changes came about; only what is written joins what was written before."""

        WRITTEN = "written"
        RESTORED = "restored"
        TAKEN_OVER = "taken_over"
        DOCUMENT = "document"
        IMPORTED = "imported"
        DISCARDED = "discarded"  # what was submitted came back
        EARLIER = "earlier"  # what stood there when versions began to be kept

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="revisions")
    form = models.CharField(max_length=6, choices=Submission.Form.choices)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.WRITTEN)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    changes: Any = models.JSONField(default=dict, help_text="changed answers by question key")
    origin = models.CharField(
        max_length=60, blank=True, help_text="a version's number, a proposal's reference"
    )

    class Meta:
        ordering = ("proposal", "form", "-number")
        constraints = (
            models.UniqueConstraint(fields=["proposal", "form", "number"], name="revision_once"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "written",
                        "restored",
                        "taken_over",
                        "document",
                        "imported",
                        "discarded",
                        "earlier",
                    ]
                ),
                name="revision_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__gte=F("began_at")), name="revision_ends_after_it_began"
            ),
        )

    def __str__(self) -> str:
        return f"{self.proposal} {self.form} {self.number}"


@tracked(exclude=("found",))
class ReturnedDocument(models.Model):
    """A form that came back as a document: what was read in it, until a person takes it over."""

    ref = RefField()
    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="returned_documents"
    )
    form = models.CharField(max_length=6, choices=Submission.Form.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    # Gone once it is read: what counts of it is in `found`.
    file = models.ForeignKey(FileReference, null=True, on_delete=models.SET_NULL, related_name="+")
    arrived_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    found: Any = models.JSONField(default=list, help_text="edited boxes: key, version, text")

    class Meta:
        ordering = ("-arrived_at", "-pk")

    def __str__(self) -> str:
        return self.name
