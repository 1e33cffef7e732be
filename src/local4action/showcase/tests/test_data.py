"""Downloads: what is filtered and no more, checked by readers nobody here wrote."""

import csv
import datetime as dt
import gzip
import io
import json

import pytest
from django.db import transaction
from geojson_pydantic import FeatureCollection

from local4action.hubs.models import Hub
from local4action.hubs.signals import hub_changed
from local4action.monitoring.observation import Observation
from local4action.showcase import versions

pytestmark = pytest.mark.django_db


def body(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    assert not response.cookies
    return b"".join(response.streaming_content) if response.streaming else response.content


def table(client, address):
    text = body(client, address).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_download_holds_what_the_filters_show(client, public_hub):
    public_hub(country="PE")
    kept = public_hub(country="SN", start="2025-03", end=None)
    assert len(table(client, "/data/hubs.csv")) == 2
    (row,) = table(client, "/data/hubs.csv?country=SN")
    assert (row["ref"], row["start"], row["end"], row["country"]) == (kept.ref, "2025-03", "", "SN")
    documents = json.loads(body(client, "/data/hubs.json?country=SN"))["hubs"]
    assert [one["ref"] for one in documents] == [kept.ref]
    assert documents[0]["title"]["texts"]["en"]["status"] == "original"


@pytest.mark.parametrize("name", ["hubs.csv", "hubs.json", "hubs.geojson"])
def test_a_list_is_packed_on_its_way(client, public_hub, name):
    for _time in range(40):
        public_hub(country="PE")
    plain = body(client, f"/data/{name}")
    packed = client.get(f"/data/{name}", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    sent = b"".join(packed.streaming_content)
    assert gzip.decompress(sent) == plain
    assert len(sent) * 4 < len(plain)


def test_words_filter_a_download_too(client, public_hub, make):
    found = public_hub(title=make.text("Clean water"))
    public_hub(title=make.text("The market"))
    assert [row["ref"] for row in table(client, "/data/hubs.csv?q=water")] == [found.ref]


@pytest.mark.parametrize("name", ["hubs", "organisations"])
def test_geojson_is_what_the_standard_says(client, public_hub, name):
    public_hub(latitude=-33.5, longitude=151.25)
    public_hub(latitude=None, longitude=None)
    collection = FeatureCollection.model_validate_json(body(client, f"/data/{name}.geojson"))
    if name == "hubs":
        (feature,) = collection.features
        assert feature.geometry.coordinates[:2] == (151.25, -33.5)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_cell_becomes_a_formula(client, public_hub, make, sign):
    public_hub(title=make.text(f"{sign}cmd|' /C calc'!A0"))
    (row,) = table(client, "/data/hubs.csv")
    assert not row["title_en"].startswith(sign)


def test_the_file_of_a_hub_names_no_private_thing(client, public_hub):
    hub = public_hub()
    document = json.loads(body(client, f"/data/hubs/{hub.ref}.json"))
    assert document["agreement"]["sha256"] == "0" * 64
    assert [one["key"] for one in document["deliverables"]] == ["D1", "D2"]
    assert "@demo.example" not in json.dumps(document)


def test_organisations_are_those_behind_public_hubs(client, public_hub, make):
    hub = public_hub()
    make.organisation("Nobody's town")
    rows = table(client, "/data/organisations.csv")
    assert {row["hubs_led"] for row in rows} == {"0", "1"}
    assert len(rows) == 2
    assert hub.lead.ref in {row["ref"] for row in rows}


def test_suggestions_begin_as_typed(client, make):
    hub = make.hub(title=make.text("Mobilité pour tous", "fr"))
    hub_changed.send(sender=Hub, hub=hub)
    found = json.loads(body(client, "/data/suggest.json?q=mobi&lang=fr"))["suggestions"]
    assert {"word": "mobilité"} in found
    assert any(one.get("title") == "Mobilité pour tous" for one in found)
    assert json.loads(body(client, "/data/suggest.json?q="))["suggestions"] == []


def test_whatever_changes_a_list_changes_its_version(client, public_hub, make):
    hub, other = public_hub(), public_hub()
    seen = {versions.current()}

    def differs():
        mark = versions.current()
        assert mark not in seen
        seen.add(mark)

    assert versions.current() in seen
    Hub.objects.filter(pk=hub.pk).update(title=make.text("Another title"))
    hub_changed.send(sender=Hub, hub=hub)
    differs()
    hub.lead.name = make.text("Another name")
    with transaction.atomic():  # an act of its own, as outside of a test
        hub.lead.save()
    differs()
    Hub.objects.filter(pk=other.pk).update(is_public=False)
    hub_changed.send(sender=Hub, hub=other)
    differs()
    public_hub()
    differs()
    make.organisation()  # stands behind no hub: nobody has to download anew
    assert versions.current() in seen


def test_a_download_asks_as_often_with_many_hubs(client, public_hub, django_assert_num_queries):
    public_hub()
    for _more in range(2):
        with django_assert_num_queries(2):
            body(client, "/data/hubs.csv")
        public_hub()
    known = {"if-none-match": client.get("/data/hubs.csv")["ETag"]}
    with django_assert_num_queries(1):
        assert client.get("/data/hubs.csv", headers=known).status_code == 304


def test_figures_are_downloaded_with_what_was_corrected(client, public_hub, make):
    hub = public_hub()
    assert "/data/observations/" not in client.get(hub.get_absolute_url()).content.decode()
    make.indicator(hub.agreements.get())
    common = {"hub": hub, "indicator": "I1", "on": "2026-03", "source": "=Survey"}
    common["recorded_at"] = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
    first = Observation.objects.create(**common, value=41)
    Observation.objects.create(
        **common, value="43.5", corrects=first, reason=make.text("Two streets were missing.")
    )
    assert (
        f"/data/observations/{hub.ref}.csv" in client.get(hub.get_absolute_url()).content.decode()
    )
    (row,) = table(client, f"/data/observations/{hub.ref}.csv")
    assert (row["value"], row["source"], row["corrected"]) == ("43.5", "'=Survey", "yes")
    document = json.loads(body(client, f"/data/observations/{hub.ref}.json"))
    assert [one["key"] for one in document["indicators"]] == ["I1"]
    assert [(one["value"], one["corrects"]) for one in document["observations"]] == [
        ("41", None),
        ("43.5", first.pk),
    ]
    assert "@demo.example" not in json.dumps(document)
    Hub.objects.update(is_public=False)
    for kind in ("csv", "json"):
        assert client.get(f"/data/observations/{hub.ref}.{kind}").status_code == 404
