"""What an item says now, as its form asks for it: for filling a form and for noticing changes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models

from local4action.agreements.promises import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from local4action.agreements.models import EarlierValue
    from local4action.agreements.models.items import Item
    from local4action.agreements.parts import Part


def plain(number: Decimal) -> str:
    """A number without needless zeros: 12.5, 100."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def said(name: str, value: Any) -> str:
    """One value as a form shows it."""
    if value is None:
        return ""
    if name == "weight":
        return percent(value)
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return str(value.pk)
    return str(value)


def lines(values: Iterable[tuple[str, Decimal, str]]) -> str:
    """Earlier values as a sheet has them: date, value and source, a line each, with tabs."""
    return "\n".join("\t".join((on, plain(value), source)).rstrip() for on, value, source in values)


def rows(earlier: Iterable[EarlierValue]) -> list[tuple[str, Decimal, str]]:
    """Stored earlier values as plain rows."""
    return [(one.on, one.value, one.source) for one in earlier]


def item_written(part: Part, item: Item) -> dict[str, str]:
    """What a stored item says now, in its original language."""
    columns = {name: said(name, getattr(item, name)) for name in (*part.texts, *part.facts)}
    return columns | {name: lines(rows(getattr(item, name).all())) for name in part.joined}


def values_written(part: Part, values: Mapping[str, Any]) -> dict[str, str]:
    """The same of values that are about to be stored."""
    columns = {name: said(name, values[name]) for name in (*part.texts, *part.facts)}
    return columns | {name: lines(values[name]) for name in part.joined}


def item_values(part: Part, item: Any) -> dict[str, Any]:
    """A stored item as the values `save_item` takes, so that one of them can be changed."""
    texts = {name: str(getattr(item, name) or "") for name in part.texts}
    facts = {name: getattr(item, name) for name in part.facts}
    joined = {name: rows(getattr(item, name).all()) for name in part.joined}
    return {**texts, **facts, **joined}
