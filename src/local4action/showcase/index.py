"""The prepared row of each hub, rebuilt in the act that changes the hub.

These rows hold nothing that is not in the hub's own tables, so that no person acts here: the acts
are the rooms' own, and what follows from them is written in their transaction.
"""

from __future__ import annotations

from collections import Counter
from itertools import batched
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from django.utils import timezone

from local4action.hubs.models import Hub
from local4action.showcase.entries import entries_of
from local4action.showcase.models import FacetCount, HubEntry

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

ALL: Final = "all"
FACETS: Final = ("goal", "agenda", "section", "country", "state", "form", "year")
BATCH: Final = 500
_COLUMNS: Final = HubEntry._meta.concrete_fields  # noqa: SLF001 - Django documents it
_WRITTEN: Final = tuple(one.name for one in _COLUMNS if not one.primary_key)


def rebuild(hub: Hub, *, at: dt.datetime | None = None) -> HubEntry | None:
    """Bring one hub's row and the counts in line with its tables.

    Args:
        hub: the hub; it is read anew, so that what is shown is what is stored.
        at: when it changed; None keeps the time the row says, or the hub's own.

    Returns:
        The row, or None where the hub is not public and so has none.
    """
    with transaction.atomic():
        old, entries = _rebuilt([hub.pk], at)
        _move_counts(_counted(old), _counted(entries))
    return entries[0] if entries else None


def rebuild_all() -> int:
    """Rebuild every row and count afresh; the number of public hubs."""
    HubEntry.objects.exclude(hub__is_public=True).delete()
    hubs = list(Hub.objects.filter(is_public=True).order_by("pk").values_list("pk", flat=True))
    done = 0
    for batch in batched(hubs, BATCH):
        with transaction.atomic():
            done += len(_rebuilt(batch, None)[1])
    recount()
    return done


def _rebuilt(hubs: Sequence[int], at: dt.datetime | None) -> tuple[list[HubEntry], list[HubEntry]]:
    """Write the rows of these hubs: what stood there, less what is long, and what stands now."""
    # Two acts on one hub at once: the second waits, and counts from what the first left. In one
    # order everywhere, so that two batches never wait for each other.
    fresh = list(
        Hub.objects.select_for_update(no_key=True, of=("self",))
        .select_related("lead")
        .filter(pk__in=hubs)
        .order_by("pk")
    )
    before = HubEntry.objects.filter(hub__in=hubs).defer("card", "words", "heads", "title_keys")
    old = {one.hub_id: one for one in before}
    shown = [hub for hub in fresh if hub.is_public]
    if hidden := old.keys() - {hub.pk for hub in shown}:
        HubEntry.objects.filter(hub__in=hidden).delete()
    changed = {
        hub.pk: at or (old[hub.pk].changed_at if hub.pk in old else hub.updated_at) for hub in shown
    }
    entries = entries_of(shown, changed) if shown else []
    HubEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["hub"], update_fields=_WRITTEN
    )
    return list(old.values()), entries


def recount() -> None:
    """Count every filter value anew from the rows, in one statement."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Acts that move counts wait here, and then move the fresh ones.
        cursor.execute("LOCK TABLE showcase_facetcount IN SHARE ROW EXCLUSIVE MODE")
        FacetCount.objects.all().delete()
        cursor.execute(_RECOUNT)


_RECOUNT: Final = """
INSERT INTO showcase_facetcount (facet, value, count)
SELECT 'all', '', count(*) FROM showcase_hubentry
UNION ALL SELECT 'goal', v::text, count(*) FROM showcase_hubentry, unnest(goals) v GROUP BY v
UNION ALL SELECT 'agenda', v, count(*)
FROM showcase_hubentry, unnest(frames || agendas) v GROUP BY v
UNION ALL SELECT 'section', section, count(*)
FROM showcase_hubentry WHERE section <> '' GROUP BY section
UNION ALL SELECT 'country', country, count(*) FROM showcase_hubentry GROUP BY country
UNION ALL SELECT 'state', state, count(*) FROM showcase_hubentry GROUP BY state
UNION ALL SELECT 'form', form, count(*) FROM showcase_hubentry WHERE form <> '' GROUP BY form
UNION ALL SELECT 'year', v::text, count(*) FROM showcase_hubentry, unnest(years) v GROUP BY v
"""


def _counted(entries: Iterable[HubEntry]) -> Counter[tuple[str, str]]:
    """The filter values that rows count for, and how often."""
    return Counter(value for entry in entries for value in _values(entry))


def _values(entry: HubEntry) -> Iterable[tuple[str, str]]:
    yield from ((ALL, ""), ("country", entry.country), ("state", entry.state))
    yield from (("goal", str(goal)) for goal in entry.goals)
    yield from (("agenda", code) for code in (*entry.frames, *entry.agendas))
    yield from (("year", str(year)) for year in entry.years)
    if entry.section:
        yield "section", entry.section
    if entry.form:
        yield "form", entry.form


def _move_counts(old: Counter[tuple[str, str]], new: Counter[tuple[str, str]]) -> None:
    """Add the difference. In one order everywhere, so that two acts never wait for each other."""
    moved = {key: new[key] - old[key] for key in old.keys() | new.keys() if new[key] != old[key]}
    if not moved:
        return
    rows = sorted(moved.items())
    places = ", ".join(["(%s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO showcase_facetcount (facet, value, count) VALUES {places} "  # noqa: S608 - placeholders only
            "ON CONFLICT (facet, value) "
            "DO UPDATE SET count = showcase_facetcount.count + EXCLUDED.count",
            [part for (facet, value), count in rows for part in (facet, value, count)],
        )


def now() -> dt.datetime:
    """The moment an act changes a hub's row."""
    return timezone.now()
