"""Documents we made ourselves: rows read in one column of a page's row, cards kept for a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, override

import orjson
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import functions

if TYPE_CHECKING:
    from django.db.models import QuerySet


class DocumentField(models.JSONField):
    """A document of texts, days and small numbers, read in a third of the time.

    What others sent, with numbers of any length, stays with Django's field: it keeps every digit.
    """

    @override
    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Read it; NULL is None."""
        return None if value is None else orjson.loads(value)

    def deconstruct(self) -> Any:
        """To the database it is any document."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs


class JSONObject(functions.JSONObject):
    """Django's, read as a `DocumentField`."""

    output_field = DocumentField()


def documents(rows: QuerySet[Any], **columns: Any) -> ArraySubquery:
    """Rows in their order, each with these columns: a list to annotate another query with."""
    return ArraySubquery(rows.values(document=JSONObject(**columns)))
