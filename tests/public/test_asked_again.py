"""Who has a public page hears that it is the same, by ETag or by date, until it is another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.http import parse_http_date

from local4action.agendas.models import Frame, FrameNode
from local4action.calls.models import Call, Proposal
from local4action.foundation.actions import SYSTEM
from local4action.foundation.translations import Translated
from local4action.hubs.models import Hub
from local4action.members.models import Organisation
from local4action.showcase.actions import reindex
from tests.public.pages import SHOWN, url_of
from tests.public.test_same_for_everyone import varies_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.http import HttpResponse

    from tests.world import World

# They read nothing that anybody writes: another release says something else, nothing but that.
WORDS_ONLY = {
    "website:about", "website:how", "website:accessibility", "website:privacy", "showcase:data",
    "website-machine:healthz", "labels:check",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_sent_yet(settings: Any, tmp_path: Path) -> None:
    """Without what other tests were sent within this second."""
    (tmp_path / "keys").symlink_to(settings.HOME / "keys")
    settings.HOME = tmp_path


def conditions(response: HttpResponse) -> list[dict[str, str]]:
    """What a browser or a cache may ask with that has this answer."""
    by_etag = {"if-none-match": response["ETag"]}
    by_date = {"if-modified-since": response["Last-Modified"]}
    return [by_etag, by_date, by_etag | by_date]


@pytest.mark.parametrize("name", SHOWN)
def test_not_modified_is_said_without_a_body(world: World, name: str):
    browser, url = world.browser("anonymous"), url_of(world, name)
    first = browser.get(url)
    for headers in conditions(first):
        again = browser.get(url, headers=headers)
        assert (again.status_code, again.content) == (304, b""), headers
        for one in ("ETag", "Last-Modified", "Cache-Control"):
            assert again[one] == first[one]
        assert varies_on(again) == varies_on(first)
        assert not again.cookies


@pytest.mark.parametrize("name", SHOWN)
def test_who_has_something_else_is_sent_the_page(world: World, name: str):
    browser, url = world.browser("anonymous"), url_of(world, name)
    first = browser.get(url)
    long_ago = {"if-modified-since": "Mon, 01 Jan 2024 00:00:00 GMT"}
    other = {"if-none-match": 'W/"000000000000000000000000"'}
    # Of two conditions the ETag counts: it is the more exact one.
    both = other | {"if-modified-since": first["Last-Modified"]}
    assert [browser.get(url, headers=one).status_code for one in (long_ago, other, both)] == [
        200
    ] * 3


@pytest.mark.parametrize("name", sorted(WORDS_ONLY))
def test_pages_of_words_read_nothing(world: World, name: str):
    with CaptureQueriesContext(connection) as asked:
        assert world.browser("anonymous").get(url_of(world, name)).status_code == 200
    assert [one["sql"] for one in asked if one["sql"] != "SELECT 1"] == []


def reworded(world: World) -> None:
    """Every hub, organisation, call, proposal and part of an agenda has another name."""
    del world
    for model in (Hub, Call, Frame, FrameNode, Organisation, Proposal):
        field = "name" if model is Organisation else "title"
        for record in model.objects.all():  # type: ignore[attr-defined]
            given: Any = "A new name"
            setattr(record, field, given if model is Proposal else Translated.of(given, "en"))
            record.save()


def taken_away(world: World) -> None:
    """No hub is shown any more, nor any call."""
    del world
    Hub.objects.update(is_public=False)
    Call.objects.update(state="draft")


# Keys and status have nothing to do with words.
_OF_LABELS = {"labels-machine:did", "labels-machine:section_did", "labels-machine:status"}
# A signed agreement keeps its words, ratings of its criteria with it, and a credential until an
# act issues another; dots have none.
REWORDED_ALL_BUT = _OF_LABELS | {
    "showcase:map", "showcase-machine:agreement_json", "labels-machine:credential",
    "labels-machine:badge_svg", "monitoring:result_csv", "monitoring:result_json",
    "showcase-machine:observed_csv", "showcase-machine:observed_json",
}  # fmt: skip
# What was decided stays decided.
TAKEN_AWAY_ALL_BUT = _OF_LABELS | {
    "agendas:index", "agendas:frame", "agendas:node", "calls:verify", "reviews:grant",
    "reviews:decisions", "reviews:decisions_csv", "reviews:decisions_json",
}  # fmt: skip


def address(world: World, name: str) -> str:
    """The page's address; suggestions are for who types something."""
    return url_of(world, name) + ("?q=toits" if name == "showcase-machine:suggest" else "")


@pytest.mark.parametrize(
    ("act", "all_but"), [(reworded, REWORDED_ALL_BUT), (taken_away, TAKEN_AWAY_ALL_BUT)]
)
def test_whatever_changes_a_page_is_heard_of_at_once(
    world: World, act: Callable[[World], None], all_but: set[str]
):
    """In the very second in which the page was sent, too."""
    browser = world.browser("anonymous")
    had = {name: browser.get(address(world, name)) for name in SHOWN}
    with transaction.atomic():
        act(world)
        reindex(actor=SYSTEM)
    unheard = set()
    for name, before in had.items():
        for headers in conditions(before):
            now = browser.get(address(world, name), headers=headers)
            if now.status_code == 304:
                unheard.add(name)
            elif now.status_code == 200:
                assert now["ETag"] != before["ETag"], name
                said = [parse_http_date(one["Last-Modified"]) for one in (before, now)]
                assert said == sorted(said), name
    assert unheard == WORDS_ONLY | all_but
