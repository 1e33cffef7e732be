"""Conditions are checked; the public register shows what may be shown, and nothing before."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from local4action.calls.models import Answer, Question
from local4action.foundation.desk import waiting_for
from local4action.foundation.translations import Translated
from local4action.reviews import actions, queries
from local4action.reviews.models import Condition, Conflict

PUBLIC = "/en/decisions/"


@pytest.fixture
def granted(story, room):
    """A file granted on one public and one inner condition, its letter released."""
    proposal = story.in_review(title="Des berges")
    story.decide(
        proposal,
        attached=[room.condition(), room.condition(text="Only for us.", is_public=False)],
    )
    return proposal


def release(cast, proposal):
    actions.release_letter(proposal=proposal, actor=cast.officer)


def test_it_appears_once_its_letter_is_released(client, cast, story, granted):
    declined = story.in_review(call=granted.call, title="Refusé")
    story.decide(declined, "declined")
    assert "Des berges" not in client.get(PUBLIC).content.decode()
    for one in (granted, declined):
        release(cast, one)
    page = client.get(PUBLIC).content.decode()
    for shown in ("Des berges", "Valserein", "Bureau", "A second partner signs.", "Open"):
        assert shown in page, shown
    for hidden in ("Only for us.", "Refusé", "Board 2", "Officer", "Session 4"):
        assert hidden not in page, hidden
    counts = client.get("/en/decisions.json").json()["calls"]
    assert counts == [{"call": granted.call.ref, "granted": 1, "declined": 1}]
    assert "Des berges" not in client.get(PUBLIC, {"call": "zzzz9999"}).content.decode()
    assert "Des berges" in client.get(PUBLIC, {"call": granted.call.ref}).content.decode()


def test_the_same_as_a_download_and_with_its_hub(client, cast, make, granted):
    release(cast, granted)
    hub = make.hub(proposal=granted, lead=granted.organisation)
    (row,) = csv.DictReader(
        io.StringIO(client.get("/fr/decisions.csv").content.decode("utf-8-sig"))
    )
    assert (row["title"], row["country"], row["call"]) == ("Des berges", "FR", granted.call.ref)
    assert row["conditions"].startswith("A second partner signs. (")
    assert hub.ref in row["hub"]
    (one,) = client.get("/es/decisions.json").json()["granted"]
    assert one["conditions"][0]["state"] == "open"
    hub.is_public = False
    hub.save()
    assert hub.ref not in client.get(PUBLIC).content.decode()


def answered(proposal, form, **columns):
    """A question of a form with an answer that says which it is."""
    key = "-".join(["q", form, *columns]).replace("_", "-")
    question = Question.objects.create(
        version=getattr(proposal.call, f"{form}_form"), key=key, position=len(key), kind="long_text",
        label=Translated.of("Asked", "en"), **columns,
    )  # fmt: skip
    Answer.objects.create(
        proposal=proposal, question=question, value=f"<{key}>", saved_at=timezone.now()
    )


def test_anyone_reads_the_answers_to_public_questions_and_no_others(
    client, cast, granted, django_assert_num_queries
):
    for form in ("first", "second"):
        answered(granted, form, is_public=True)
        answered(granted, form)
        answered(granted, form, is_public=True, is_personal=True)
    address = f"/en/decisions/{granted.ref}/"
    assert client.get(address).status_code == 404
    release(cast, granted)
    assert address in client.get(PUBLIC).content.decode()
    with django_assert_num_queries(5):
        answer = client.get(address)
    page = answer.content.decode()
    assert [len(form["answers"]) for form in answer.context["forms"]] == [1, 1]
    for shown in ("Des berges", "A second partner signs.", "&lt;q-first-is-public&gt;"):
        assert shown in page, shown
    for hidden in ("Only for us.", "q-first&gt;", "is-personal", "Board 2", "Officer"):
        assert hidden not in page, hidden


def test_what_was_not_granted_has_no_page(client, cast, story):
    proposal = story.in_review(title="Refusé")
    story.decide(proposal, "declined")
    release(cast, proposal)
    assert client.get(f"/en/decisions/{proposal.ref}/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_its_queries_do_not_grow(client, cast, story, number, django_assert_num_queries):
    for _ in range(number):
        proposal = story.in_review()
        story.decide(proposal)
        release(cast, proposal)
    with django_assert_num_queries(5):
        assert len(client.get(PUBLIC).context["rows"]) == number


def test_the_checker_hears_of_it_when_the_day_comes(client, cast, granted):
    condition = queries.conditions_of(granted)[0]
    address = condition.get_absolute_url()
    assert address not in [one.url for one in waiting_for(cast.board_2)]
    condition.due_on = timezone.localdate() + dt.timedelta(days=5)
    condition.save()
    assert address in [one.url for one in waiting_for(cast.board_2)]
    assert address not in [one.url for one in waiting_for(cast.officer)]
    condition.due_on = timezone.localdate() - dt.timedelta(days=1)
    condition.save()
    assert address in [one.url for one in waiting_for(cast.officer)]
    client.force_login(cast.board_2)
    token = client.get(address).context["form"].initial["token"]
    sent = {"state": "fulfilled", "evidence": "Letter of 3 May.", "token": token, "form_key": "k1"}
    assert client.post(address, sent | {"evidence": " "}).status_code == 422
    assert client.post(address, sent | {"state": "x"}).status_code == 422
    assert client.post(address, sent).status_code == 302
    condition.refresh_from_db()
    assert (condition.state, condition.marked_by) == ("fulfilled", cast.board_2)
    assert address not in [one.url for one in waiting_for(cast.board_2)]
    late = sent | {"state": "not_fulfilled", "evidence": "None came.", "form_key": "k2"}
    assert client.post(address, late).status_code == 422
    client.force_login(cast.officer)
    page = client.get(f"/en/desk/reviews/{granted.ref}/").content.decode()
    assert "Condition marked as fulfilled" in page
    assert "Fulfilled" in page


def test_only_checker_and_officer_mark_and_nobody_with_an_interest(client, cast, granted):
    condition = Condition.objects.first()
    given = {"condition": condition, "state": "fulfilled", "evidence": "x"}
    for person in (cast.board_1, cast.bureau, cast.applicant):
        with pytest.raises(PermissionDenied):
            actions.mark_condition(**given, actor=person)
        client.force_login(person)
        assert client.get(condition.get_absolute_url()).status_code == 404
    Conflict.objects.create(proposal=granted, person=cast.board_2, reason="x")
    with pytest.raises(PermissionDenied):
        actions.mark_condition(**given, actor=cast.board_2)
    client.force_login(cast.board_2)
    assert client.get(condition.get_absolute_url()).status_code == 404
    actions.mark_condition(**given, actor=cast.officer)
    with pytest.raises(ValidationError):
        actions.mark_condition(**given, actor=cast.officer)
