"""Counts beside the filters, against a recount by hand over every hub."""

import random
import re

import pytest
from django.http import QueryDict

from local4action.agendas.models import FrameNode
from local4action.hubs.models import Hub, HubTag
from local4action.hubs.signals import hub_changed
from local4action.showcase import filters, index, search
from local4action.showcase.models import FacetCount, HubEntry

pytestmark = pytest.mark.django_db
COLUMNS = {
    "goal": lambda row: [str(goal) for goal in row.goals],
    "agenda": lambda row: row.frames,
    "section": lambda row: [row.section] if row.section else [],
    "country": lambda row: [row.country],
    "state": lambda row: [row.state],
    "form": lambda row: [row.form] if row.form else [],
    "year": lambda row: [str(year) for year in row.years],
}


@pytest.fixture
def many(make, public_hub):
    """Forty hubs that differ in everything one can filter by, drawn with a fixed seed."""
    draw = random.Random(7)  # noqa: S311 - a test that repeats
    leads = [make.organisation(section=one) for one in ("africa", "europe", "", "mewa")]
    public_hub()
    nodes = list(
        FrameNode.objects.filter(code__in=["3", "3.1", "11.2", "2"]).select_related("frame")
    )
    for _ in range(40):
        hub = make.hub(
            lead=draw.choice(leads), country=draw.choice(["SN", "FR", "PE"]),
            state=draw.choice(["running", "forming", "completed"]),
            form=draw.choice(["", "hybrid", "virtual"]),
            start=draw.choice([None, "2024", "2025-03"]), end=draw.choice([None, "2026-12-31"]),
            title=make.text(draw.choice(["Water for all", "The market", "A school"])),
        )  # fmt: skip
        for node in draw.sample(nodes, draw.randrange(len(nodes))):
            HubTag.objects.create(hub=hub, node=node, state="confirmed")
        hub_changed.send(sender=Hub, hub=hub)


def recounted(asked, rows):
    """The counts of every facet, ignoring its own choice, and the total."""

    def passes(row, but=None):
        return all(
            set(COLUMNS[facet](row)) & set(values)
            for facet, values in asked.chosen.items()
            if facet != but
        )

    counts = {}
    for facet, column in COLUMNS.items():
        counted = {}
        for row in rows:
            if passes(row, but=facet):
                for value in column(row):
                    counted[value] = counted.get(value, 0) + 1
        counts[facet] = counted
    return counts, sum(passes(row) for row in rows)


@pytest.mark.parametrize(
    "query",
    [
        "", "country=SN", "country=SN&country=FR", "goal=3", "goal=3&goal=11&state=running",
        "agenda=sdg&year=2025", "form=hybrid&section=africa&country=PE", "year=2024&goal=11",
        "q=water", "q=water&country=FR&state=forming", "q=market&goal=3",
    ],
)  # fmt: skip
def test_counts_are_those_of_a_recount(many, query):
    asked = filters.read(QueryDict(query))
    rows = list(HubEntry.objects.select_related("hub"))
    if asked.query:
        rows = [row for row in rows if asked.query in str(row.hub.title).lower()]
    found = search.search(asked, language="en")
    counts, total = recounted(asked, rows)
    assert found.total == total
    assert {facet: found.facets.get(facet, {}) for facet in counts} == counts


@pytest.fixture
def all_goals(make, public_hub):
    """Hubs of all 17 goals; the higher the goal, the more of them, and all of goal 2."""
    goals = list(FrameNode.objects.filter(frame__slug="sdg", kind="goal").order_by("position"))
    for number in range(1, 18):
        hub = make.hub()
        for node in (*goals[number - 1 :], goals[1]):
            HubTag.objects.get_or_create(hub=hub, node=node, defaults={"state": "confirmed"})
        hub_changed.send(sender=Hub, hub=hub)


def options(page, facet):
    """What a filter offers at once, and what lies folded under it, by value."""
    drawn = re.search(
        rf'<summary class="facet__name">{facet}</summary>(.*?)</section>', page, re.DOTALL
    )
    shown, _fold, rest = drawn[1].split('<summary class="facet__name">')[0].partition("facet__rest")
    return (
        re.findall(r'"facet__label">(\d+)\.', shown), re.findall(r'"facet__label">(\d+)\.', rest)
    )  # fmt: skip


def test_an_open_filter_shows_what_is_chosen_and_what_finds_most(client, all_goals):
    every = [str(number) for number in range(1, 18)]
    assert options(client.get("/en/hubs/").content.decode(), "Goal") == (every, [])
    page = client.get("/en/hubs/?goal=3").content.decode()
    shown, rest = options(page, "Goal")
    assert shown == ["2", "3", "15", "16", "17"]
    assert sorted(shown + rest, key=int) == every
    assert "12 more" in page


def test_filters_stand_once_in_a_fold_that_says_how_many_are_chosen(client, all_goals):
    page = client.get("/en/hubs/").content.decode()
    assert page.count('<details class="filters">') == page.count('class="facets"') == 1
    assert "chosen" not in re.search(r"<summary class=\"filters__name\">.*?</summary>", page)[0]
    page = client.get("/en/hubs/?goal=3&goal=2").content.decode()
    assert "2 chosen" in re.search(r"<summary class=\"filters__name\">.*?</summary>", page)[0]


def test_pages_hold_every_hub_once_in_every_order(many):
    for sort in ("newest", "title", "start"):
        for query in ("", "&country=SN&country=FR&country=PE"):
            seen = []
            for page in (1, 2, 3):
                asked = filters.read(QueryDict(f"sort={sort}&page={page}{query}"))
                seen += [entry.pk for entry in search.search(asked, language="fr").entries]
            assert len(seen) == len(set(seen)) == 41, (sort, query)


def test_kept_counts_follow_every_change(many):
    hub = Hub.objects.first()
    Hub.objects.filter(pk=hub.pk).update(country="JP", state="stopped", start="2020", end=None)
    hub_changed.send(sender=Hub, hub=hub)
    hub_changed.send(sender=Hub, hub=hub)
    moved = set(FacetCount.objects.exclude(count=0).values_list("facet", "value", "count"))
    index.recount()
    assert moved == set(FacetCount.objects.values_list("facet", "value", "count"))
