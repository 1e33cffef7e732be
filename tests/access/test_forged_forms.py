"""A POST without a form's token, as another site or a curious stranger sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.access.table import ROWS, Desk, Public
from tests.access.test_other_addresses import file_url
from tests.addresses import every_address

if TYPE_CHECKING:
    from tests.world import World

ADDRESSES = every_address()
FORMS = [name for name, row in ROWS.items() if isinstance(row, Desk) and "POST" in row.methods]
OPEN = [name for name, row in ROWS.items() if isinstance(row, Public) and row.post]
READ_ONLY = [name for name in ROWS if name not in {*FORMS, *OPEN}]
FOREIGN = {"origin": "https://elsewhere.example"}


def posted(world: World, person: str, name: str, **headers: str) -> Any:
    row = ROWS[name]
    thing = world.things[row.of][0] if row.of else {}
    browser = world.browser(person)
    browser.handler.enforce_csrf_checks = True
    return browser.post(ADDRESSES[name].url({**thing, **row.also}), {"title": "x"}, headers=headers)


@pytest.mark.parametrize("name", READ_ONLY)
def test_where_no_form_is_the_method_is_what_is_refused(world: World, name: str):
    for person in ("anonymous", "officer"):
        for headers in ({}, FOREIGN):
            response = posted(world, person, name, **headers)
            assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
            assert not response.cookies


def test_files_are_read_only_as_well(world: World):
    browser = world.browser("anonymous")
    browser.handler.enforce_csrf_checks = True
    response = browser.post(file_url(world.things["private_file"][0]))
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("name", FORMS)
def test_no_form_is_taken_without_its_token(world: World, name: str):
    for person in ("anonymous", "officer", "applicant"):
        for headers in ({}, FOREIGN):
            assert posted(world, person, name, **headers).status_code == 403, person


@pytest.mark.parametrize("name", OPEN)
def test_what_changes_nothing_needs_no_token(world: World, name: str):
    for person in ("anonymous", "officer", "applicant"):
        for headers in ({}, FOREIGN):
            response = posted(world, person, name, **headers)
            assert str(response.status_code) == ROWS[name].post
            assert "no-store" in response["Cache-Control"]
            assert not response.cookies
