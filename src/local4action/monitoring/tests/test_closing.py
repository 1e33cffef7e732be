"""The closing report: written, finished, asked for before a hub is completed, published with it."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from local4action.foundation.desk import waiting_for
from local4action.foundation.editing import StaleEditError, token_of
from local4action.hubs.actions import close_hub, complete_hub
from local4action.hubs.models import Hub
from local4action.hubs.tests.story import fresh, signed_in, story
from local4action.monitoring.closing import acts, reading
from local4action.monitoring.closing.states import CLOSING, missing
from local4action.monitoring.closing.tables import ClosingReport, Lesson

VALUES = {
    "language": "fr",
    "reached": "Quatorze écoles gardent la pluie.",
    "cost_band": "50k_250k",
    "cost": "Citernes et gouttières.",
    "law": "Un arrêté sur les toits publics.",
    "staff": "Un ingénieur à mi-temps.",
    "months": "18",
    "time": "Le marché public.",
}
EMPTY = {**dict.fromkeys(VALUES, ""), "language": "fr"}


@pytest.fixture
def hub(cast, make):
    return story(cast, make, state="closing")


def write(cast, hub, **changes):
    stored = reading.written(reading.report_of(hub), hub)
    return acts.write_report(
        actor=cast.lead, hub=hub, values={**VALUES, **changes}, token=token_of(stored)
    )


def learn(cast, hub, text="Demandez aux maçons d’abord.", theme="people", **more):
    given = {"lesson": None, "language": "fr", **more}
    return acts.save_lesson(actor=cast.lead, hub=hub, theme=theme, text=text, **given)


def test_a_report_is_written_bit_by_bit_and_says_what_it_lacks(cast, hub):
    first = acts.write_report(
        actor=cast.lead,
        hub=hub,
        values={**EMPTY, "reached": " Quatorze écoles. "},
        token=token_of(EMPTY),
    )
    assert (str(first.reached), first.cost, first.months, first.state) == (
        "Quatorze écoles.",
        None,
        None,
        "draft",
    )
    assert len(missing(first)) == 5
    whole = write(cast, hub)
    assert missing(whole) == ["Add at least one lesson."]
    lesson = learn(cast, hub)
    assert missing(whole) == []
    assert (lesson.words, whole.words.split()[0]) == ("demandez aux macons d’abord.", "quatorze")
    with pytest.raises(PermissionDenied):
        acts.save_lesson(
            actor=cast.partner, hub=hub, lesson=None, theme="law", text="x", language="fr"
        )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("months", "0"),
        ("months", "121"),
        ("months", "a"),
        ("months", "²"),
        ("cost_band", "much"),
        ("language", "xx"),
        ("reached", "x" * 6001),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(cast, hub, name, value):
    with pytest.raises(ValidationError) as refused:
        write(cast, hub, **{name: value})
    assert list(refused.value.message_dict) == [name]
    assert not ClosingReport.objects.exists()


def test_of_two_who_write_the_second_sees_both(cast, hub):
    before = token_of(reading.written(None, hub))
    write(cast, hub)
    with pytest.raises(StaleEditError) as stale:
        acts.write_report(
            actor=cast.lead, hub=hub, values={**EMPTY, "reached": "Douze."}, token=before
        )
    assert stale.value.stored["reached"] == VALUES["reached"]
    answer = signed_in(cast.lead).post(
        f"/en/desk/hubs/{hub.ref}/closing/write/",
        {**EMPTY, "reached": "Douze écoles.", "token": before, "form_key": "a"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert VALUES["reached"] in page
    assert "Douze écoles." in page
    assert str(reading.report_of(hub).reached) == VALUES["reached"]


def test_a_lesson_keeps_its_reference_and_two_writers_of_it_are_told(cast, hub):
    lesson = learn(cast, hub)
    mark = token_of(reading.lesson_written(lesson, "fr"))
    changed = learn(cast, hub, text="Demandez aux maçons.", theme="law", lesson=lesson, token=mark)
    assert (changed.ref, changed.theme, str(changed.text)) == (
        lesson.ref,
        "law",
        "Demandez aux maçons.",
    )
    with pytest.raises(StaleEditError):
        learn(cast, hub, text="Autre chose.", lesson=lesson, token=mark)
    acts.drop_lesson(actor=cast.lead, hub=hub, lesson=lesson)
    with pytest.raises(ValidationError, match="no longer there"):
        learn(cast, hub, lesson=lesson)
    assert not Lesson.objects.exists()


@pytest.mark.parametrize("bad", [{"theme": "gossip"}, {"text": " "}, {"text": "x" * 2001}])
def test_a_lesson_that_does_not_fit_begins_no_report(cast, hub, bad):
    with pytest.raises(ValidationError):
        learn(cast, hub, **bad)
    assert not ClosingReport.objects.exists()


def test_a_new_language_begins_a_new_original(cast, hub):
    write(cast, hub)
    report = write(cast, hub, language="en", reached="Fourteen schools keep the rain.")
    assert (report.language, report.reached.original, list(report.reached.texts)) == (
        "en",
        "en",
        ["en"],
    )


@pytest.mark.parametrize("state", ["forming", "agreed", "completed", "stopped"])
def test_it_is_written_while_the_hub_runs_or_closes(cast, make, state):
    hub = story(cast, make, state=state)
    with pytest.raises(ValidationError):
        write(cast, hub)
    assert signed_in(cast.lead).get(f"/en/desk/hubs/{hub.ref}/closing/").status_code == 200


def test_no_hub_is_completed_without_a_finished_report(cast, hub):
    client, page = signed_in(cast.lead), f"/en/desk/hubs/{hub.ref}/move/"
    with pytest.raises(ValidationError, match="Finish the closing report first"):
        complete_hub(actor=cast.lead, hub=hub)
    text = client.get(f"{page}?to=complete").content.decode()
    assert f"/en/desk/hubs/{hub.ref}/closing/" in text
    assert 'name="to"' not in text
    refused = client.post(page, {"to": "complete", "form_key": "a"})
    assert (refused.status_code, Hub.objects.get().state) == (422, "closing")
    report = write(cast, hub)
    learn(cast, hub)
    with pytest.raises(ValidationError, match="Finish the closing report first"):
        complete_hub(actor=cast.lead, hub=hub)
    acts.finish_report(actor=cast.lead, report=report)
    assert client.post(page, {"to": "complete", "form_key": "b"}).status_code == 302
    report.refresh_from_db()
    assert (Hub.objects.get().state, report.state, report.published_on) == (
        "completed",
        "published",
        timezone.localdate(),
    )
    assert client.get(f"/en/desk/hubs/{hub.ref}/closing/").status_code == 200


def test_finishing_asks_for_everything_and_can_be_taken_back(cast, hub):
    page = f"/en/desk/hubs/{hub.ref}/closing/"
    client = signed_in(cast.lead)
    report = write(cast, hub)
    with pytest.raises(ValidationError, match="Add at least one lesson"):
        acts.finish_report(actor=cast.lead, report=report)
    assert client.post(page, {"step": "finish", "form_key": "a"}).status_code == 422
    learn(cast, hub)
    assert signed_in(cast.partner).post(page, {"step": "finish"}).status_code == 403
    assert client.post(page, {"step": "finish", "form_key": "b"}).status_code == 302
    with pytest.raises(ValidationError, match="Take it back first"):
        write(cast, hub)
    with pytest.raises(ValidationError, match="Take it back first"):
        learn(cast, hub)
    assert client.post(page, {"step": "reopen", "form_key": "c"}).status_code == 302
    assert client.post(page, {"step": "publish", "form_key": "d"}).status_code == 404
    assert reading.report_of(hub).state == "draft"


def test_the_lead_is_asked_for_it_when_the_hub_closes(cast, make):
    hub = story(cast, make, state="running")
    make.agreement(hub, state="signed")

    def asked():
        return [one for one in waiting_for(fresh(cast.lead)) if "closing report" in one.label]

    assert asked() == []
    close_hub(actor=fresh(cast.lead), hub=hub)
    (one,) = asked()
    assert (str(one.label), one.due.isoformat()) == ("Write the closing report", "2027-12-31")
    make.closing_report(hub)
    assert asked() == []


def test_the_file_tells_how_far_it_is_and_who_wrote_it(cast, hub):
    write(cast, hub)
    answer = signed_in(cast.stakeholder).get(f"/en/desk/hubs/{hub.ref}/")
    (panel,) = [one for one in answer.context["panels"] if one.title == "Closing report"]
    assert (str(panel.word), panel.url) == ("Draft", f"/en/desk/hubs/{hub.ref}/closing/")
    assert [str(act["text"]) for act in answer.context["acts"]] == ["Wrote the closing report"]


def test_the_pages_are_written_on_from_where_one_was(cast, hub):
    client, here = signed_in(cast.lead), f"/en/desk/hubs/{hub.ref}/closing/"
    sent = {**VALUES, "token": token_of(EMPTY), "form_key": "a"}
    assert client.post(f"{here}write/", sent).status_code == 302
    assert VALUES["law"] in client.get(f"{here}write/").content.decode()
    new = client.get(f"{here}lessons/new/").content.decode()
    token = re.search(r'name="token" value="([0-9a-f]+)"', new)[1]
    lesson = {"theme": "data", "text": "Mesurez avant.", "language": "fr", "token": token}
    assert client.post(f"{here}lessons/new/", {**lesson, "form_key": "b"}).status_code == 302
    (kept,) = Lesson.objects.all()
    assert client.get(f"{here}lessons/{kept.ref}/").status_code == 200
    removed = {"remove": "yes", "form_key": "c"}
    assert client.post(f"{here}lessons/{kept.ref}/", removed).status_code == 302
    assert not Lesson.objects.exists()


def test_the_readme_draws_the_table_of_states():
    from pathlib import Path

    import local4action.monitoring as room

    readme = (Path(room.__file__).parent / "README.md").read_text(encoding="utf-8")
    assert CLOSING.diagram() in readme
