"""Rows read as small documents in one column, so that a page has them with its own row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject

if TYPE_CHECKING:
    from django.db.models import QuerySet


def documents(rows: QuerySet[Any], **columns: Any) -> ArraySubquery:
    """Rows in their order, each with these columns: a list to annotate another query with."""
    return ArraySubquery(rows.values(document=JSONObject(**columns)))
