"""What was observed: a value of an agreed indicator, on a date, from a source."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from local4action.foundation.dates import PartialDateField, partial_date_check
from local4action.foundation.history import tracked
from local4action.foundation.translations import TranslatedField
from local4action.hubs.models import Hub


@tracked()
class Observation(models.Model):
    """A value as somebody recorded it. Rows are added and never changed.

    An indicator is known by hub and key, as it is in every version of the agreement; so is a
    similar place, "" for the hub's own value. A correction is a row that names the one it takes
    the place of; one without a value says that there is none for this date.
    """

    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="observations")
    indicator = models.CharField(max_length=12, db_collation="C", help_text="its key, as I1")
    comparator = models.CharField(
        max_length=12, db_collation="C", blank=True, help_text="key of a similar place, as P1"
    )
    on = PartialDateField()
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    standard_error = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    source = models.CharField(max_length=300)
    method = models.CharField(max_length=300, blank=True)
    breaks_series = models.BooleanField(default=False, help_text="not comparable with before")
    break_note = TranslatedField(null=True, help_text="what changed in how it is measured")
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    reason = TranslatedField(null=True, help_text="why it was corrected")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("indicator", "comparator", "on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["hub", "indicator", "comparator", "on"],
                condition=Q(corrects__isnull=True),
                name="observed_once_for_a_date",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | Q(reason__isnull=False),
                name="correction_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(corrects__isnull=False),
                name="observation_has_value",
            ),
            models.CheckConstraint(
                condition=Q(breaks_series=False) | Q(break_note__isnull=False),
                name="break_has_note",
            ),
            models.CheckConstraint(
                condition=Q(standard_error__isnull=True) | Q(standard_error__gte=0),
                name="standard_error_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(indicator__regex=r"^I[0-9]+$")
                & (Q(comparator="") | Q(comparator__regex=r"^P[0-9]+$")),
                name="observation_keys_known",
            ),
            *partial_date_check("on"),
        )

    def __str__(self) -> str:
        return f"{self.indicator} {self.on}: {self.value}"


@tracked()
class ObservedGroup(models.Model):
    """The value of one group behind an observation; without a value it is known to be missing."""

    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="groups")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["observation", "name"], name="group_observed_once"),
        )

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"
