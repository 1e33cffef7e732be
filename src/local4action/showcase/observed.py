"""Figures of a public hub for machines: what was agreed to be observed, and all that was recorded.

Rows that were corrected stay, each with the number of the row it took the place of, so that
anyone can tell what was known on a day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local4action.agreements.written import plain
from local4action.monitoring.observed import comparators_of, indicators_of, observations_of
from local4action.showcase.records import LICENCE, texts

if TYPE_CHECKING:
    from decimal import Decimal

    from local4action.agreements.models import Indicator
    from local4action.hubs.models import Hub
    from local4action.monitoring.observation import Observation


def document(hub: Hub) -> dict[str, Any]:
    """Indicators, similar places and every observation; four queries. Numbers are text."""
    return {
        "licence": LICENCE,
        "hub": hub.ref,
        "indicators": [_indicator(one) for one in indicators_of(hub)],
        "similar_places": [
            {"key": one.key, "name": one.name, "country": one.country}
            for one in comparators_of(hub)
        ],
        "observations": [_observation(one) for one in observations_of(hub)],
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _indicator(one: Indicator) -> dict[str, Any]:
    return {
        "key": one.key, "text": texts(one.text), "unit": one.unit, "better": one.better,
        "base": plain(one.base), "base_on": one.base_on,
        "target": plain(one.target), "target_on": one.target_on, "every": one.every,
    }  # fmt: skip


def _observation(one: Observation) -> dict[str, Any]:
    return {
        "id": one.pk, "indicator": one.indicator, "place": one.comparator or None, "on": one.on,
        "value": _number(one.value), "standard_error": _number(one.standard_error),
        "source": one.source, "method": one.method or None,
        "breaks_series": one.breaks_series, "break_note": texts(one.break_note),
        "groups": [
            {"group": each.name, "value": _number(each.value)} for each in one.groups.all()
        ],
        "recorded_at": one.recorded_at.isoformat(timespec="seconds"),
        "corrects": one.corrects_id, "reason": texts(one.reason),
    }  # fmt: skip
