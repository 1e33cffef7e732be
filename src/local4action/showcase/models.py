"""What the public side reads: one prepared row for each hub, and the counts beside the filters."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from local4action.hubs.models import Hub


class HubEntry(models.Model):
    """A hub as the catalogue and the map show it; rebuilt whenever the hub changes."""

    hub = models.OneToOneField(
        Hub, primary_key=True, on_delete=models.CASCADE, related_name="entry"
    )
    card: Any = models.JSONField(help_text="all a card needs, in every language there is")
    words: Any = SearchVectorField(help_text="stems and folded words; see `search`")
    goals = ArrayField(models.PositiveSmallIntegerField(), default=list)
    agendas = ArrayField(models.CharField(max_length=61), default=list)
    section = models.CharField(max_length=16, blank=True)
    country = models.CharField(max_length=2)
    state = models.CharField(max_length=9)
    form = models.CharField(max_length=9, blank=True)
    years = ArrayField(models.PositiveSmallIntegerField(), default=list)
    title_keys: Any = models.JSONField(help_text="sort key for each interface language")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    changed_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = (
            GinIndex(fields=["words"], name="entry_words"),
            GinIndex(fields=["goals"], name="entry_goals"),
            GinIndex(fields=["agendas"], name="entry_agendas"),
            models.Index(fields=["country"], name="entry_countries"),
        )

    def __str__(self) -> str:
        return str(self.hub_id)


class FacetCount(models.Model):
    """How many hubs a filter value would show when nothing else is chosen."""

    facet = models.CharField(max_length=12)
    value = models.CharField(max_length=61)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["facet", "value"], name="facet_value_once"),
        )

    def __str__(self) -> str:
        return f"{self.facet}={self.value}: {self.count}"
