"""Global frames as dated vocabularies, and the tags that point into them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from local4action.foundation.dates import PartialDateField, partial_date_check
from local4action.foundation.history import tracked
from local4action.foundation.translations import TranslatedField


@tracked()
class Frame(models.Model):
    """One agenda in one version, such as the 2030 Agenda or the Sendai Framework."""

    slug = models.SlugField(max_length=40)
    version = models.CharField(max_length=20)
    title = TranslatedField()
    note = TranslatedField(null=True)
    source = models.TextField()
    valid_from = PartialDateField()
    valid_to = PartialDateField(null=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["slug", "version"], name="frame_version_once"),
            *partial_date_check("valid_from", "valid_to"),
        )

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"

    def get_absolute_url(self) -> str:
        """The frame's page."""
        return reverse("agendas:frame", args=[self.slug])


@tracked()
class FrameNode(models.Model):
    """A goal, target, manifesto, axis, priority or chapter of a frame."""

    frame = models.ForeignKey(Frame, on_delete=models.PROTECT, related_name="nodes")
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    position = models.PositiveSmallIntegerField()
    title = TranslatedField()
    official_title = TranslatedField(null=True, help_text="imported by the operator")

    class Meta:
        ordering = ("frame__position", "position")
        constraints = (models.UniqueConstraint(fields=["frame", "code"], name="node_code_once"),)

    def __str__(self) -> str:
        return f"{self.frame.slug} {self.code}"

    def get_absolute_url(self) -> str:
        """The page of the goal, target or chapter."""
        return reverse("agendas:node", args=[self.frame.slug, self.code])


class TagBase(models.Model):
    """A tag in a version of a frame: suggested by the software, counted once a person confirms.

    Each room that tags something has its own table made from this, with a key to what is tagged.
    """

    class State(models.TextChoices):
        """Only confirmed tags count anywhere."""

        SUGGESTED = "suggested"
        CONFIRMED = "confirmed"
        DROPPED = "dropped"

    node: Any = models.ForeignKey(FrameNode, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices)
    words = models.JSONField(default=list, help_text="the words a suggestion rests on")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(state__in=["suggested", "confirmed", "dropped"]),
                name="%(app_label)s_%(class)s_state_known",
            ),
        )
