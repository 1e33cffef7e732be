"""One version of what a hub agreed, and who signed or refused it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from local4action.foundation.history import tracked
from local4action.foundation.translations import TranslatedField
from local4action.hubs.models import Hub
from local4action.members.models import Mandate, Organisation


@tracked()
class Agreement(models.Model):
    """One version of a hub's agreement. Amendments are new versions; nothing signed changes.

    The items of a version are rows of their own (`promises`, `figures`, `process`), each with a
    key such as D1 or I2 that stays the same from version to version.
    """

    class State(models.TextChoices):
        """A draft is argued, a proposed one is signed, a signed one is in force."""

        DRAFT = "draft"
        PROPOSED = "proposed"
        SIGNED = "signed"
        SUPERSEDED = "superseded"
        DROPPED = "dropped"

    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    record: Any = models.JSONField(null=True, help_text="canonical record, frozen when proposed")
    sha256 = models.CharField(max_length=64, blank=True, db_collation="C")
    proposed_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)
    why = TranslatedField(null=True, help_text="why an amendment is wanted")
    data_sharing = TranslatedField(null=True, help_text="who may have which data, and how")
    consent = TranslatedField(null=True, help_text="how people agree to what concerns them")
    communication = TranslatedField(null=True, help_text="outline of the communication plan")

    class Meta:
        ordering = ("hub", "number")
        constraints = (
            models.UniqueConstraint(fields=["hub", "number"], name="agreement_number_once"),
            models.UniqueConstraint(
                fields=["hub"], condition=Q(state="signed"), name="one_agreement_in_force"
            ),
            models.UniqueConstraint(
                fields=["hub"],
                condition=Q(state__in=["draft", "proposed"]),
                name="one_agreement_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "proposed", "signed", "superseded", "dropped"]),
                name="agreement_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "dropped"])
                | (~Q(sha256="") & Q(record__isnull=False)),
                name="agreement_frozen_when_proposed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.hub} {self.number}"


@tracked()
class Signature(models.Model):
    """A person with a mandate signs the hash, and proves once more that it is them."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, help_text="as it was when signing")
    title = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, db_collation="C")
    confirmed_by = models.CharField(max_length=20, help_text="password or second factor")
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ("signed_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["agreement", "organisation"], name="signed_once"),
        )

    def __str__(self) -> str:
        return f"{self.name} for {self.organisation}"


@tracked()
class Refusal(models.Model):
    """A party that was asked to sign a version said no, and why; shown as signatures are."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="refusals")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, help_text="as it was when refusing")
    reason = TranslatedField()
    refused_at = models.DateTimeField()

    class Meta:
        ordering = ("refused_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["agreement", "organisation"], name="refused_once"),
        )

    def __str__(self) -> str:
        return f"{self.name} for {self.organisation}"
