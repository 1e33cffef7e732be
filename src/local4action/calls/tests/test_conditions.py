"""Questions asked only after certain answers: not required, not counted, not shown as missing."""

import pytest
from django.urls import reverse
from django.utils import timezone

from local4action.calls import actions, conditions, queries
from local4action.calls.models import Question
from local4action.calls.tests.conftest import FIRST, answer
from local4action.foundation.translations import Translated

ROOF = {"key": "roof", "any": ["yes"]}


def question(key, kind="short_text", condition=None, **fields):
    return Question(
        key=key,
        kind=kind,
        label=Translated.of(key.title(), "en"),
        shown_if=condition or {},
        **fields,
    )


OPTIONS = [{"value": one, "label": {"en": one.upper()}} for one in ("yes", "no")]
ASKED = [
    question("roof", "choice", options=OPTIONS),
    question("size", "choices", ROOF, options=OPTIONS),
    question("why", condition={"key": "size", "any": ["no"]}),
    question("agree", "consent"),
    question("name", condition={"key": "agree", "any": ["yes"]}),
    question("reason", condition={"key": "agree", "any": ["no"]}),
]


@pytest.mark.parametrize(
    ("given", "hidden"),
    [
        ({}, {"size", "why", "name"}),
        ({"roof": "no", "size": ["no"]}, {"size", "why", "name"}),
        ({"roof": "yes"}, {"why", "name"}),
        ({"roof": "yes", "size": ["yes", "no"]}, {"name"}),
        ({"roof": "yes", "size": ["no"], "agree": True}, {"reason"}),
        ({"agree": False}, {"size", "why", "name"}),
    ],
)
def test_what_is_hidden(given, hidden):
    assert conditions.hidden(ASKED, given) == hidden


def test_a_condition_is_said_in_words():
    told = {one.key: one.condition for one in conditions.told(ASKED, "en")}
    assert told["roof"] == ""
    assert told["size"] == "Only if the answer to “Roof” is: YES."
    assert told["name"] == "Only if the answer to “Agree” is: Yes."


@pytest.fixture
def asked(ready):
    version = ready.call.first_form
    last = version.questions.count()
    Question.objects.create(
        version=version, key="roof", kind="choice", options=OPTIONS, position=last,
        label=Translated.of("Roof", "en"),
    )  # fmt: skip
    Question.objects.create(
        version=version, key="size", kind="short_text", shown_if=ROOF, position=last + 1,
        required=True, label=Translated.of("How many tiles?", "en"),
    )  # fmt: skip
    return ready


def test_a_hidden_question_is_neither_required_nor_recorded(asked, cast):
    answer(asked, "first", {"roof": "yes", "size": "Big"}, cast.applicant)
    answer(asked, "first", {"roof": "no"}, cast.applicant)
    found = {one.question.key for one in queries.answers_of(asked, "first")}
    assert "size" not in found
    assert set(FIRST) <= found
    sent = actions.submit_form(
        proposal=asked, form="first", arrived_at=timezone.now(), actor=cast.applicant
    )
    assert "size" not in sent.record["answers"]
    assert sent.record["answers"]["roof"] == "no"


def test_a_question_that_is_asked_is_required(asked, cast, sign_in):
    answer(asked, "first", {"roof": "yes"}, cast.applicant)
    client = sign_in(cast.applicant)
    page = client.get(reverse("calls:submit", args=[asked.ref]))
    assert [one["question"].key for one in page.context["missing"]] == ["size"]
    answer(asked, "first", {"roof": "no"}, cast.applicant)
    page = client.get(reverse("calls:submit", args=[asked.ref]))
    assert page.context["missing"] == []
    assert b"How many tiles?" not in page.content


def test_without_a_script_every_question_is_there_with_its_condition(asked, cast, sign_in):
    page = sign_in(cast.applicant).get(reverse("calls:form", args=[asked.ref, "first"]))
    html = page.content.decode()
    assert 'name="size"' in html
    assert "Only if the answer to “Roof” is: YES." in html
    assert 'data-if="roof" data-if-any="yes"' in html
