"""A call for proposals."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from local4action.calls.models.questions import QuestionSetVersion
from local4action.foundation.addresses import address
from local4action.foundation.history import tracked
from local4action.foundation.refs import RefField
from local4action.foundation.translations import TranslatedField
from local4action.members.models import Body


def days_for_writers() -> list[int]:
    """How many days before the deadline those who write are reminded, unless a call says else."""
    return [14, 7, 2, 1]


def days_for_readers() -> list[int]:
    """How many days before a review is due its reader is reminded."""
    return [7, 1]


@tracked()
class Call(models.Model):
    """A call for proposals."""

    class State(models.TextChoices):
        """Its life; the moves are in `workflow`."""

        DRAFT = "draft"
        CLEARED = "cleared"
        OPEN = "open"
        CLOSED = "closed"
        DECIDED = "decided"
        ARCHIVED = "archived"
        WITHDRAWN = "withdrawn"

    ref = RefField()
    slug = models.SlugField(max_length=80, blank=True)
    title = TranslatedField()
    text = TranslatedField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    opens_on = models.DateField(null=True)
    # The deadline three ways: what was said, where, and the instant that follows; the instant is
    # frozen when the call opens, whatever a country does to its clocks later.
    closes_local = models.CharField(max_length=16, help_text="2027-01-31T23:59, wall time")
    closes_zone = models.CharField(max_length=40, help_text="IANA name, such as Europe/Madrid")
    closes_at = models.DateTimeField()
    languages = ArrayField(models.CharField(max_length=12), default=list)
    first_form = models.ForeignKey(QuestionSetVersion, on_delete=models.PROTECT, related_name="+")
    second_form = models.ForeignKey(QuestionSetVersion, on_delete=models.PROTECT, related_name="+")
    # Who may lead a proposal to this call.
    kinds = ArrayField(models.CharField(max_length=16), default=list)
    sections = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    ldc_only = models.BooleanField(default=False)
    members_only = models.BooleanField(default=False)
    min_months = models.PositiveSmallIntegerField(default=12)
    max_months = models.PositiveSmallIntegerField(default=36)
    # Clearance by the Executive Bureau.
    cleared_by_body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    cleared_on = models.DateField(null=True)
    clearance_minutes = models.TextField(blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(null=True)
    # How many days before a day that matters people are reminded; none means never.
    reminder_days = ArrayField(
        models.PositiveSmallIntegerField(), default=days_for_writers, blank=True
    )
    review_reminder_days = ArrayField(
        models.PositiveSmallIntegerField(), default=days_for_readers, blank=True
    )
    # The deadline as it was published, where it was extended since; why is in `Extension`.
    closes_at_first = models.DateTimeField(null=True)
    is_example = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-closes_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "draft",
                        "cleared",
                        "open",
                        "closed",
                        "decided",
                        "archived",
                        "withdrawn",
                    ]
                ),
                name="call_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(cleared_on__isnull=False, cleared_by_body__isnull=False),
                name="call_cleared_before_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(min_months__gte=1, max_months__gte=F("min_months")),
                name="call_months_in_order",
            ),
        )

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        """The call's public page."""
        tail = f"{self.ref}-{self.slug}" if self.slug else self.ref
        return address("calls:call", tail)
