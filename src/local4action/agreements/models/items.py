"""What every item of an agreement has."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from local4action.agreements.models.agreement import Agreement


class Item(models.Model):
    """One thing agreed. Its key stays the same in every version of a hub's agreement."""

    agreement: Any = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="%(class)s_items"
    )
    key = models.CharField(max_length=12, db_collation="C")
    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        ordering = ("position",)
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(fields=["agreement", "key"], name="%(class)s_key_once"),
        )
