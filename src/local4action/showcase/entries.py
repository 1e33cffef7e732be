"""What the prepared row of a hub says, out of the hub and what stands beside it in other tables."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Value
from django.db.models.functions import Cast

from local4action.agendas.models import FrameNode, TagBase
from local4action.foundation import dates, names
from local4action.foundation.text import folded, sort_key
from local4action.foundation.translations import Status, Translated
from local4action.hubs.models import HubOutcome, HubPartner, HubTag
from local4action.showcase import words
from local4action.showcase.models import HubEntry
from local4action.showcase.queries import Promises, promises_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from local4action.hubs.models import Hub

_LONGEST_PROMISE: Final = 220
_MOST_YEARS: Final = 30
# "SDG 14" finds what is tagged with goal 14, whatever the language of the abbreviation.
_NAMES_OF_GOALS: Final = ("sdg", "sdgs", "odd", "ods")
_SHOWN: Final = frozenset({Status.ORIGINAL, Status.CHECKED})


@dataclass(slots=True)
class _Beside:
    """What is said of a hub in other tables: confirmed tags, accepted partners, outcomes."""

    nodes: list[FrameNode] = field(default_factory=list)
    partners: list[tuple[str, Translated | None]] = field(default_factory=list)
    outcomes: list[Translated] = field(default_factory=list)


def entries_of(hubs: Sequence[Hub], changed: Mapping[int, dt.datetime]) -> list[HubEntry]:
    """The rows of hubs, not yet stored, in the same order; six queries for any number of hubs.

    Args:
        hubs: with their leads.
        changed: when each changed last, by its key.
    """
    beside = _beside([hub.pk for hub in hubs])
    promises = promises_of([hub.pk for hub in hubs])
    return [_entry(hub, beside[hub.pk], promises[hub.pk], changed[hub.pk]) for hub in hubs]


def _beside(hubs: list[int]) -> dict[int, _Beside]:
    found: dict[int, _Beside] = defaultdict(_Beside)
    tags = HubTag.objects.filter(hub__in=hubs, state=TagBase.State.CONFIRMED)
    tagged = list(tags.values_list("hub_id", "node_id"))
    # Many hubs share few nodes: each is read once.
    nodes = FrameNode.objects.select_related("frame", "parent__frame").in_bulk(
        {node for _hub, node in tagged}
    )
    for hub, node in tagged:
        found[hub].nodes.append(nodes[node])
    partners = HubPartner.objects.filter(hub__in=hubs, state=HubPartner.State.ACCEPTED)
    for hub, name, organisation in partners.values_list("hub_id", "name", "organisation__name"):
        found[hub].partners.append((name, organisation))
    for hub, text in HubOutcome.objects.filter(hub__in=hubs).values_list("hub_id", "text"):
        found[hub].outcomes.append(text)
    return found


def _entry(hub: Hub, beside: _Beside, promises: Promises, changed_at: dt.datetime) -> HubEntry:
    nodes = beside.nodes
    goals = sorted({int(node.code.split(".")[0]) for node in nodes if node.frame.slug == "sdg"})
    agendas = {
        f"{one.frame.slug}:{one.code}" for node in nodes for one in (node, node.parent) if one
    }
    vectors = _vectors(hub, beside, promises.texts)
    return HubEntry(
        hub=hub,
        card=_card(hub, goals, promises),
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


def _card(hub: Hub, goals: list[int], promises: Promises) -> dict[str, Any]:
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
        "done": promises.done,
        "promised": len(promises.texts),
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


def _vectors(hub: Hub, beside: _Beside, promises: list[Translated]) -> _Vectors:
    """Title before promise, before tags and concepts, before context; places and names beside."""
    nodes = beside.nodes
    title, promise = _lexemes(hub.title), _lexemes(hub.promise)
    tagged = _all([one.title for node in nodes for one in (node, node.parent, node.frame) if one])
    around = _all([hub.context, *beside.outcomes])
    around |= _all(promises)
    people = _all([hub.lead.name, *(organisation for _name, organisation in beside.partners)])
    for name, _organisation in beside.partners:
        people |= words.lexemes(name, "")
    places = set(words.lexemes(hub.place_name, ""))
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
