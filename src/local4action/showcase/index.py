"""The prepared row of each hub, rebuilt in the act that changes the hub.

These rows hold nothing that is not in the hub's own tables, so that no person acts here: the acts
are the rooms' own, and what follows from them is written in their transaction.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib.postgres.search import SearchVectorField
from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Cast
from django.utils import timezone

from local4action.agendas.models import TagBase
from local4action.foundation import dates, names
from local4action.foundation.text import folded, sort_key
from local4action.foundation.translations import Status, Translated
from local4action.hubs.models import Hub, HubPartner
from local4action.showcase import words
from local4action.showcase.models import FacetCount, HubEntry
from local4action.showcase.queries import promises_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from local4action.agendas.models import FrameNode

ALL: Final = "all"
FACETS: Final = ("goal", "agenda", "section", "country", "state", "form", "year")
_LONGEST_PROMISE: Final = 220
_MOST_YEARS: Final = 30
# "SDG 14" finds what is tagged with goal 14, whatever the language of the abbreviation.
_NAMES_OF_GOALS: Final = ("sdg", "sdgs", "odd", "ods")
_SHOWN: Final = frozenset({Status.ORIGINAL, Status.CHECKED})


def rebuild(hub: Hub, *, at: dt.datetime | None = None) -> HubEntry | None:
    """Bring one hub's row and the counts in line with its tables.

    Args:
        hub: the hub; it is read anew, so that what is shown is what is stored.
        at: when it changed; None keeps the time the row says, or the hub's own.

    Returns:
        The row, or None where the hub is not public and so has none.
    """
    with transaction.atomic():
        # Two acts on one hub at once: the second waits, and counts from what the first left.
        fresh = Hub.objects.select_for_update(no_key=True, of=("self",)).select_related("lead").get(
            pk=hub.pk
        )  # fmt: skip
        before = HubEntry.objects.filter(hub=fresh).first()
        old = _counted(before)
        if not fresh.is_public:
            if before:
                before.delete()
            _move_counts(old, Counter())
            return None
        entry = _entry(fresh, at or (before.changed_at if before else fresh.updated_at))
        entry.save(force_insert=before is None, force_update=before is not None)
        _move_counts(old, _counted(entry))
    return entry


def rebuild_all() -> int:
    """Rebuild every row and count afresh; the number of public hubs."""
    done = 0
    HubEntry.objects.exclude(hub__is_public=True).delete()
    for hub in Hub.objects.filter(is_public=True).only("pk").iterator(chunk_size=500):
        rebuild(hub)
        done += 1
    recount()
    return done


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


def _counted(entry: HubEntry | None) -> Counter[tuple[str, str]]:
    """The filter values a row counts for."""
    if entry is None:
        return Counter()
    values: list[tuple[str, str]] = [(ALL, ""), ("country", entry.country), ("state", entry.state)]
    values += [("goal", str(goal)) for goal in entry.goals]
    values += [("agenda", code) for code in (*entry.frames, *entry.agendas)]
    values += [("year", str(year)) for year in entry.years]
    values += [("section", entry.section)] if entry.section else []
    values += [("form", entry.form)] if entry.form else []
    return Counter(values)


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


def _entry(hub: Hub, changed_at: dt.datetime) -> HubEntry:
    nodes = _confirmed_nodes(hub)
    goals = sorted({int(node.code.split(".")[0]) for node in nodes if node.frame.slug == "sdg"})
    done, promised, promises = promises_of(hub)
    agendas = {
        f"{one.frame.slug}:{one.code}" for node in nodes for one in (node, node.parent) if one
    }
    vectors = _vectors(hub, nodes, promises)
    return HubEntry(
        hub=hub,
        card=_card(hub, goals, done, promised),
        words=_as_vector(vectors.whole),
        heads=_as_vector(vectors.heads),
        goals=goals,
        frames=sorted({node.frame.slug for node in nodes}),
        agendas=sorted(agendas),
        section=hub.lead.section,
        country=hub.country,
        state=hub.state,
        form=hub.form,
        years=_years(hub.start, hub.end),
        started=hub.start or "",
        title_keys={
            language: sort_key(hub.title.render(language).text, language)
            for language in words.INTERFACE
        },
        latitude=hub.latitude,
        longitude=hub.longitude,
        changed_at=changed_at,
    )


def _confirmed_nodes(hub: Hub) -> list[FrameNode]:
    tags = hub.tags.filter(state=TagBase.State.CONFIRMED).select_related(
        "node__frame", "node__parent__frame"
    )
    return [tag.node for tag in tags]


def _years(start: str | None, end: str | None) -> list[int]:
    """The years a hub runs in; the first alone where no end is known."""
    if not start:
        return []
    first = dates.earliest(start).year
    last = dates.latest(end).year if end else first
    return list(range(first, min(last, first + _MOST_YEARS) + 1))


def _shortened(text: str) -> str:
    """The beginning of a long text, cut between words."""
    if len(text) <= _LONGEST_PROMISE:
        return text
    return text[:_LONGEST_PROMISE].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _card(hub: Hub, goals: list[int], done: int, promised: int) -> dict[str, Any]:
    return {
        "ref": hub.ref,
        "tail": f"{hub.ref}-{hub.slug}" if hub.slug else hub.ref,
        "place": hub.place_name,
        "country": hub.country,
        "goals": goals,
        "state": hub.state,
        "start": hub.start,
        "end": hub.end,
        "example": hub.is_example,
        "done": done,
        "promised": promised,
        "text": {language: _card_text(hub, language) for language in words.INTERFACE},
    }


def _card_text(hub: Hub, language: str) -> dict[str, str]:
    title = hub.title.render(language)
    lead = hub.lead.name.render(language)
    shown = {"t": title.text, "tl": title.language, "o": lead.text, "ol": lead.language}
    if hub.promise:
        promise = hub.promise.render(language)
        shown |= {"p": _shortened(promise.text), "pl": promise.language}
    return shown


def _lexemes(value: Translated | None) -> set[str]:
    """What a text is found by in its original and every translation a person checked."""
    if value is None:
        return set()
    return {
        lexeme
        for language, version in value.texts.items()
        if version.status in _SHOWN
        for lexeme in words.lexemes(version.text, language)
    }


def _all(values: Iterable[Translated | None]) -> set[str]:
    return {lexeme for value in values for lexeme in _lexemes(value)}


@dataclass(frozen=True, slots=True)
class _Vectors:
    """What a hub is found by, and the little of it that matches are ranked by."""

    whole: str
    heads: str


def _as_vector(text: str) -> Cast:
    return Cast(Value(text), SearchVectorField())


def _vectors(hub: Hub, nodes: list[FrameNode], promises: list[Translated]) -> _Vectors:
    """Title before promise, before tags and concepts, before context; places and names beside."""
    title, promise = _lexemes(hub.title), _lexemes(hub.promise)
    tagged = _all([one.title for node in nodes for one in (node, node.parent, node.frame) if one])
    around = _all([hub.context, *(outcome.text for outcome in hub.outcomes.all())])
    around |= _all(promises)
    partners = hub.partners.filter(state=HubPartner.State.ACCEPTED).select_related("organisation")
    people = _all([hub.lead.name, *(one.organisation.name for one in partners if one.organisation)])
    for one in partners:
        people |= words.lexemes(one.name, "")
    places = words.lexemes(hub.place_name, "")
    for language in words.INTERFACE:
        places |= words.lexemes(names.country_name(hub.country, language), language)
    codes = {f"/{folded(part)}" for node in nodes for part in words.words_of(node.code)}
    if any(node.frame.slug == "sdg" for node in nodes):
        codes |= {f"/{name}" for name in _NAMES_OF_GOALS}
    concepts = {lexeme for lexeme in title | promise if lexeme.startswith("c/")}
    weighed = {
        "A": title - concepts,
        "B": (promise - concepts) | places,
        "C": concepts | tagged | people | codes,
        "D": around,
    }
    # A row of PostgreSQL sets long values apart; reading a thousand of them back to rank by them
    # would cost more than all else. Of the tags their concepts are enough for that.
    meant = concepts | {lexeme for lexeme in tagged if lexeme.startswith("c/")}
    heads = {"A": weighed["A"], "B": promise - concepts, "C": meant}
    return _Vectors(words.vector(weighed), words.vector(heads))


def now() -> dt.datetime:
    """The moment an act changes a hub's row."""
    return timezone.now()
