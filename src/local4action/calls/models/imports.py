"""Proposals that came in with a file of answers collected elsewhere."""

from __future__ import annotations

from django.db import models

from local4action.calls.models.calls import Call
from local4action.calls.models.proposals import Proposal
from local4action.foundation.history import tracked


@tracked()
class ImportRun(models.Model):
    """One file of answers collected elsewhere that brought something in, and what became of it."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64, db_collation="C")
    map_sha256 = models.CharField(max_length=64, db_collation="C")
    counts = models.JSONField(default=dict, help_text="rows by outcome; empty while it runs")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.call}: {self.file_name}"


@tracked()
class ImportedProposal(models.Model):
    """A proposal that came in with a file: its row there, and by what it is known again."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="proposals")
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+")
    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="imported")
    row = models.PositiveIntegerField(help_text="its number in the file")
    key = models.CharField(max_length=64, db_collation="C", help_text="SHA-256 of whose it is")
    content = models.CharField(max_length=64, db_collation="C", help_text="SHA-256 of what it says")
    sent_at = models.DateTimeField(help_text="when it was sent, as the file says")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["call", "key"], name="imported_once"),)

    def __str__(self) -> str:
        return f"{self.proposal}: {self.row}"
