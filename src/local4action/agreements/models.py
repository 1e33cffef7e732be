"""What was promised: deliverables and criteria, agreed beforehand and signed over a hash."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from local4action.foundation.history import tracked
from local4action.foundation.refs import RefField
from local4action.foundation.translations import TranslatedField
from local4action.hubs.models import Hub
from local4action.members.models import Mandate, Organisation


@tracked()
class Agreement(models.Model):
    """One version of a hub's agreement. Amendments are new versions; nothing signed changes."""

    class State(models.TextChoices):
        """A draft is argued, a proposed one is signed, a signed one is in force."""

        DRAFT = "draft"
        PROPOSED = "proposed"
        SIGNED = "signed"
        SUPERSEDED = "superseded"

    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    record: Any = models.JSONField(null=True, help_text="canonical record, frozen when proposed")
    sha256 = models.CharField(max_length=64, blank=True, db_collation="C")
    proposed_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("hub", "number")
        constraints = (
            models.UniqueConstraint(fields=["hub", "number"], name="agreement_number_once"),
            models.UniqueConstraint(
                fields=["hub"], condition=Q(state="signed"), name="one_agreement_in_force"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "proposed", "signed", "superseded"]),
                name="agreement_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | (~Q(sha256="") & Q(record__isnull=False)),
                name="agreement_frozen_when_proposed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.hub} {self.number}"


@tracked()
class Deliverable(models.Model):
    """A result promised by a day, owned by one organisation and accepted by another."""

    ref = RefField()
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="deliverables")
    key = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField()
    text = TranslatedField()
    evidence = TranslatedField(null=True, help_text="what will show that it is done")
    weight = models.DecimalField(max_digits=5, decimal_places=4)
    due_on = models.DateField()
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    acceptor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["agreement", "key"], name="deliverable_key_once"),
            models.CheckConstraint(
                condition=Q(weight__gt=0, weight__lte=1), name="deliverable_weight_in_range"
            ),
            models.CheckConstraint(
                condition=~Q(owner=F("acceptor")), name="deliverable_accepted_by_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.text}"


@tracked()
class SuccessCriterion(models.Model):
    """What success means, as partners and stakeholders agreed."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    text = TranslatedField()

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return str(self.text)


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
