"""Lessons of all hubs: who may read them, how they are found, that they can be cited."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.test import Client

from local4action.agendas.actions import install_frames
from local4action.agendas.models import FrameNode
from local4action.foundation.actions import SYSTEM
from local4action.foundation.translations import Status
from local4action.hubs.models import HubTag
from local4action.monitoring.closing.words import searchable


def published(make, **fields):
    return make.closing_report(make.hub(state="completed", **fields), state="published")


def say(report, text, theme="law", language="en"):
    lesson = report.lessons.get()
    lesson.text = type(lesson.text).of(text, language)
    lesson.theme, lesson.words = theme, searchable([lesson.text])
    lesson.save()
    return lesson


def refs(address=""):
    answer = Client().get(f"/en/lessons/{address}")
    assert answer.status_code == 200
    return [one["ref"] for one in answer.context["cards"]]


def test_only_what_is_published_of_public_hubs_is_read(make):
    shown = published(make).lessons.get()
    hidden = [
        make.closing_report(make.hub(state="closing")).lessons.get(),
        published(make, is_public=False).lessons.get(),
    ]
    assert refs() == [shown.ref]
    assert Client().get(f"/en/lessons/{shown.ref}/").status_code == 200
    assert {Client().get(f"/en/lessons/{one.ref}/").status_code for one in hidden} == {404}


def test_lessons_are_found_by_words_theme_and_goal(make, db):
    install_frames(actor=SYSTEM)
    report, other = published(make), published(make)
    first = say(report, "Der Gemeinderat muss früh fragen.", "governance", "de")
    second = say(other, "Buy the pipes in autumn.", "money")
    first.text = first.text.with_translation(
        "fr", "Interroger tôt le conseil municipal.", Status.CHECKED
    )
    first.words = searchable([first.text])
    first.save()
    nodes = {node.code: node for node in FrameNode.objects.filter(frame__slug="sdg")}
    HubTag.objects.create(hub=report.hub, node=nodes["6.1"], state="confirmed")
    HubTag.objects.create(hub=other.hub, node=nodes["6"], state="suggested")
    HubTag.objects.create(hub=other.hub, node=nodes["16"], state="confirmed")
    found = {
        address: refs(address)
        for address in (
            "?q=fruh",
            "?q=CONSEIL+tot",
            "?q=autumn+by-law",
            "?theme=money",
            "?theme=gossip",
            "?goal=6",
            "?goal=1",
            "?goal=16",
            "?goal=%00",
            "?q=%00",
            "?q=nothing",
        )
    }
    both = refs()
    assert set(both) == {first.ref, second.ref}
    assert found == {
        "?q=fruh": [first.ref],
        "?q=CONSEIL+tot": [first.ref],
        "?q=autumn+by-law": [second.ref],
        "?theme=money": [second.ref],
        "?theme=gossip": both,
        "?goal=6": [first.ref],
        "?goal=1": [],
        "?goal=16": [second.ref],
        "?goal=%00": both,
        "?q=%00": both,
        "?q=nothing": [],
    }


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_three_queries(make, count, django_assert_num_queries):
    for _number in range(count):
        published(make)
    with django_assert_num_queries(3):
        assert len(refs()) == count


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_download_takes_two_queries(make, count, kind, django_assert_num_queries):
    for _number in range(count):
        published(make)
    with django_assert_num_queries(2):
        body = b"".join(Client().get(f"/data/lessons.{kind}")).decode("utf-8-sig")
    rows = json.loads(body)["lessons"] if kind == "json" else [*csv.DictReader(io.StringIO(body))]
    assert len(rows) == count
    assert {one["months"] for one in rows} == ({18} if kind == "json" else {"18"})


def test_a_download_is_known_by_what_it_holds(make):
    published(make)
    client = Client()
    mark = client.get("/data/lessons.csv")["ETag"]
    assert client.get("/data/lessons.csv")["ETag"] == mark
    published(make)
    assert client.get("/data/lessons.csv")["ETag"] != mark


def test_a_lesson_says_how_it_is_cited_and_what_is_needed(make):
    report = published(make, title=make.text("Roofs"), lead=make.organisation("Ndarou"))
    lesson = report.lessons.get()
    text = Client().get(f"/en/lessons/{lesson.ref}/").content.decode()
    address = f"/lessons/{lesson.ref}/"
    assert f"Ndarou, “Roofs”, closing report, 2026, lesson {lesson.ref}: http" in text
    assert address in text
    assert "10,000 to 50,000 euros" in text
    assert "One engineer, half of the time." in text


def test_the_page_of_the_hub_shows_the_report_once_it_is_published(make):
    report = published(make)
    lesson = report.lessons.get()
    page = report.hub.get_absolute_url()
    text = Client().get(page).content.decode()
    assert f'id="lesson-{lesson.ref}"' in text
    assert "Six roofs keep the rain." in text
    waiting = make.closing_report(make.hub(state="closing"))
    assert "Six roofs" not in Client().get(waiting.hub.get_absolute_url()).content.decode()
