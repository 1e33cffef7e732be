"""A public page is the same bytes for everyone, so that any cache may keep it."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.access.table import PEOPLE, ROWS
from tests.public.pages import CACHED, PAGES, PREFIXED, SHOWN, STREAMED, url_of

if TYPE_CHECKING:
    from tests.world import World

PERSONAL = re.compile(r'"?(django_session|accounts_person|account_emailaddress)"?')
# Assets are fetched by the browser by itself; links are followed by a person.
ASSET = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed|object|use|image)\b[^>]*\b"
    r'(?:src|href|data|srcset)="([^"]*)"|<link\b[^>]*rel="(?:stylesheet|preload|icon|manifest'
    r'|modulepreload|prefetch|preconnect|dns-prefetch)"[^>]*href="([^"]*)"'
)
LINK_FIRST = re.compile(
    r'<link\b[^>]*href="([^"]*)"[^>]*rel="(?:stylesheet|preload|icon|manifest|modulepreload'
    r'|prefetch|preconnect|dns-prefetch)"'
)


def varies_on(response) -> set[str]:
    return {one.strip().lower() for one in response.get("Vary", "").split(",") if one.strip()}


def body(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


@pytest.mark.parametrize("name", sorted(STREAMED))
def test_a_download_sets_no_cookie_and_may_be_kept(world: World, name: str):
    response = world.browser("officer").get(url_of(world, name))
    assert (response.status_code, response.streaming) == (200, True)
    assert not response.cookies
    assert "public" in response["Cache-Control"]


@pytest.mark.parametrize("name", CACHED)
def test_no_cookie_an_etag_and_a_time_to_keep(world: World, name: str):
    response = world.browser("anonymous").get(url_of(world, name))
    assert response.status_code == 200
    assert not response.cookies
    assert re.fullmatch(r'W/"[0-9a-f]{24}"', response["ETag"])
    assert "public" in response["Cache-Control"]
    assert "s-maxage=60" in response["Cache-Control"]


@pytest.mark.parametrize("name", SHOWN)
def test_varies_on_nothing_personal(world: World, name: str):
    response = world.browser("anonymous").get(url_of(world, name))
    assert varies_on(response) == {"accept-encoding"}
    # An address for machines has no language, and its content is the same in all.
    assert response.get("Content-Language") == ("en" if name in PREFIXED else None)


@pytest.mark.parametrize("name", SHOWN)
def test_the_same_bytes_for_everyone(world: World, name: str):
    url = url_of(world, name)
    anonymous = world.browser("anonymous").get(url)
    wanted = body(anonymous)
    for person in PEOPLE:
        response = world.browser(person).get(url)
        assert body(response) == wanted, person
        assert response.get("ETag") == anonymous.get("ETag"), person
        assert not response.cookies, person
    french = world.browser("officer").get(url, headers={"accept-language": "fr"})
    assert body(french) == wanted


@pytest.mark.parametrize("name", SHOWN)
def test_reads_no_session_and_no_person(world: World, name: str):
    browser = world.browser("officer")
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(url_of(world, name)).status_code == 200
    assert [one["sql"] for one in asked if PERSONAL.search(one["sql"])] == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_page_is_in_the_language_of_its_address(world: World, name: str, language: str):
    browser = world.browser("anonymous")
    response = browser.get(url_of(world, name, language), headers={"accept-language": "en"})
    assert response.status_code == 200
    assert f'<html lang="{language}"'.encode() in response.content


# A label's card stands on other sites, whose pages show its badge and check its credential.
FRAMED = "labels-machine:embed"
FETCHED_BY_OTHERS = {
    FRAMED, "labels-machine:credential", "labels-machine:badge_svg", "labels-machine:did",
    "labels-machine:section_did", "labels-machine:status",
}  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_headers(world: World, name: str):
    response = world.browser("anonymous").get(url_of(world, name))
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert ("script-src 'self'" in policy) is (name != FRAMED)
    assert "unsafe-" not in policy
    assert "nonce-" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    elsewhere = "cross-origin" if name in FETCHED_BY_OTHERS else "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == elsewhere
    assert ("frame-ancestors *" in policy) is (name == FRAMED)
    assert response.get("X-Frame-Options") == (None if name == FRAMED else "DENY")
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.parametrize("name", PAGES)
def test_asks_no_other_host(world: World, name: str):
    text = world.browser("anonymous").get(url_of(world, name)).content.decode()
    found = [a or b for a, b in ASSET.findall(text)] + LINK_FIRST.findall(text)
    assert found
    assert [one for one in found if not one.startswith(("/", "#")) or one.startswith("//")] == []


@pytest.mark.parametrize("name", PAGES)
def test_no_form_needs_a_token_and_no_script_is_written_in_the_page(world: World, name: str):
    text = world.browser("anonymous").get(url_of(world, name)).content.decode()
    assert "csrfmiddlewaretoken" not in text
    assert "htmx" not in text
    posting = re.findall(r'<form\b[^>]*method="post"', text, re.IGNORECASE)
    assert len(posting) == bool(ROWS[name].post)
    assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)", text) == []
    assert re.findall(r'\sstyle="|\son[a-z]+="', text) == []


@pytest.mark.parametrize("name", CACHED)
def test_the_compressed_form_is_the_same_page(world: World, name: str):
    browser, url = world.browser("anonymous"), url_of(world, name)
    plain, packed = browser.get(url), browser.get(url, headers={"accept-encoding": "gzip"})
    assert packed["ETag"] == plain["ETag"]
    if packed.get("Content-Encoding") == "gzip":
        assert gzip.decompress(packed.content) == plain.content
    else:
        assert packed.content == plain.content
