"""Hubs as dots of the world: those near one another are one dot, so that none hides another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from local4action.foundation import names
from local4action.foundation.addresses import address
from local4action.showcase import search, words
from local4action.showcase.cards import place

if TYPE_CHECKING:
    from local4action.showcase.filters import Filters

# Degrees: on a map 1,000 units wide a cell is about 14 units, a dot 10 and more.
CELL: Final = 5.0
# With many hubs, larger cells keep the page small and the dots apart.
MANY: Final = 400
LARGE_CELL: Final = 10.0
_MOST_NAMED: Final = 3
_CLUSTERS: Final = """
SELECT count(*), avg(longitude), avg(latitude), array_agg(DISTINCT country ORDER BY country),
       min(card ->> 'tail'), min(card ->> 'place'), count(DISTINCT card ->> 'place'),
       min(card -> 'text' -> %s ->> 't')
FROM showcase_hubentry
WHERE latitude IS NOT NULL {conditions}
GROUP BY floor(longitude / {cell}), floor(latitude / {cell})
"""


def places(
    filters: Filters, *, language: str, total: int, relaxed: bool = False
) -> list[dict[str, Any]]:
    """The places of what was found, as `map_points` takes them; one query.

    Args:
        filters: what is chosen.
        language: the reader's.
        total: how many hubs were found.
        relaxed: whether some of the words are enough, as `search` found.
    """
    query = words.parse(filters.query)
    clauses, params = search.conditions(filters, query.some if relaxed else query.every)
    conditions = "".join(f" AND {clause}" for clause in clauses)
    short = language if language in words.INTERFACE else "en"
    with connection.cursor() as cursor:
        cursor.execute(
            _CLUSTERS.format(conditions=conditions, cell=LARGE_CELL if total > MANY else CELL),
            [short, *params],
        )
        rows = cursor.fetchall()
    found = [_place(row, filters, language) for row in rows]
    return sorted(found, key=lambda one: (-one["count"], one["label"]))


def _place(row: tuple[Any, ...], filters: Filters, language: str) -> dict[str, Any]:
    count, lon, lat, countries, tail, town, towns, title = row
    if count == 1:
        label = f"{title}, {place(town, countries[0], language)}"
        url = address("showcase:hub", tail)
    else:
        label = (
            place(town, countries[0], language)
            if len(countries) == 1 and towns == 1
            else _listed([names.country_name(code, language) for code in countries])
        )
        chosen = {**filters.chosen, "country": tuple(countries)}
        asked = type(filters)(query=filters.query, chosen=chosen).address()
        url = f"{reverse('showcase:catalogue')}?{asked}"
    return {"lon": lon, "lat": lat, "count": count, "label": label, "url": url}


def _listed(countries: list[str]) -> str:
    if len(countries) <= _MOST_NAMED:
        return ", ".join(countries)
    return _("%(countries)s and %(count)d more") % {
        "countries": ", ".join(countries[:_MOST_NAMED]), "count": len(countries) - _MOST_NAMED,
    }  # fmt: skip
