"""The search behind the catalogue, the map and the downloads: words, filters, counts, one page.

One statement finds, counts and orders; a second fetches the page's rows. Counts beside the filters
ignore what is chosen in their own filter, so that a reader sees what another choice would bring.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField

from local4action.foundation.prepared import Among, Prepared, Slot
from local4action.foundation.text import folded
from local4action.showcase import words
from local4action.showcase.filters import BEST, FACETS, Filters
from local4action.showcase.models import FacetCount, HubEntry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.db.models import QuerySet

PAGE: Final = 20
# Ranking reads the whole vector of a row; of more than this many, the newest are ranked and
# the rest follow.
MOST_RANKED: Final = 1_000
MOST_SUGGESTIONS: Final = 3
# Fewer hubs than this with all the words: those with some of them follow.
FEW: Final = 3
_WEIGHTS: Final = "{0.05, 0.25, 0.55, 1.0}"  # context, tags and concepts, promise, title

# For each facet: what a row must hold to pass, and what its counts are taken from.
_PASSES: Final = {
    "goal": "showcase_hubentry.goals && %s::smallint[]",
    "agenda": "(showcase_hubentry.agendas && %s::varchar[] "
    "OR showcase_hubentry.frames && %s::varchar[])",
    "section": "showcase_hubentry.section = ANY(%s)",
    "country": "showcase_hubentry.country = ANY(%s)",
    "state": "showcase_hubentry.state = ANY(%s)",
    "form": "showcase_hubentry.form = ANY(%s)",
    "year": "showcase_hubentry.years && %s::smallint[]",
}
_VALUES: Final = {
    "goal": "unnest(goals)::text",
    "agenda": "unnest(frames)",
    "section": "section",
    "country": "country",
    "state": "state",
    "form": "form",
    "year": "unnest(years)::text",
}
_LANGUAGES: Final = frozenset(words.INTERFACE)

_BY_INDEX: Final = "SET LOCAL enable_seqscan = off"

type Facets = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found.

    `relaxed` says that few hubs or none had all the words, so that those with some of them
    follow; `suggestions` are words nearby for those that nothing has.
    """

    total: int
    entries: list[HubEntry]
    facets: Facets
    suggestions: list[str] = field(default_factory=list)
    page: int = 1
    relaxed: bool = False

    @property
    def pages(self) -> int:
        """How many pages there are; one even when empty."""
        return max(1, -(-self.total // PAGE))


def search(filters: Filters, *, language: str) -> Results:
    """Find hubs.

    Args:
        filters: words and choices, already read and known to be harmless.
        language: the reader's, for the order of titles and the words suggested.

    A page past the last is answered with the last one.
    """
    query = words.parse(filters.query)
    if not query.parts and not filters.chosen:
        return _everything(filters, language)
    found = _found(filters, query, query.every, language)
    relaxed = found.total < FEW and query.parts > 1
    if relaxed:
        some = _found(filters, query, query.some, language)
        relaxed = some.total > found.total
        found = some
    if filters.page > found.pages:
        return search(replace(filters, page=found.pages), language=language)
    suggestions = suggested(filters.query, language) if query.parts and not found.total else []
    entries = _entries(found.keys)
    return Results(found.total, entries, found.facets, suggestions, filters.page, relaxed=relaxed)


def _everything(filters: Filters, language: str) -> Results:
    """All hubs in order: counts come ready made."""
    facets = _kept_counts()
    total = facets.pop("all", {}).get("", 0)
    page = min(filters.page, max(1, -(-total // PAGE)))
    order, params = _order(filters, language, ranked=False)
    start = (page - 1) * PAGE
    entries = HubEntry.objects.raw(
        f"SELECT {_COLUMNS} FROM showcase_hubentry ORDER BY {order} LIMIT {PAGE} OFFSET %s",  # noqa: S608 - no text of a reader
        [*params, start],
    )
    return Results(total, list(entries), facets, page=page)


_COLUMNS: Final = "hub_id, card, latitude, longitude, changed_at"


def _kept_counts(facets: Sequence[str] = ()) -> Facets:
    """The counts kept for when nothing is chosen; those of agendas for whole frames only."""
    counts: Facets = {}
    for facet, value, count in _KEPT.rows():
        if not facets or facet in facets:
            counts.setdefault(facet, {})[value] = count
    return counts


_KEPT: Final = Prepared(
    lambda: (
        FacetCount.objects.filter(count__gt=0)
        .exclude(facet="agenda", value__contains=":")
        .values_list("facet", "value", "count")
    )
)


def _order(filters: Filters, language: str, *, ranked: bool) -> tuple[str, list[Any]]:
    """The ORDER BY in force and its parameters; it ends in the key, so that pages never overlap."""
    if filters.order == "title":
        short = language if language in _LANGUAGES else "en"
        return f"""(title_keys ->> '{short}') COLLATE "C", hub_id""", []
    if filters.order == "start":
        return "started DESC, hub_id DESC", []
    if filters.order == BEST and ranked:
        return "whole DESC, rank DESC, changed_at DESC, hub_id DESC", []
    return "changed_at DESC, hub_id DESC", []


def conditions(filters: Filters, asked: str) -> tuple[list[str], list[Any]]:
    """The conditions of the words and of every chosen facet, each with its parameters."""
    clauses, params = [], []
    if asked:
        clauses.append("showcase_hubentry.words @@ %s::tsquery")
        params.append(asked)
    for facet, values in filters.chosen.items():
        clauses.append(_PASSES[facet])
        params += _parameters(facet, values)
    return clauses, params


def _parameters(facet: str, values: Sequence[str]) -> list[Any]:
    if facet in {"goal", "year"}:
        return [[int(value) for value in values]]
    return [list(values)] * (2 if facet == "agenda" else 1)


@dataclass(slots=True)
class _Statement:
    """SQL and its parameters, built in the order they are written."""

    sql: list[str] = field(default_factory=list)
    params: list[Any] = field(default_factory=list)

    def add(self, sql: str, *params: Any) -> None:
        self.sql.append(sql)
        self.params += params


@dataclass(slots=True)
class _Found:
    """What one statement says: how many, the keys of the asked page in order, the counts."""

    total: int
    keys: list[int]
    facets: Facets

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def _found(filters: Filters, query: words.Query, asked: str, language: str) -> _Found:
    """Matches, counts and the page's keys in one statement."""
    statement = _statement(filters, query, asked, language)
    facets: Facets = {facet: {} for facet in FACETS}
    total = 0
    hits: list[tuple[int, int]] = []
    sql = "\n".join(statement.sql)
    with connection.cursor() as cursor:
        # Long vectors are kept apart from their rows, which the planner leaves out of its sums: it
        # would read them all rather than ask the index. Said in one round trip, for this alone.
        cursor.execute(f"{_BY_INDEX}; {sql}" if asked else sql, statement.params)
        if asked:
            cursor.nextset()
        for kind, value, count in cursor.fetchall():
            if kind == "hit":
                hits.append((count, int(value)))
            elif kind == "all":
                total = count
            else:
                facets[kind][value] = count
    if not asked and len(filters.chosen) == 1:
        # Its own filter is the only one: its counts are those of all hubs, and they are kept.
        (facet,) = filters.chosen
        facets |= {facet: _kept_counts([facet]).get(facet, {})}
    return _Found(total, [key for _at, key in sorted(hits)], facets)


def _entries(keys: list[int]) -> list[HubEntry]:
    """The rows of one page, in the order of their keys."""
    if not keys:
        return []
    rows = {entry.pk: entry for entry in _PAGE_OF.rows(keys=keys)}
    return [rows[key] for key in keys if key in rows]


_PAGE_OF: Final = Prepared(
    lambda: HubEntry.objects.filter(
        Among("hub_id", Slot("keys", ArrayField(BigIntegerField())))
    ).only("card", "latitude", "longitude", "changed_at")
)


def _statement(filters: Filters, query: words.Query, asked: str, language: str) -> _Statement:
    made = _Statement()
    alone = not asked and len(filters.chosen) == 1
    _add_base(made, filters, asked, alone=alone)
    chosen = tuple(filters.chosen)
    passed = " AND ".join(f"ok_{facet}" for facet in chosen) or "TRUE"
    made.add(f", hit AS NOT MATERIALIZED (SELECT * FROM base WHERE {passed})")  # noqa: S608 - fixed names, parameters apart
    made.add("SELECT 'all' AS kind, '' AS value, count(*) AS n FROM hit")
    for facet in FACETS:
        if alone and facet in chosen:
            continue
        others = " AND ".join(f"ok_{other}" for other in chosen if other != facet) or "TRUE"
        made.add(
            f"UNION ALL SELECT '{facet}', v, count(*) FROM "  # noqa: S608 - fixed names, parameters apart
            f"(SELECT {_VALUES[facet]} AS v FROM base WHERE {others}) AS of_{facet} "
            "WHERE v <> '' GROUP BY v"
        )
    _add_page(made, filters, query, asked, language)
    return made


def _add_base(made: _Statement, filters: Filters, asked: str, *, alone: bool) -> None:
    """The rows that miss at most one of the chosen facets: all that any count is taken from."""
    made.add("WITH tried AS (SELECT hub_id, goals, frames, section, country, state, form, years,")
    made.add("changed_at, started, title_keys, words, heads")
    for facet, values in filters.chosen.items():
        made.add(f", {_PASSES[facet]} AS ok_{facet}", *_parameters(facet, values))
    made.add("FROM showcase_hubentry")
    if asked:
        made.add("WHERE words @@ %s::tsquery", asked)
    elif alone:
        facet, values = next(iter(filters.chosen.items()))
        made.add(f"WHERE {_PASSES[facet]}", *_parameters(facet, values))
    made.add("), base AS MATERIALIZED (SELECT * FROM tried")
    if len(filters.chosen) > 1:
        missed = " + ".join(f"(NOT ok_{facet})::int" for facet in filters.chosen)
        made.add(f"WHERE {missed} <= 1")
    made.add(")")


def _add_page(
    made: _Statement, filters: Filters, query: words.Query, asked: str, language: str
) -> None:
    """The keys of the asked page, numbered in order."""
    ranked = bool(asked) and filters.order == BEST
    order, params = _order(filters, language, ranked=ranked)
    made.add("UNION ALL SELECT 'hit', hub_id::text, row_number() OVER () FROM (SELECT hub_id FROM")
    if ranked:
        # Where some of the words are enough, those that have all of them still come first.
        whole = "words @@ %s::tsquery" if asked != query.every else "TRUE"
        made.add(
            f"(SELECT hub_id, changed_at, {whole} AS whole, CASE WHEN row_number() OVER "  # noqa: S608 - fixed names, parameters apart
            f"(ORDER BY changed_at DESC, hub_id DESC) <= {MOST_RANKED} "
            "THEN ts_rank(%s::real[], heads, %s::tsquery) ELSE 0 END AS rank FROM hit) AS ranked",
            *([query.every] if asked != query.every else []), _WEIGHTS, query.rank,
        )  # fmt: skip
    else:
        made.add("hit")
    made.add(
        f"ORDER BY {order} LIMIT {PAGE} OFFSET %s) AS page", *params, (filters.page - 1) * PAGE
    )


def matching(filters: Filters) -> Iterator[HubEntry]:
    """Every hub that `search` shows on all its pages together, a chunk at a time, by key."""
    query = words.parse(filters.query)
    rows = _rows(filters, query.every)
    if query.parts > 1 and len(rows.values_list("pk", flat=True)[:FEW]) < FEW:
        rows = _rows(filters, query.some)
    return rows.select_related("hub__lead").defer("words").iterator(chunk_size=500)


def _rows(filters: Filters, asked: str) -> QuerySet[HubEntry]:
    clauses, params = conditions(filters, asked)
    rows = HubEntry.objects.order_by("hub_id")
    if not clauses:
        return rows
    return rows.extra(where=clauses, params=params)  # noqa: S610 - fixed clauses, parameters apart


def suggested(query: str, language: str) -> list[str]:
    """Words nearby, for a query that found nothing."""
    known: Mapping[str, str] = words.concepts().labels.get(language, {})
    asked = words.meaningful(words.words_of(query))[: words.MOST_WORDS]
    found: list[str] = []
    for word in asked:
        found += difflib.get_close_matches(folded(word), known, n=2, cutoff=0.75)
    return [known[one] for one in dict.fromkeys(found)][:MOST_SUGGESTIONS]
