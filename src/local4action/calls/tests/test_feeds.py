"""The feed and the calendar files, read back by readers written from the two standards alone."""

import datetime as dt
import re
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.test import Client

from local4action.calls import actions, deadlines
from local4action.calls.models import Call

ATOM = "{http://www.w3.org/2005/Atom}"
# RFC 4287: what a feed and an entry may hold, and how often; "?" at most once, "1" exactly once.
FEED = {"author": "*", "category": "*", "contributor": "*", "generator": "?", "icon": "?", "id": "1",
        "link": "*", "logo": "?", "rights": "?", "subtitle": "?", "title": "1", "updated": "1",
        "entry": "*"}  # fmt: skip
ENTRY = {"author": "*", "category": "*", "content": "?", "contributor": "*", "id": "1", "link": "*",
         "published": "?", "rights": "?", "source": "?", "summary": "?", "title": "1",
         "updated": "1"}  # fmt: skip
RFC3339 = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")
IRI = re.compile(r"^(https?://|tag:|urn:)\S+$")


def read_atom(text):
    """The entries of a feed; fails where RFC 4287 does."""
    feed = ET.fromstring(text)  # noqa: S314 - our own
    assert feed.tag == f"{ATOM}feed"
    _parts(feed, FEED)
    assert feed.find(f"{ATOM}author/{ATOM}name").text
    assert [one for one in feed.findall(f"{ATOM}link") if one.get("rel") == "self"]
    entries = feed.findall(f"{ATOM}entry")
    for entry in entries:
        _parts(entry, ENTRY)
        links = [one.get("rel", "alternate") for one in entry.findall(f"{ATOM}link")]
        assert "alternate" in links
    ids = [one.findtext(f"{ATOM}id") for one in (feed, *entries)]
    assert len(set(ids)) == len(ids)
    return [{child.tag.removeprefix(ATOM): child.text for child in entry} for entry in entries]


def _parts(element, allowed):
    names = [child.tag.removeprefix(ATOM) for child in element]
    for name in names:
        assert name in allowed
    for name, many in allowed.items():
        count = names.count(name)
        assert many == "*" or count == 1 or (many == "?" and count == 0), name
    assert IRI.match(element.findtext(f"{ATOM}id"))
    for name in ("updated", "published"):
        value = element.findtext(f"{ATOM}{name}")
        assert value is None or RFC3339.match(value)


def read_calendar(content):
    """The components of a calendar file as nested lists; fails where RFC 5545 does."""
    assert content.endswith(b"\r\n")
    lines = content.split(b"\r\n")[:-1]
    for line in lines:
        assert len(line) <= 75
        assert b"\n" not in line
        assert b"\r" not in line
    text = content.decode("utf-8").replace("\r\n ", "")
    root = {"name": "", "parts": [], "values": {}}
    stack = [root]
    for line in text.split("\r\n")[:-1]:
        match = re.match(r"^([A-Za-z0-9-]+)((?:;[^:;=]+=[^:;]*)*):(.*)$", line)
        assert match, line
        name, parameters, value = match.groups()
        if name == "BEGIN":
            stack.append({"name": value, "parts": [], "values": {}})
            stack[-2]["parts"].append(stack[-1])
        elif name == "END":
            assert stack.pop()["name"] == value
        else:
            assert name not in stack[-1]["values"], f"{name} twice"
            plain = re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)
            stack[-1]["values"][name] = (parameters, plain)
    assert stack == [root]
    (calendar,) = root["parts"]
    assert calendar["name"] == "VCALENDAR"
    assert calendar["values"]["VERSION"] == ("", "2.0")
    assert calendar["values"]["PRODID"][1]
    for event in calendar["parts"]:
        assert event["name"] == "VEVENT"
        assert {"UID", "DTSTAMP", "DTSTART"} <= set(event["values"])
    return calendar["parts"]


def events(client, path="/en/calls.ics"):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return read_calendar(answer.content)


@pytest.fixture
def client():
    return Client()


@pytest.fixture
def call(make):
    return make.call(
        title=make.text("Rain; roofs, and a very long title " + "à l’école " * 12),
        closes_local="2099-03-29T23:59",
        closes_zone="Europe/Madrid",
        closes_at=deadlines.instant_of("2099-03-29T23:59", "Europe/Madrid"),
    )


def test_the_deadline_is_one_instant_with_a_warning_a_week_before(client, call):
    (event,) = events(client)
    said = event["values"]
    assert said["DTSTART"] == ("", "20990329T215900Z")
    assert said["SUMMARY"][1] == f"Deadline: {call.title}".strip()
    assert said["DESCRIPTION"][1] == "Open until 29 March 2099, 23:59 (Europe/Madrid)."
    assert said["UID"][1].startswith(f"call-{call.ref}@")
    assert said["URL"][1].endswith(call.get_absolute_url())
    (alarm,) = event["parts"]
    assert alarm["name"] == "VALARM"
    assert alarm["values"]["TRIGGER"][1] == "-P7D"
    assert alarm["values"]["ACTION"][1] == "DISPLAY"


def test_the_sequence_rises_and_the_uid_stays(client, call, cast):
    path = f"/en/calls/{call.ref}.ics"
    (before,) = events(client, path)
    Call.objects.filter(pk=call.pk).update(closes_at=call.closes_at + dt.timedelta(days=7))
    (moved,) = events(client, path)
    actions.close_call(call=Call.objects.get(), actor=cast.officer)
    (closed,) = events(client, path)
    uids = {one["values"]["UID"] for one in (before, moved, closed)}
    assert len(uids) == 1
    sequence = [int(one["values"]["SEQUENCE"][1]) for one in (before, moved, closed)]
    assert sequence == [0, 1, 2]
    assert moved["values"]["DTSTART"][1] == "20990405T215900Z"
    assert closed["values"]["DESCRIPTION"][1].startswith("Closed, being read. The deadline was ")


def test_all_open_calls_and_no_other(client, make):
    soon, later = make.call(days_left=3), make.call(days_left=9)
    for state in ("draft", "cleared", "closed", "withdrawn"):
        make.call(state=state)
    uids = [one["values"]["UID"][1].split("@")[0] for one in events(client)]
    assert uids == [f"call-{soon.ref}", f"call-{later.ref}"]


def test_no_call_is_a_calendar_too(client, db):
    assert events(client) == []
    assert read_atom(client.get("/en/calls.atom").content) == []


@pytest.mark.parametrize("state", ["draft", "cleared", "withdrawn"])
def test_a_call_in_preparation_has_no_calendar(client, make, state):
    call = make.call(state=state)
    assert client.get(f"/en/calls/{call.ref}.ics").status_code == 404


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Open until"), ("fr", "29 mars 2099"), ("es", "29 de marzo de 2099")],
)
def test_the_feed_speaks_the_language_of_its_address(client, call, language, words):
    answer = client.get(f"/{language}/calls.atom")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    (entry,) = read_atom(answer.content)
    assert words in entry["summary"]
    root = ET.fromstring(answer.content)  # noqa: S314 - our own
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language


def test_the_feed_has_the_last_change_on_top(client, make, cast):
    older, newer = make.call(), make.call()
    make.call(state="draft")
    titles = [one["title"] for one in read_atom(client.get("/en/calls.atom").content)]
    assert sorted(titles) == sorted([str(older.title), str(newer.title)])
    event = Call.pgh_event_model
    (first,) = event.objects.filter(pgh_obj_id=older.pk)
    first.pk, first.pgh_created_at = None, first.pgh_created_at + dt.timedelta(hours=1)
    first.save(force_insert=True)
    titles = [one["title"] for one in read_atom(client.get("/en/calls.atom").content)]
    assert titles == [str(older.title), str(newer.title)]


@pytest.mark.parametrize("path", ["/en/calls.atom", "/en/calls.ics"])
def test_who_asks_again_hears_not_modified_until_a_call_changes(client, call, path):
    first = client.get(path)
    assert first["Cache-Control"].startswith("public, max-age=0, s-maxage=60")
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=5)):
        again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    Call.objects.filter(pk=call.pk).update(closes_at=call.closes_at + dt.timedelta(days=1))
    changed = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def test_the_number_of_queries_does_not_grow(client, make, django_assert_num_queries):
    for paths in ("/en/calls.atom", "/en/calls.ics"):
        make.call()
        with django_assert_num_queries(1):
            client.get(paths)
        make.call()
        make.call()
        with django_assert_num_queries(1):
            client.get(paths)


def test_the_pages_lead_there(client, call):
    listed = client.get("/en/calls/").content.decode()
    assert 'rel="alternate" type="application/atom+xml"' in listed
    assert 'href="/en/calls.ics"' in listed
    assert (
        f'href="/en/calls/{call.ref}.ics"' in client.get(call.get_absolute_url()).content.decode()
    )
