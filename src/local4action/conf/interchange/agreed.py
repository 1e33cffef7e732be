"""The items of an agreement as rows of a document, and back: whatever kinds there are."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Protocol

from django.core.exceptions import ValidationError
from django.db import models

from local4action.agendas.models import FrameNode
from local4action.agreements.models import EarlierValue
from local4action.agreements.parts import PARTS, TERMS
from local4action.agreements.written import plain
from local4action.conf.interchange.fitting import must_fit
from local4action.conf.interchange.texts import text_of, written
from local4action.foundation.dates import PartialDateField
from local4action.foundation.translations import Translated
from local4action.members.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local4action.agreements.models import Agreement

# These two stand in the document by themselves, as every hub has them: `deliverables` with where
# each stands, `criteria` as texts.
APART: Final = {"deliverables", "criteria"}
READ_WITH: Final = tuple(
    f"{part.name}__{more}"
    for part in PARTS.values()
    if part.name not in APART
    for more in (*part.related, *part.joined)
) + tuple(name for name in PARTS if name not in APART)


class Reader(Protocol):
    """What reading needs to know of the document: its organisations, frames and calendar."""

    @property
    def nodes(self) -> Mapping[tuple[str, str], FrameNode]:
        """Every goal, target and chapter by its frame and code."""

    def named_organisation(self, key: Any) -> Organisation:
        """The organisation a row names."""

    def partial(self, text: str | None) -> str | None:
        """A date as exactly as it is known, moved with the calendar."""


def rows_of(agreement: Agreement) -> dict[str, Any]:
    """Every item but those that stand apart, and the terms; read `READ_WITH` before."""
    items = {
        part.name: [_row(part, one) for one in getattr(agreement, part.name).all()]
        for part in PARTS.values()
        if part.name not in APART
    }
    return items | {name: written(getattr(agreement, name)) for name in TERMS}


def _row(part: Any, item: Any) -> dict[str, Any]:
    row = {name: _value(getattr(item, name)) for name in ("key", *part.texts, *part.facts)}
    if part.joined:
        row["earlier"] = [
            {"on": one.on, "value": plain(one.value), "source": one.source}
            for one in item.earlier.all()
        ]
    return row


def _value(value: Any) -> Any:
    if isinstance(value, Translated):
        return written(value)
    if isinstance(value, Organisation):
        return value.ref
    if isinstance(value, FrameNode):
        return {"frame": value.frame.slug, "code": value.code}
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def read_rows(agreement: Agreement, rows: Mapping[str, Any], reader: Reader) -> None:
    """Add the items and terms of a document to a new agreement."""
    for part in PARTS.values():
        if part.name in APART:
            continue
        for position, row in enumerate(rows.get(part.name) or []):
            item: Any = part.model(agreement=agreement, key=row["key"], position=position)
            for name in (*part.texts, *part.facts):
                field: Any = part.model._meta.get_field(name)  # noqa: SLF001 - Django's own way
                setattr(item, name, _read(field, row.get(name), reader))
            must_fit(item)
            item.save()
            for one in row.get("earlier") or []:
                EarlierValue.objects.create(
                    indicator=item,
                    on=reader.partial(one["on"]) or "",
                    value=Decimal(one["value"]),
                    source=one.get("source") or "",
                )
    for name in TERMS:
        setattr(agreement, name, text_of(rows.get(name)))
    agreement.save(update_fields=TERMS)


def _read(field: models.Field[Any, Any], value: Any, reader: Reader) -> Any:
    if isinstance(field, models.ForeignKey):
        return _named(field, value, reader)
    if isinstance(field, PartialDateField):
        return reader.partial(value)
    if isinstance(field, models.DateField):
        return dt.date.fromisoformat(reader.partial(value) or "")
    if isinstance(field, models.DecimalField) and value is not None:
        return Decimal(str(value))
    return text_of(value) if isinstance(value, dict) else value


def _named(field: Any, value: Any, reader: Reader) -> Any:
    if field.related_model is Organisation:
        return reader.named_organisation(value)
    node = reader.nodes.get((value["frame"], value["code"]))
    if node is None:
        raise ValidationError(f"There is no {value['frame']} {value['code']} in the agendas.")
    return node
