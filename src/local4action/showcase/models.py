"""What the public side reads: one prepared row for each hub, and the counts beside the filters."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Collate

from local4action.foundation.documents import DocumentField
from local4action.hubs.models import Hub


def _title_index(language: str) -> models.Index:
    key = Collate(KeyTextTransform(language, "title_keys"), "C")
    return models.Index(key, "hub", name=f"entry_titles_{language}")


class HubEntry(models.Model):
    """A hub as the catalogue and the map show it; rebuilt whenever the hub changes."""

    hub = models.OneToOneField(
        Hub, primary_key=True, on_delete=models.CASCADE, related_name="entry"
    )
    card: Any = DocumentField(help_text="all a card needs, in every interface language")
    words: Any = SearchVectorField(help_text="stems, folded words, concepts; see `words`")
    heads: Any = SearchVectorField(help_text="what a match is ranked by: short, so never set apart")
    goals = ArrayField(models.PositiveSmallIntegerField(), default=list)
    frames = ArrayField(models.CharField(max_length=40), default=list)
    agendas = ArrayField(models.CharField(max_length=61), default=list)
    section = models.CharField(max_length=16, blank=True)
    country = models.CharField(max_length=2)
    state = models.CharField(max_length=9)
    form = models.CharField(max_length=9, blank=True)
    years = ArrayField(models.PositiveSmallIntegerField(), default=list)
    started = models.CharField(max_length=10, blank=True, db_collation="C")
    title_keys: Any = models.JSONField(help_text="sort key for each interface language")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = (
            GinIndex(fields=["words"], name="entry_words"),
            GinIndex(fields=["goals"], name="entry_goals"),
            GinIndex(fields=["agendas"], name="entry_agendas"),
            models.Index(fields=["country", "-hub"], name="entry_countries"),
            models.Index(fields=["-changed_at", "-hub"], name="entry_newest"),
            models.Index(fields=["-started", "-hub"], name="entry_starts"),
            _title_index("en"),
            _title_index("fr"),
            _title_index("es"),
        )

    def __str__(self) -> str:
        return str(self.hub_id)


class FacetCount(models.Model):
    """How many hubs a filter value shows when nothing else is chosen; facet `all` counts all.

    Counts are moved by the difference in the act that changes a hub, so that two acts at once add
    up whichever ends first. Signed on purpose: a difference may be negative while it is applied.
    """

    facet = models.CharField(max_length=12)
    value = models.CharField(max_length=61, blank=True)
    count = models.IntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["facet", "value"], name="facet_value_once"),)

    def __str__(self) -> str:
        return f"{self.facet}={self.value}: {self.count}"
