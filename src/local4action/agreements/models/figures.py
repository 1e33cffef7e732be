"""What will be measured, from where to where, and against which places."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from local4action.agreements.models.agreement import Agreement
from local4action.agreements.models.items import Item
from local4action.foundation.dates import PartialDateField, partial_date_check
from local4action.foundation.history import tracked
from local4action.foundation.translations import TranslatedField
from local4action.members.models import Organisation


@tracked()
class Indicator(Item):
    """A figure that will be observed: where it stands, where it shall be, how often it comes.

    `floor` and `ceiling` are the lowest and highest value it can have; of a band they are its
    edges. `base` and `target` are in `unit`.
    """

    class SourceSet(models.TextChoices):
        """Where its definition comes from."""

        LOCAL = "local"
        SDG = "sdg"
        OTHER = "other"

    class Better(models.TextChoices):
        """Which way is better."""

        UP = "up"
        DOWN = "down"
        BAND = "band"

    class Every(models.TextChoices):
        """How often a value comes."""

        MONTH = "month"
        QUARTER = "quarter"
        HALF = "half"
        YEAR = "year"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="indicators")
    text = TranslatedField(help_text="what is measured")
    source_set = models.CharField(max_length=5, choices=SourceSet.choices, default=SourceSet.LOCAL)
    code = models.CharField(max_length=40, blank=True, help_text="in its source set, as 11.6.2")
    unit = models.CharField(max_length=60)
    better = models.CharField(max_length=4, choices=Better.choices)
    base = models.DecimalField(max_digits=20, decimal_places=6)
    base_on = PartialDateField()
    base_source = models.CharField(max_length=300)
    target = models.DecimalField(max_digits=20, decimal_places=6)
    target_on = PartialDateField()
    floor = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    ceiling = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    every = models.CharField(max_length=7, choices=Every.choices)
    follow_up = models.PositiveSmallIntegerField(default=0, help_text="months after the end")
    data_owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta(Item.Meta):
        constraints = (
            *Item.Meta.constraints,
            models.CheckConstraint(
                condition=Q(better__in=["up", "down"])
                | Q(better="band", floor__isnull=False, ceiling__isnull=False),
                name="indicator_band_has_edges",
            ),
            models.CheckConstraint(
                condition=Q(floor__isnull=True)
                | Q(ceiling__isnull=True)
                | Q(floor__lt=models.F("ceiling")),
                name="indicator_floor_below_ceiling",
            ),
            models.CheckConstraint(
                condition=Q(every__in=["month", "quarter", "half", "year"]),
                name="indicator_rhythm_known",
            ),
            models.CheckConstraint(
                condition=Q(source_set__in=["local", "sdg", "other"]),
                name="indicator_source_set_known",
            ),
            *partial_date_check("base_on", "target_on"),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.text}"


@tracked()
class EarlierValue(models.Model):
    """A value of an indicator from before the start: what a faster pace is compared with."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="earlier")
    on = PartialDateField()
    value = models.DecimalField(max_digits=20, decimal_places=6)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("on",)
        constraints = (
            models.UniqueConstraint(fields=["indicator", "on"], name="earlier_value_once"),
            *partial_date_check("on"),
        )

    def __str__(self) -> str:
        return f"{self.on}: {self.value}"


@tracked()
class Comparator(Item):
    """A similar place named before the start, so that nobody can choose it by its result."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="comparators")
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, db_collation="C")
    text = TranslatedField(null=True, help_text="why it is similar")
    source = models.CharField(max_length=300, blank=True, help_text="where its figures come from")

    class Meta(Item.Meta):
        constraints = (
            *Item.Meta.constraints,
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Z]{2}$"), name="comparator_country_iso"
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.name}"
