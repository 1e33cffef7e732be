"""Every address, method and person, for things of two owners, against the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.urls import reverse

from tests.access.table import OTHER, PEOPLE, ROWS, SIGNING_IN, Desk, Public
from tests.addresses import Address, every_address

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

ADDRESSES = every_address()
LIBRARY = {name for group in SIGNING_IN for name in group.split()}
DESK = [name for name, row in ROWS.items() if isinstance(row, Desk)]
PUBLIC = [name for name, row in ROWS.items() if isinstance(row, Public)]
UNUSUAL = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


@pytest.fixture(scope="module")
def browsers(shared_world: World, django_db_blocker: Any) -> dict[str, Client]:
    with django_db_blocker.unblock():
        return {name: shared_world.browser(name) for name in ("anonymous", *PEOPLE)}


def things(world: World, name: str) -> list[str]:
    """The addresses of the first owner's thing, the second's, and of one that is not there."""
    row = ROWS[name]
    if not row.of:
        return [ADDRESSES[name].url(row.also)]
    return [
        ADDRESSES[name].url({**thing, **row.also}) + getattr(row, "query", "")
        for thing in world.things[row.of]
    ]


@dataclass(frozen=True)
class Heard:
    """What came back; the address itself is taken out of the body, pages show it in links."""

    status: int
    body: bytes
    location: str


type Ask = Callable[[str, str, str], Heard]


@pytest.fixture(scope="module")
def ask(shared_world: World, browsers: dict[str, Client]) -> Ask:
    """Send a request with an empty form and undo whatever it did; each is sent once a module."""
    known: dict[tuple[str, str, str], Heard] = {}

    def send(person: str, method: str, url: str) -> Heard:
        if (person, method, url) not in known:
            known[person, method, url] = _sent(browsers[person], method, url)
        return known[person, method, url]

    return send


def _sent(client: Client, method: str, url: str) -> Heard:
    given = {"data": {"csrfmiddlewaretoken": "x"}} if method == "POST" else {}
    with transaction.atomic():
        response = getattr(client, method.lower())(url, **given)
        body = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    path = url.split("?", 1)[0].removeprefix("/en").encode()
    return Heard(response.status_code, body.replace(path, b"/"), response.get("Location", ""))


def test_every_address_has_its_row():
    assert set(ADDRESSES) - set(ROWS) - set(OTHER) - LIBRARY == set()


def test_every_row_has_its_address():
    assert (set(ROWS) | set(OTHER) | LIBRARY) - set(ADDRESSES) == set()


def test_a_view_says_the_same_audience_as_its_row():
    said = {name: ADDRESSES[name].audience for name in ROWS}
    assert said == {
        name: "public" if isinstance(row, Public) else "desk" for name, row in ROWS.items()
    }


def test_a_view_that_says_no_audience_is_named_as_an_exception():
    silent = {name for name, one in ADDRESSES.items() if not one.audience}
    assert silent - LIBRARY == set(OTHER)


def test_every_address_with_a_thing_has_one_of_a_second_owner(world: World):
    """A row without `of` fills its address by itself; all others have three different things."""
    missing = []
    for name, row in ROWS.items():
        left = ADDRESSES[name].parameters - set(row.also)
        found = world.things.get(row.of, ({}, {}, {}))
        if any(set(thing) != left for thing in found) or (
            left and len({str(x) for x in found}) < 3
        ):
            missing.append(f"{name}: {left} from {row.of or 'nothing'}")
    assert missing == []


def test_a_row_names_only_people_of_the_cast():
    named = {
        person
        for row in ROWS.values()
        if isinstance(row, Desk)
        for cells in (row.first, row.second)
        for group in cells
        for person in group.split()
    }
    assert named - {*PEOPLE, "others"} == set()


@pytest.mark.parametrize("name", DESK)
def test_anonymous_people_are_sent_to_sign_in_whether_or_not_it_exists(
    name: str, world: World, ask: Ask
):
    row: Any = ROWS[name]
    for url in things(world, name):
        for method in row.methods.split():
            response = ask("anonymous", method, url)
            assert response.status == 302, (method, url)
            assert response.location.startswith(reverse("account_login") + "?next=/en/desk/") or (
                name == "accounts:language"
            )


@pytest.mark.parametrize("name", DESK)
def test_each_person_gets_what_the_table_says(name: str, world: World, ask: Ask):
    row: Any = ROWS[name]
    got, wanted = {}, {}
    for number, url in enumerate(things(world, name)[:2]):
        for person in PEOPLE:
            cells = row.expected(person, second=bool(number))
            for method, status in cells.items():
                key = f"{person} {method} {'second' if number else 'first'}"
                wanted[key] = int(status)
                got[key] = ask(person, method, url).status
    differing = {key: f"{got[key]}, not {wanted[key]}" for key in wanted if got[key] != wanted[key]}
    assert differing == {}


@pytest.mark.parametrize("name", [name for name in DESK if ROWS[name].of])
def test_what_one_may_not_know_of_looks_like_what_does_not_exist(name: str, world: World, ask: Ask):
    """Nobody may know of the absent thing; who gets 404 for a real one reads the very same page."""
    row: Any = ROWS[name]
    *real, absent = things(world, name)
    for person in PEOPLE:
        for method in row.methods.split():
            nothing = ask(person, method, absent)
            if nothing.status != 404:
                assert nothing.status == 403, (person, method)
                continue
            for number, url in enumerate(real):
                if row.expected(person, second=bool(number))[method] == "404":
                    found = ask(person, method, url)
                    assert found.body == nothing.body, (person, method)


@pytest.mark.parametrize("name", [*DESK, *PUBLIC])
def test_no_other_method_is_answered(name: str, world: World, ask: Ask):
    row: Any = ROWS[name]
    allowed = set(row.methods.split())
    url = things(world, name)[0]
    for method in (*UNUSUAL, *({"GET", "POST"} - allowed)):
        for person in ("anonymous", "citizen", "officer"):
            assert ask(person, method, url).status == 405, (person, method)


@pytest.mark.parametrize("name", [*DESK, *PUBLIC])
def test_head_answers_as_get_does_without_a_body(name: str, world: World, ask: Ask):
    row: Any = ROWS[name]
    if isinstance(row, Desk) and "GET" not in row.methods:
        return
    for person in ("anonymous", "officer", "applicant"):
        for url in things(world, name):
            got, head = (ask(person, method, url) for method in ("GET", "HEAD"))
            assert (head.status, head.body) == (got.status, b"")


@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages_answer_everyone_alike(name: str, world: World, ask: Ask):
    row: Any = ROWS[name]
    wanted = [row.first] if not row.of else [row.first, row.second, "404"]
    for person in ("anonymous", *PEOPLE):
        got = [str(ask(person, "GET", url).status) for url in things(world, name)]
        assert got == wanted, person
        if row.post:
            sent = ask(person, "POST", things(world, name)[0])
            assert (str(sent.status), sent.body) == (
                row.post,
                ask("anonymous", "POST", things(world, name)[0]).body,
            )


def library_url(address: Address) -> str:
    """A page of the sign-in library, its keys filled with some that were never given out."""
    made_up: dict[str, Any] = {"key": "abc-def", "uidb36": "zz", "pk": 999_999}
    return address.url({name: made_up[name] for name in address.parameters})


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_pages_of_signing_in(name: str, world: World, ask: Ask):
    wanted = next(cell for group, cell in SIGNING_IN.items() if name in group.split())
    url = library_url(ADDRESSES[name])
    got = tuple(str(ask(person, "GET", url).status) for person in ("anonymous", "citizen"))
    assert got == wanted


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_signing_in_never_fails_on_an_empty_form(name: str, world: World, ask: Ask):
    url = library_url(ADDRESSES[name])
    for person in ("anonymous", "citizen"):
        for method in ("POST", *UNUSUAL):
            assert ask(person, method, url).status < 500, (person, method)
