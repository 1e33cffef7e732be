"""Answers come over from another proposal: shown first, ticked, and nothing replaced unsaid."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from local4action.calls import actions, queries
from local4action.calls.matching import matches
from local4action.calls.models import Answer, Question, Revision
from local4action.calls.queries.taking_over import all_answered
from local4action.calls.tests.conftest import FIRST, answer
from local4action.calls.tests.test_writing import own_queries


@pytest.fixture
def earlier(make, cast, call):
    """Another proposal of the applicant, in another language."""
    found = make.proposal(
        call=call, organisation=cast.applicant_town, people=(cast.applicant,), language="es"
    )
    answer(found, "first", FIRST, cast.applicant)
    return found


def url(proposal, source=None):
    found = reverse("calls:take_over", args=[proposal.ref])
    return f"{found}?from={source.ref}" if source else found


def test_only_what_one_writes_is_offered(proposal, earlier, make, cast, sign_in):
    theirs = make.proposal(call=proposal.call, people=(cast.lead,), title="Theirs")
    answer(theirs, "first", FIRST, cast.lead)
    client = sign_in(cast.applicant)
    html = client.get(url(proposal)).content.decode()
    assert earlier.ref in html
    assert theirs.ref not in html
    assert client.get(url(proposal, theirs)).status_code == 404
    assert client.get(url(proposal, proposal)).status_code == 404
    question = queries.question_named(proposal, "promise", "first")
    with pytest.raises(PermissionDenied):
        actions.take_over_answers(
            proposal=proposal, form="first", source=theirs, changes={question: ("x", 0)},
            actor=cast.applicant,
        )  # fmt: skip


def test_what_is_ticked_comes_over_and_nothing_else(proposal, earlier, cast, sign_in):
    answer(proposal, "first", {"partners": "Nos voisins."}, cast.applicant)
    client = sign_in(cast.applicant)
    page = client.get(url(proposal, earlier))
    rows = {row["question"].key: row for row in page.context["rows"]}
    assert set(rows) == set(FIRST)
    assert [key for key, row in rows.items() if row["replaces"]] == ["partners"]
    html = page.content.decode()
    assert "Nos voisins." in html
    assert html.count('name="take"') == len(FIRST)
    assert html.count("checked>") == len(FIRST) - 1
    assert "written in another language" in html
    sent = {"take": ["title", "goals"], "version-title": 0, "version-goals": 0, "form_key": "k"}
    for _again in range(2):
        assert client.post(url(proposal, earlier), sent).status_code == 302
    found = {one.question.key: one.value for one in queries.answers_of(proposal, "first")}
    assert (found["title"], found["goals"]) == (FIRST["title"], FIRST["goals"])
    assert found["partners"] == "Nos voisins."
    assert found["promise"] == ""
    last = Revision.objects.filter(proposal=proposal).latest("number")
    assert (last.kind, last.origin) == ("taken_over", earlier.ref)
    proposal.refresh_from_db()
    assert proposal.title == FIRST["title"]
    assert "title" not in {
        row["question"].key for row in client.get(url(proposal, earlier)).context["rows"]
    }


def test_what_a_colleague_wrote_meanwhile_stays(proposal, earlier, cast, sign_in):
    client = sign_in(cast.applicant)
    client.get(url(proposal, earlier))
    answer(proposal, "first", {"promise": "Écrit entre-temps."}, cast.applicant)
    sent = {"take": ["promise", "partners"], "version-promise": 0, "version-partners": 0}
    page = client.post(url(proposal, earlier), sent, follow=True)
    found = dict(Answer.objects.filter(proposal=proposal).values_list("question__key", "value"))
    assert found == {"promise": "Écrit entre-temps.", "partners": FIRST["partners"]}
    assert "Left as they are" in page.content.decode()


def test_nothing_ticked_or_something_unknown_is_said(proposal, earlier, cast, sign_in):
    client = sign_in(cast.applicant)
    for sent in ({}, {"take": "nothing"}, {"take": ["promise", "\x00"]}):
        page = client.post(url(proposal, earlier), sent)
        assert page.status_code == 422
        assert page.context["form"].errors["take"]
    assert not Answer.objects.filter(proposal=proposal).exists()


def test_matching_by_words_where_keys_differ(proposal, earlier):
    asked = queries.questions_of(proposal.call, "first")
    given = all_answered(earlier)
    for question, _value in given:
        question.key = f"other-{question.key}"
    found = {one.question.key: one.value for one in matches(asked, given)}
    assert found == FIRST
    for question, _value in given:
        question.kind = Question.Kind.CONSENT
    assert matches(asked, given) == []


def test_a_choice_that_is_not_offered_here_stays_there(proposal, earlier):
    asked = queries.questions_of(proposal.call, "first")
    for question in asked:
        question.options = [one for one in question.options if one["value"] != "hybrid"]
    assert "form" not in {one.question.key for one in matches(asked, all_answered(earlier))}


@pytest.mark.parametrize("count", [1, 3])
def test_choosing_asks_the_same_of_one_and_of_three(proposal, make, cast, sign_in, count):
    for _number in range(count):
        other = make.proposal(call=proposal.call, people=(cast.applicant,))
        answer(other, "first", FIRST, cast.applicant)
    client = sign_in(cast.applicant)
    client.get(url(proposal))
    for address, most in ((url(proposal), 3), (url(proposal, other), 6)):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        assert len(own_queries(captured)) == most, own_queries(captured)
