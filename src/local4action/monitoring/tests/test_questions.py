"""A board asks a question on a hub and gets the answer on the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

import local4action.monitoring as room
from local4action.foundation.desk import waiting_for
from local4action.foundation.models import OutboxMail
from local4action.hubs.tests.story import fresh, signed_in, story
from local4action.monitoring.questions import acts, reading
from local4action.monitoring.questions.states import QUESTION
from local4action.monitoring.questions.tables import HubQuestion

TEXT = "Who looks after the tanks in ten years?"


@pytest.fixture
def hub(cast, make):
    return story(cast, make, state="running")


def ask(who, hub, **more):
    return acts.ask_hub(actor=fresh(who), hub=hub, **{"text": TEXT, "language": "en", **more})


def answer(who, question, text="La ville, par contrat.", language="fr"):
    return acts.answer_question(actor=fresh(who), question=question, answer=text, language=language)


def mails(kind):
    return list(
        OutboxMail.objects.filter(key__startswith=f"monitoring/mail/{kind}:").values_list(
            "to", flat=True
        )
    )


def test_the_board_asks_and_the_lead_answers_both_are_told(cast, hub):
    asked = ask(cast.board_1, hub)
    assert (asked.body, asked.state, mails("question_asked")) == (
        cast.board,
        "open",
        [cast.lead.email],
    )
    (waiting,) = [one for one in waiting_for(fresh(cast.lead)) if "question" in str(one.label)]
    assert waiting.url == f"/en/desk/hub-questions/{asked.ref}/"
    answer(cast.lead, asked)
    assert mails("question_answered") == [cast.board_1.email]
    assert [one for one in waiting_for(fresh(cast.lead)) if "question" in str(one.label)] == []
    with pytest.raises(ValidationError):
        answer(cast.lead, asked)
    for who in (cast.lead, cast.partner, cast.stakeholder, cast.officer, cast.board_3):
        page = signed_in(who).get(f"/en/desk/hubs/{hub.ref}/questions/").content.decode()
        assert TEXT in page
        assert "La ville, par contrat." in page


@pytest.mark.parametrize("name", ["lead", "partner", "citizen", "bureau", "council"])
def test_others_do_not_ask(cast, hub, name):
    with pytest.raises(PermissionDenied):
        ask(getattr(cast, name), hub)
    assert not HubQuestion.objects.exists()


def test_who_speaks_for_a_party_does_not_ask(cast, make, hub):
    make.mandate(cast.board_1, organisation=cast.partner_town)
    make.mandate(cast.officer, organisation=cast.lead_town)
    for who in (cast.board_1, cast.officer):
        with pytest.raises(PermissionDenied):
            ask(who, hub)


def test_an_officer_asks_for_the_secretariat_and_only_the_lead_answers(cast, hub):
    asked = ask(cast.officer, hub)
    assert asked.body == cast.secretariat
    for who in (cast.partner, cast.officer, cast.board_1):
        with pytest.raises(PermissionDenied):
            answer(who, asked)


@pytest.mark.parametrize("public", [True, False])
def test_only_what_was_asked_publicly_is_shown_once_answered(cast, hub, public):
    page = hub.get_absolute_url()
    asked = ask(cast.board_1, hub, is_public=public)
    assert TEXT not in Client().get(page).content.decode()
    answer(cast.lead, asked)
    text = Client().get(page).content.decode()
    assert (TEXT in text, "La ville, par contrat." in text) == (public, public)
    assert cast.board_1.name not in text


@pytest.mark.parametrize("bad", [{"text": " "}, {"text": "x" * 4001}, {"language": "xx"}])
def test_what_does_not_fit_is_refused(cast, hub, bad):
    with pytest.raises(ValidationError):
        ask(cast.officer, hub, **bad)
    assert not HubQuestion.objects.exists()


def test_a_closed_file_is_asked_nothing_more(cast, make):
    hub = story(cast, make, state="completed")
    with pytest.raises(ValidationError):
        ask(cast.officer, hub)
    assert signed_in(cast.officer).get(f"/en/desk/hubs/{hub.ref}/questions/").status_code == 200


def test_who_asked_and_is_gone_is_not_written_to(cast, hub):
    asked = ask(cast.board_1, hub)
    cast.board_1.is_active = False
    cast.board_1.save()
    answer(cast.lead, HubQuestion.objects.get(pk=asked.pk))
    assert mails("question_answered") == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries(cast, hub, count, django_assert_num_queries):
    for _number in range(count):
        ask(cast.officer, hub)
    with django_assert_num_queries(1):
        rows = [(one.text, one.body.name) for one in reading.questions_of(hub)]
    assert len(rows) == count


def test_the_pages_lead_from_the_question_to_the_answer(cast, hub):
    here = f"/en/desk/hubs/{hub.ref}/questions/"
    sent = {"text": TEXT, "is_public": "on", "language": "en", "form_key": "a"}
    assert signed_in(cast.board_1).post(here, sent).status_code == 302
    assert signed_in(cast.lead).post(here, {**sent, "form_key": "b"}).status_code == 403
    (asked,) = HubQuestion.objects.all()
    lead, page = signed_in(cast.lead), f"/en/desk/hub-questions/{asked.ref}/"
    sent = {"answer": "La ville.", "language": "fr", "form_key": "c"}
    assert lead.post(page, sent).status_code == 302
    assert "La ville." in lead.get(page).content.decode()
    file = lead.get(f"/en/desk/hubs/{hub.ref}/")
    assert [str(one["text"]) for one in file.context["acts"]] == [
        "Answered a question",
        "Asked a question",
    ]


def test_the_readme_draws_the_table_of_states():
    readme = (Path(room.__file__).parent / "README.md").read_text(encoding="utf-8")
    assert QUESTION.diagram() in readme
