"""Public pages are light, and ask the database as often for one record as for many."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from local4action.foundation import mail
from local4action.foundation.actions import SYSTEM
from local4action.foundation.models import OutboxMail
from local4action.monitoring.models import CheckIn, HubQuestion, HubReview
from local4action.showcase.actions import reindex
from tests.access.table import ROWS, Desk
from tests.public.pages import ADDRESSES, PAGES, SHOWN, url_of

if TYPE_CHECKING:
    from tests.world import World

HTML_KB, FIRST_VIEW_KB, LIST_KB = 25, 60, 90
MOST_QUERIES = 5
FEWER = {"showcase:catalogue": 4}
BOOKKEEPING = re.compile(
    r"^(BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK)|django_session|accounts_person"
)
STATIC = re.compile(r'(?:src|href)="(/static/[^"?#]+)"')
IN_CSS = re.compile(r"""url\(["']?([^"')]+\.woff2)["']?\)""")


def packed(content: bytes) -> int:
    return len(gzip.compress(content, 5))


def static(url: str) -> bytes:
    found = finders.find(url.removeprefix("/static/"))
    assert found, url
    return Path(found).read_bytes()


def assets(text: str) -> dict[str, int]:
    """What a first view fetches: style sheets, scripts, the fonts they name; bytes as served."""
    weights: dict[str, int] = {}
    for url in set(STATIC.findall(text)):
        if url.endswith((".css", ".js")):
            content = static(url)
            weights[url] = packed(content)
        if url.endswith((".css",)):
            for font in IN_CSS.findall(content.decode()):
                # The extended half is fetched only where a text needs its letters.
                if "latin-ext" not in font:
                    name = f"{url.rsplit('/', 1)[0]}/{font.rsplit('/', 1)[-1]}"
                    weights[name] = len(static(name))
        if url.endswith((".woff2", ".svg")):
            weights[url] = len(static(url)) if url.endswith(".woff2") else packed(static(url))
    return weights


def grow(world: World, count: int) -> None:
    """So many more of everything a public page lists or tells about."""
    make, hub = world.make, world.records["hub"]
    agreement = hub.agreements.get()
    for _number in range(count):
        lead = make.organisation()
        make.partner(hub, lead)
        another = make.hub(lead=lead)
        make.partner(another, world.cast.lead_town)
        make.agreement(another)
        make.call(
            first_form=world.records["call"].first_form,
            second_form=world.records["call"].second_form,
        )
        completed = make.hub(state="completed")
        make.closing_report(completed, state="published")
        HubReview.objects.create(hub=completed, kind="end", due_on=timezone.localdate())
        HubQuestion.objects.create(
            hub=hub,
            text=make.text("Who pays later?"),
            body=world.cast.board,
            is_public=True,
            asked_on=timezone.localdate(),
            state="answered",
            answer=make.text("The town."),
            answered_on=timezone.localdate(),
        )
        CheckIn.objects.create(hub=hub, made_on=timezone.localdate(), made_by=world.cast.lead)
    assert agreement.state == "signed"
    reindex(actor=SYSTEM)


def queries(world: World, url: str, person: str = "anonymous") -> int:
    browser = world.browser(person)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(url).status_code == 200, url
    return sum(not BOOKKEEPING.search(one["sql"]) for one in asked)


@pytest.fixture
def grown(world: World) -> World:
    """A world with thirty of everything, as a full page shows them."""
    grow(world, 30)
    return world


def test_html_is_light(grown: World):
    weights = {
        name: packed(grown.browser("anonymous").get(url_of(grown, name)).content) for name in PAGES
    }
    assert {name: size for name, size in weights.items() if size > HTML_KB * 1024} == {}


def test_the_first_view_is_light(grown: World):
    heavy = {}
    for name in PAGES:
        content = grown.browser("anonymous").get(url_of(grown, name)).content
        fetched = assets(content.decode())
        assert any(one.endswith(".css") for one in fetched), name
        total = packed(content) + sum(fetched.values())
        if total > FIRST_VIEW_KB * 1024:
            heavy[name] = (total, fetched)
    assert heavy == {}


def test_the_first_view_counts_what_a_page_fetches(world: World):
    text = world.browser("anonymous").get("/en/").content.decode()
    fetched = assets(text)
    assert sum(fetched.values()) > 15_000
    assert any(one.endswith(".woff2") for one in fetched)


def test_as_many_queries_for_one_as_for_three_and_thirty(world: World):
    pages = {name: url_of(world, name) for name in SHOWN}
    for url in pages.values():
        world.browser("anonymous").get(url)  # what is kept in memory is kept from here on
    found: dict[str, list[int]] = {name: [] for name in pages}
    for more in (0, 2, 27):
        grow(world, more)
        for name, url in pages.items():
            found[name].append(queries(world, url))
    assert {name: counts for name, counts in found.items() if len(set(counts)) > 1} == {}
    most = {name: max(counts) for name, counts in found.items()}
    assert {
        name: count for name, count in most.items() if count > FEWER.get(name, MOST_QUERIES)
    } == {}


def lists_of_the_officer() -> list[str]:
    """The desk's pages without a thing in their address that an officer may read."""
    return [
        name
        for name, row in ROWS.items()
        if isinstance(row, Desk)
        and not row.of
        and "GET" in row.methods
        and row.expected("officer")["GET"] == "200"
    ]


def test_fifty_rows_on_the_desk_are_light_and_cost_as_many_queries_as_three(world: World):
    call = world.records["call"]
    browser = world.browser("officer")
    names = lists_of_the_officer()
    assert {"reviews:queue", "members:people", "hubs:mine", "calls:call_list"} <= set(names)

    def more(count: int) -> None:
        for _number in range(count):
            town = world.make.organisation()
            person = world.make.person()
            world.make.mandate(person, organisation=town)
            hub = world.make.hub(lead=town)
            HubReview.objects.create(hub=hub, kind="mid_term", due_on=timezone.localdate())
            world.make.call(first_form=call.first_form, second_form=call.second_form)
            world.make.proposal(call=call, organisation=town, people=(person,), state="submitted")
            lost = mail.write(
                to=person.email, subject="Hello", body="Hello", about="t", language="en"
            )
            OutboxMail.objects.filter(pk=lost.pk).update(state=OutboxMail.State.FAILED)

    def counted() -> dict[str, int]:
        return {name: queries(world, ADDRESSES[name].url({}), "officer") for name in names}

    more(3)
    few = counted()
    more(55)
    many = counted()
    growing = {name: (few[name], many[name]) for name in names if many[name] != few[name]}
    weights = {name: len(browser.get(ADDRESSES[name].url({})).content) for name in names}
    assert growing == {}
    assert {name: size for name, size in weights.items() if size > LIST_KB * 1024} == {}
    assert max(many.values()) <= 12, many
