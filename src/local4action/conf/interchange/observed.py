"""Observations as rows of a document, and back, corrections among them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Protocol

from django.core.exceptions import ValidationError

from local4action.agreements.written import plain
from local4action.conf.interchange.fitting import must_fit
from local4action.conf.interchange.texts import text_of, written
from local4action.monitoring.observation import Observation, ObservedGroup

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from local4action.hubs.models import Hub

READ_WITH: Final = "observations__groups"


class Calendar(Protocol):
    """What reading needs to know of the document: how its dates move."""

    def partial(self, text: str | None) -> str | None:
        """A date as exactly as it is known, moved with the calendar."""


def rows_of(hub: Hub) -> list[dict[str, Any]]:
    """All that was recorded of a hub; a second row for one date corrects the first."""
    return [
        {
            "indicator": one.indicator, "place": one.comparator or None, "on": one.on,
            "value": _number(one.value), "standard_error": _number(one.standard_error),
            "source": one.source, "method": one.method or None, "break": written(one.break_note),
            "groups": [
                {"group": each.name, "value": _number(each.value)} for each in one.groups.all()
            ],
            "reason": written(one.reason), "recorded_at": one.recorded_at.isoformat(),
        }
        for one in hub.observations.all()
    ]  # fmt: skip


def _number(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _read_number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def read_rows(hub: Hub, rows: Iterable[Mapping[str, Any]], calendar: Calendar) -> None:
    """Add the observations of a document to a new hub, in their order."""
    last: dict[tuple[str, str, str], Observation] = {}
    for row in rows:
        on = calendar.partial(row["on"]) or ""
        place = row.get("place") or ""
        of = (row["indicator"], place, on)
        note = text_of(row.get("break"))
        before = last.get(of)
        reason = text_of(row.get("reason"))
        if before is not None and reason is None:
            raise ValidationError(f"{row['indicator']} has two values of {on} without a reason.")
        one = Observation(
            hub=hub,
            indicator=row["indicator"],
            comparator=place,
            on=on,
            value=_read_number(row.get("value")),
            standard_error=_read_number(row.get("standard_error")),
            source=row["source"],
            method=row.get("method") or "",
            breaks_series=note is not None,
            break_note=note,
            corrects=before,
            reason=reason if before else None,
            recorded_at=_moment(row["recorded_at"], calendar),
        )
        must_fit(one)
        one.save()
        last[of] = one
        for position, each in enumerate(row.get("groups") or []):
            group = ObservedGroup(
                observation=one,
                position=position,
                name=each["group"],
                value=_read_number(each.get("value")),
            )
            must_fit(group)
            group.save()


def _moment(text: str, calendar: Calendar) -> dt.datetime:
    """A moment, or a day's beginning, moved with the calendar."""
    moment = dt.datetime.fromisoformat(f"{calendar.partial(text[:10])}{text[10:]}")
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
