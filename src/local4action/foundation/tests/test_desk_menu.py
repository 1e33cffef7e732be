"""A long menu has groups with headings; a short one is one list."""

from __future__ import annotations

import re

import pytest

from local4action.foundation import desk

PLACES = [desk.Place(str(number), f"/{number}/", number, "calls") for number in range(9)]


def test_a_short_menu_is_one_list():
    assert desk.grouped(PLACES[:8]) == {"": PLACES[:8]}


def test_a_long_menu_is_in_groups_and_none_is_empty():
    first, own = desk.Place("Desk", "/", 0), desk.Place("Account", "/a/", 95, "mine")
    found = desk.grouped([first, *PLACES, own])
    assert list(found.items()) == [("", [first]), ("calls", PLACES), ("mine", [own])]


def test_every_place_of_an_officer_is_in_a_group_but_the_desk(cast):
    groups = {place.group for place in desk.places_for(cast.officer)[1:]}
    assert groups == set(desk.GROUPS)


@pytest.mark.parametrize(
    ("name", "headings"),
    [
        ("officer", ["Calls and proposals", "Programme", "Mine"]),
        ("applicant", []),
        ("board_1", ["Calls and proposals", "Programme", "Mine"]),
    ],
)
def test_headings_name_their_lists(client, cast, name, headings):
    """Beside the page and, on a phone, folded: each list is named by the heading before it."""
    client.force_login(cast.people[name])
    page = client.get("/en/desk/").content.decode()
    found = re.findall(r'<p class="desk-menu__heading" id="([a-z-]+)">([^<]+)</p>', page)
    assert [words for _id, words in found] == headings * 2
    named = re.findall(r'<ul aria-labelledby="((?:folded|beside)-[a-z]+)"', page)
    assert named == [one for one, _words in found]
    assert len(set(named)) == len(named)
    assert page.count('<a href="/en/desk/" aria-current="page">') == 2
