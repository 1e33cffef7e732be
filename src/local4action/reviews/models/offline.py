"""What a reader took along to read offline, and the scores they brought back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from local4action.calls.models import Proposal
from local4action.foundation.history import tracked
from local4action.foundation.models import FileReference
from local4action.foundation.refs import RefField


@tracked()
class OfflineCopy(models.Model):
    """The files of one reader in one document, as they were at one moment."""

    class Kind(models.TextChoices):
        """A pack to read (PDF), or a form to score on (XLSX)."""

        PACK = "pack"
        FORM = "form"

    ref = RefField()
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    as_of = models.DateTimeField()
    file: Any = models.ForeignKey(
        FileReference, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-as_of", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["reader", "kind"], name="offline_copy_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["pack", "form"]), name="offline_copy_kind_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.reader}: {self.kind}"


@tracked()
class OfflineFile(models.Model):
    """One proposal in a copy, and whether the copy says who proposes it."""

    copy = models.ForeignKey(OfflineCopy, on_delete=models.CASCADE, related_name="files")
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+")
    names_shown = models.BooleanField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["copy", "proposal"], name="offline_file_once"),
        )

    def __str__(self) -> str:
        return f"{self.copy}: {self.proposal_id}"


@tracked()
class ScoreUpload(models.Model):
    """A form with scores that came back: what stood in it, before its reader says to save it."""

    class State(models.TextChoices):
        """Its way is in `workflow.SCORE_UPLOAD`."""

        READY = "ready"
        SAVED = "saved"

    ref = RefField()
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=5, choices=State.choices, default=State.READY)
    rows: Any = models.JSONField(help_text="[[proposal, field, rubric, mark before, text]]")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-uploaded_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["ready", "saved"]), name="score_upload_state_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.reader}: {self.ref}"

    def get_absolute_url(self) -> str:
        """Where its reader sees what would be saved."""
        return reverse("reviews:offline_scores", args=[self.ref])
