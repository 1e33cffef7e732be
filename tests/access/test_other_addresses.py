"""The addresses whose audience the view does not say: files, citizens' links, the cast's buttons."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.access.table import PEOPLE
from tests.world import ABSENT, World

READERS = {"applicant", "officer"}


def file_url(given: dict[str, str]) -> str:
    return reverse("website-machine:file", kwargs=given)


@pytest.mark.parametrize("query", ["", "?original"])
def test_a_private_file_goes_to_those_its_room_lets_have_it(world: World, query: str):
    first, second, _absent = world.things["private_file"]
    for person in PEOPLE:
        browser = world.browser(person)
        got = browser.get(file_url(first) + query).status_code
        assert got == (200 if person in READERS else 404), person
        got = browser.get(file_url(second) + query).status_code
        assert got == (200 if person == "officer" else 404), person


@pytest.mark.parametrize("query", ["", "?original"])
def test_anonymous_people_are_sent_to_sign_in_for_any_file_that_is_not_public(
    world: World, query: str
):
    browser = world.browser("anonymous")
    for given in world.things["private_file"]:
        response = browser.get(file_url(given) + query)
        assert response.status_code == 302
        assert response["Location"].startswith("/en/account/login/?next=/files/")


def test_a_public_file_is_shown_to_anyone_and_its_original_to_nobody_else(world: World):
    first = world.things["public_file"][0]
    for person in ("anonymous", *PEOPLE):
        browser = world.browser(person)
        shown = browser.get(file_url(first))
        assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")
        assert shown["Content-Disposition"].startswith("inline")
        wanted = 302 if person == "anonymous" else 404
        assert browser.get(file_url(first) + "?original").status_code == wanted


def test_a_file_is_handed_out_as_an_attachment_in_a_sandbox(world: World):
    first = world.things["private_file"][0]
    response = world.browser("applicant").get(file_url(first))
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_what_is_no_file_looks_like_what_one_may_not_have(world: World):
    first = world.things["private_file"][0]
    browser = world.browser("citizen")
    forbidden, absent = browser.get(file_url(first)), browser.get(file_url({"ref": ABSENT}))
    assert (forbidden.status_code, absent.status_code) == (404, 404)
    assert forbidden.content.replace(first["ref"].encode(), ABSENT.encode()) == absent.content


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_files_are_only_read(world: World, method: str):
    url = file_url(world.things["private_file"][0])
    for person in ("anonymous", "applicant", "officer"):
        assert getattr(world.browser(person), method)(url).status_code == 405


def test_the_casts_buttons_exist_in_a_demo_only(world: World, settings):
    settings.DEMO = False
    url = reverse("accounts:demo_sign_in")
    for person in ("anonymous", "citizen"):
        assert world.browser(person).post(url, {"who": "officer"}).status_code == 404
        assert world.browser(person).get(url).status_code == 405


def test_in_a_demo_they_sign_in_one_of_the_cast_and_nobody_else(world: World, settings):
    settings.DEMO = True
    url = reverse("accounts:demo_sign_in")
    browser = world.browser("anonymous")
    assert browser.post(url, {"who": "stranger"}).status_code == 404
    assert browser.post(url, {"who": ""}).status_code == 404
    assert browser.post(url, {"who": "officer"}).status_code == 302
    assert browser.get(reverse("members:people")).status_code == 200


def test_the_outbox_can_be_read_in_a_demo_only(world: World, settings):
    settings.DEMO = True
    for person in ("anonymous", "citizen"):
        assert world.browser(person).get("/en/outbox/").status_code == 200
    settings.DEMO = False
    for person in ("anonymous", "officer"):
        assert world.browser(person).get("/en/outbox/").status_code == 404


def citizens_url(world: World, token: str) -> str:
    round_ = world.records["round"]
    return reverse("monitoring:take_part", args=[round_.ref, token])


def test_a_citizens_link_is_the_same_for_everyone_who_has_it(world: World):
    url = citizens_url(world, world.records["round"].token)
    for person in ("anonymous", *PEOPLE):
        browser = world.browser(person)
        assert browser.get(url).status_code == 200, person
        assert browser.post(url, {}).status_code == 422, person
        for method in ("put", "patch", "delete", "options"):
            assert getattr(browser, method)(url).status_code == 405, (person, method)


def test_without_the_right_link_there_is_no_such_page(world: World):
    for person in ("anonymous", "lead", "officer"):
        browser = world.browser(person)
        for method in (browser.get, browser.post):
            assert method(citizens_url(world, "x" * 32)).status_code == 404, person
