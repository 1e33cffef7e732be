"""The label: its number, its life, its credentials and their keys, the materials that show it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from local4action.foundation.history import tracked
from local4action.foundation.models import FileReference
from local4action.foundation.refs import RefField
from local4action.hubs.models import Hub
from local4action.members.models import Body, Organisation


@tracked()
class Label(models.Model):
    """The label of one hub, from the decision on; what was granted stays on record for good."""

    class State(models.TextChoices):
        """Its life; the moves are in `workflow`."""

        CANDIDATE = "candidate"
        ACTIVE = "active"
        ON_WATCH = "on_watch"
        SUSPENDED = "suspended"
        COMPLETED = "completed"
        WITHDRAWN = "withdrawn"
        EXPIRED = "expired"

    number = models.CharField(max_length=16, unique=True, db_collation="C")
    hub = models.OneToOneField(Hub, on_delete=models.PROTECT, related_name="label")
    state = models.CharField(max_length=9, choices=State.choices, default=State.CANDIDATE)
    granted_on = models.DateField(help_text="day of the decision")
    decided_by = models.CharField(max_length=200, help_text="the body, as it was named then")
    body = models.ForeignKey(
        Body,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="that decided; null: known by its name only",
    )
    conditions = models.TextField(blank=True, help_text="as the decision says them")
    conditions_met_on = models.DateField(null=True)
    valid_from = models.DateField(null=True, help_text="null until the agreement is signed")
    valid_until = models.DateField(null=True, help_text="the last day")
    renewals = models.PositiveSmallIntegerField(default=0)
    co_issuer = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the section that signs its credential too",
    )

    class Meta:
        ordering = ("number",)
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "candidate",
                        "active",
                        "on_watch",
                        "suspended",
                        "completed",
                        "withdrawn",
                        "expired",
                    ]
                ),
                name="label_state_known",
            ),
            models.CheckConstraint(
                condition=Q(number__regex=r"^L4A-[0-9]{4}-[0-9]{4,}$"), name="label_number_form"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True, valid_until__isnull=True)
                | Q(valid_until__gt=F("valid_from")),
                name="label_validity_in_order",
            ),
        )
        indexes = (models.Index(fields=["state", "valid_until"], name="label_ends"),)

    def __str__(self) -> str:
        return self.number

    @property
    def permanent_address(self) -> str:
        """Where it is checked, whole and without a language, as it is printed and signed."""
        return f"{settings.BASE_URL}/label/{self.number}/"


@tracked()
class LabelMove(models.Model):
    """One step of a label's life, as anyone may read it: from where to where, when, why."""

    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="moves")
    name = models.CharField(max_length=20, help_text="of the transition")
    source = models.CharField(max_length=9, blank=True)
    target = models.CharField(max_length=9)
    reason = models.TextField(blank=True)
    language = models.CharField(max_length=8, blank=True, help_text="of the reason")
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="null: the calendar",
    )
    decided_by = models.CharField(max_length=200, blank=True, help_text="a body, as named then")
    decided_on = models.DateField(null=True, help_text="where a body decided the step")
    minutes = models.TextField(blank=True, help_text="where its decision is minuted")

    class Meta:
        ordering = ("moved_at", "pk")

    def __str__(self) -> str:
        return f"{self.label}: {self.name}"


@tracked()
class SigningKey(models.Model):
    """The public half of a key; the private half is a sealed file, never in the database."""

    name = models.CharField(max_length=40, unique=True, db_collation="C")
    public = models.CharField(max_length=80, unique=True, help_text="Multikey, base58")
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the section that signs by it; null: the site itself",
    )
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, help_text="signs no more; what it signed stays")

    class Meta:
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return self.name


@tracked()
class Credential(models.Model):
    """A signed credential as it was issued; a newer one supersedes it."""

    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="credentials")
    serial = models.PositiveSmallIntegerField()
    status_index = models.PositiveIntegerField(unique=True, help_text="place in the status list")
    document: Any = models.JSONField(help_text="the signed credential")
    sha256 = models.CharField(
        max_length=64, db_collation="C", help_text="of what it says, unsigned"
    )
    issued_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("label", "serial")
        constraints = (
            models.UniqueConstraint(fields=["label", "serial"], name="credential_serial_once"),
            models.UniqueConstraint(
                fields=["label"],
                condition=Q(superseded_at__isnull=True),
                name="one_credential_in_force",
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} {self.serial}"


class Rendition(models.Model):
    """A credential drawn by a job: the certificate in each language, the badge as PNG."""

    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="renditions")
    name = models.CharField(max_length=24, help_text="badge, or certificate-fr")
    file = models.ForeignKey(FileReference, on_delete=models.PROTECT, related_name="+")
    artwork = models.CharField(
        max_length=16, blank=True, db_collation="C", help_text="digest of the mark it shows"
    )

    class Meta:
        ordering = ("credential", "name")
        constraints = (
            models.UniqueConstraint(fields=["credential", "name"], name="rendition_once"),
        )

    def __str__(self) -> str:
        return f"{self.credential} {self.name}"


class Kit(models.Model):
    """The visual materials of a label in one language, drawn by a job from what was so then."""

    label = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="kits")
    language = models.CharField(max_length=20, db_collation="C", help_text="BCP 47")
    sha256 = models.CharField(
        max_length=64, db_collation="C", help_text="of the words, colours and drawings it is of"
    )
    made_at = models.DateTimeField(null=True, help_text="null until it is whole")

    class Meta:
        ordering = ("label", "language", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["label", "language", "sha256"], name="kit_of_the_same_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} {self.language}"


class KitFile(models.Model):
    """One file of a kit, by its name in `brand.kit.pieces`."""

    kit = models.ForeignKey(Kit, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=60, db_collation="C")
    file = models.ForeignKey(FileReference, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("kit", "name")
        constraints = (models.UniqueConstraint(fields=["kit", "name"], name="kit_file_once"),)

    def __str__(self) -> str:
        return f"{self.kit} {self.name}"


@tracked()
class Material(models.Model):
    """A poster, card or page of a hub's own that shows the label, and what was found of it."""

    class State(models.TextChoices):
        """Where it stands; the moves are in `workflow`."""

        SENT = "sent"
        KEPT = "kept"
        WAITING = "waiting"
        AGREED = "agreed"
        TO_MEND = "to_mend"
        REPLACED = "replaced"
        DROPPED = "dropped"

    class Use(models.TextChoices):
        """Where it is seen, which decides the size that is asked for."""

        SCREEN = "screen"
        PRINT = "print"

    ref = RefField()
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="materials")
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="newer"
    )
    name = models.CharField(max_length=120, help_text="what it is, in its sender's words")
    note = models.TextField(blank=True, help_text="what its people want a person to know")
    language = models.CharField(max_length=12, help_text="of name and note")
    file = models.ForeignKey(
        FileReference,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="null: not kept, because it was withdrawn or could do harm",
    )
    preview = models.ForeignKey(
        FileReference, null=True, on_delete=models.PROTECT, related_name="+"
    )
    use = models.CharField(max_length=6, choices=Use.choices)
    width_mm = models.PositiveIntegerField(null=True, help_text="as it is printed")
    languages: Any = models.JSONField(default=list, help_text="BCP 47, those it is in")
    alternative = models.CharField(max_length=300, blank=True, help_text="in words, for the ear")
    state = models.CharField(max_length=8, choices=State.choices, default=State.SENT)
    findings: Any = models.JSONField(default=dict, help_text="brand.materials.findings.Report")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField()
    judged_at = models.DateTimeField(null=True, help_text="by the machine")
    answer = models.TextField(blank=True)
    answer_language = models.CharField(max_length=8, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-sent_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "sent",
                        "kept",
                        "waiting",
                        "agreed",
                        "to_mend",
                        "replaced",
                        "dropped",
                    ]
                ),
                name="material_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="dropped", file__isnull=True) | ~Q(state="dropped"),
                name="material_dropped_has_no_file",
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed") | Q(answered_by__isnull=False),
                name="material_agreed_by_someone",
            ),
        )
        indexes = (
            models.Index(fields=["label", "-sent_at"], name="materials_of_label"),
            models.Index(fields=["state", "sent_at"], name="materials_by_state"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page on the desk."""
        return reverse("labels:desk_material", args=[self.label.number, self.ref])
