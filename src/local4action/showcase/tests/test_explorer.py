"""The map to explore: offered where its libraries were fetched, light, the same hubs as the page."""

import gzip
import html
import os
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from local4action.showcase import explorer

pytestmark = pytest.mark.django_db
KB = 1024
MOST = 120 * KB
BY_SCRIPT = re.compile(r'data-(?:style|own-style|leaflet|supercluster)="(/static/[^"]+)"')
AT_ONCE = re.compile(r'(?:href|src)="(/static/[^"#]+)')
FONT = re.compile(r"url\([\"']?([^\"')]+latin\.woff2)")


@pytest.fixture(autouse=True)
def asked_anew():
    explorer.offered.cache_clear()
    yield
    explorer.offered.cache_clear()


@pytest.fixture
def fetched():
    if finders.find(explorer.STYLE) is None:
        reason = "The explorer's libraries are absent: run requirements/assets."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


def packed(url):
    path = Path(finders.find(url.removeprefix("/static/")))
    content = path.read_bytes()
    return len(content) if path.suffix == ".woff2" else len(gzip.compress(content, 5))


def test_it_shows_the_hubs_of_the_page(client, public_hub, fetched):
    here = public_hub(country="SN", latitude=14.7, longitude=-17.4)
    public_hub(country="PE", latitude=-12.0, longitude=-77.0)
    page = client.get("/fr/map/?country=SN").content.decode()
    source = html.unescape(re.search(r'data-source="([^"]+)"', page)[1])
    assert source == "/data/hubs.geojson?country=SN&fields=map"
    found = client.get(source)
    features = [one["id"] for one in _json(found)["features"]]
    assert features == [here.ref]
    assert 'data-language="fr"' in page


def _json(response):
    import json

    return json.loads(b"".join(response.streaming_content))


def test_nothing_of_it_is_seen_without_script(client, public_hub, fetched):
    public_hub()
    page = client.get("/en/map/").content.decode()
    assert re.search(r'<p class="explorer-offer" hidden>', page)
    assert re.search(r'<div class="explorer" id="explorer" hidden', page)
    assert '<figure class="world">' in page
    assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=", page)


def test_it_is_not_offered_where_its_libraries_are_absent(client, public_hub, settings):
    public_hub()
    settings.STATICFILES_DIRS = []
    finders.get_finder.cache_clear()
    page = client.get("/en/map/")
    finders.get_finder.cache_clear()
    assert page.status_code == 200
    assert b"explore" not in page.content
    assert b'<figure class="world">' in page.content


def test_no_hub_no_explorer(client, fetched):
    page = client.get("/en/map/?q=zzzzzz").content
    assert b"explore.js" not in page
    assert b'id="explorer"' not in page


def test_it_weighs_little(client, public_hub, fetched):
    for number in range(40):
        public_hub(latitude=number, longitude=number * 4)
    page = client.get("/en/map/")
    text = page.content.decode()
    urls = set(AT_ONCE.findall(text)) | set(BY_SCRIPT.findall(text))
    assert len(BY_SCRIPT.findall(text)) == 4
    weights = {url: packed(url) for url in urls}
    style = Path(finders.find("brand/brand.css")).read_text()
    assert any(url.endswith("-latin.woff2") for url in weights) or FONT.search(style)
    source = re.search(r'data-source="([^"]+)"', text)[1]
    weights["page"] = len(gzip.compress(page.content, 5))
    weights["hubs"] = len(gzip.compress(b"".join(client.get(source).streaming_content), 5))
    assert sum(weights.values()) <= MOST, weights
