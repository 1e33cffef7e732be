"""Writing: fields saved as they are typed, by two people at once, in any script, of any size."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from local4action.agendas.models import Frame, FrameNode
from local4action.calls import actions, queries
from local4action.calls.answers import fingerprint
from local4action.calls.models import Answer, Proposal, ProposalTag
from local4action.calls.tests.conftest import FIRST, answer

NASTY = [
    "مرحبا بكم",
    "共享雨水 🌧",
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% now 'Y' %}",
    "'; DROP TABLE--",
    "=1+1",
    "👩‍👩‍👧 ñandú",
]


def url(proposal, key):
    return reverse("calls:save_answer", args=[proposal.ref, key])


def save(client, proposal, key, value, version=0):
    return client.post(url(proposal, key), {"value": value, "version": version})


def form_url(proposal):
    return reverse("calls:form", args=[proposal.ref, "first"])


def printed(client, proposal):
    """What a browser would send back of the form as it is printed."""
    response = client.get(form_url(proposal))
    assert response.status_code == 200
    form, rows = response.context["form"], response.context["rows"]
    data = {}
    for row in rows:
        key = row["question"].key
        data[row["version_name"]], data[row["was_name"]] = row["version"], row["was"]
        data[key] = form.initial[key]
    return {key: value for key, value in data.items() if value != ""}


def test_a_field_is_saved_and_its_version_rises(proposal, cast, sign_in):
    client = sign_in(cast.applicant)
    first = save(client, proposal, "promise", "Un toit sec.")
    assert first.status_code == 200
    assert first.json()["version"] == 1
    second = save(client, proposal, "promise", "Un toit sec pour tous.", 1)
    assert second.json()["version"] == 2
    assert Answer.objects.get().value == "Un toit sec pour tous."
    assert second.json()["saved_at"] == Answer.objects.get().saved_at.isoformat()


def test_the_same_save_twice_changes_nothing(proposal, cast, sign_in):
    client = sign_in(cast.applicant)
    answers = [save(client, proposal, "promise", "Un toit.").json() for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert Answer.objects.get().version == 1


def test_a_stale_save_is_shown_the_other_text(proposal, cast, sign_in):
    client = sign_in(cast.applicant)
    save(client, proposal, "promise", "Le texte de l'une.")
    response = save(client, proposal, "promise", "Le texte de l'autre.", 0)
    assert response.status_code == 409
    assert response.json()["shown"] == "Le texte de l'une."
    assert response.json()["version"] == 1
    assert Answer.objects.get().value == "Le texte de l'une."
    assert save(client, proposal, "promise", "Le texte de l'autre.", 1).status_code == 200


@pytest.mark.parametrize("version", ["", "x", "-1", "999999999999", "²"])
def test_a_version_that_never_was_counts_as_stale(proposal, cast, sign_in, version):
    client = sign_in(cast.applicant)
    save(client, proposal, "promise", "Un toit.")
    assert save(client, proposal, "promise", "Deux toits.", version).status_code == 409


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_kept_and_shown_inert(proposal, cast, sign_in, text):
    client = sign_in(cast.applicant)
    assert save(client, proposal, "promise", text).status_code == 200
    assert Answer.objects.get().value == text
    page = client.get(form_url(proposal))
    assert page.status_code == 200
    assert b"<script>alert" not in page.content


def test_control_characters_are_left_out(proposal, cast, sign_in):
    save(sign_in(cast.applicant), proposal, "promise", "a\x00b\u202ec\r\nd")
    assert Answer.objects.get().value == "abc\nd"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("months", "deux"),
        ("months", "inf"),
        ("start", "2027-13"),
        ("form", "boat"),
        ("goals", "18"),
        ("goals", "x"),
        ("title", "x" * 301),
        ("promise", "x" * 20_001),
    ],
)
def test_what_cannot_be_kept_is_said_by_the_field(proposal, cast, sign_in, key, value):
    client = sign_in(cast.applicant)
    response = save(client, proposal, key, value)
    assert response.status_code == 422
    assert response.json()["error"]
    page = client.post(form_url(proposal), {f"version-{key}": "0", key: value})
    assert page.status_code == 422
    assert page.context["form"].errors[key]
    if key not in {"form", "goals"}:  # what was never offered cannot come back
        assert value.encode() in page.content
    assert not Answer.objects.exists()


def test_ten_megabytes_are_refused_and_come_back(proposal, cast, sign_in):
    text = "mot " * 2_600_000
    page = sign_in(cast.applicant).post(
        form_url(proposal), {"version-promise": "0", "promise": text}
    )
    assert page.status_code == 422
    assert "20000" in page.context["form"].errors["promise"][0].replace(",", "").replace("\xa0", "")
    assert len(page.content) > len(text)


def test_a_long_text_may_wait_in_a_draft(proposal, cast, sign_in):
    assert save(sign_in(cast.applicant), proposal, "promise", "mot " * 500).status_code == 200


def test_the_button_saves_what_was_changed_and_nothing_else(ready, cast, sign_in):
    client = sign_in(cast.applicant)
    data = printed(client, ready) | {"promise": "Autre chose."}
    before = dict(Answer.objects.values_list("question__key", "version"))
    response = client.post(form_url(ready), data)
    assert response.status_code == 302
    after = dict(Answer.objects.values_list("question__key", "version"))
    assert after == before | {"promise": 2}
    assert client.post(form_url(ready), data).status_code == 302
    assert dict(Answer.objects.values_list("question__key", "version")) == after


def test_who_did_not_touch_a_field_does_not_undo_it(ready, cast, sign_in):
    client = sign_in(cast.applicant)
    data = printed(client, ready)
    answer(ready, "first", {"promise": "D'une collègue."}, cast.applicant)
    assert client.post(form_url(ready), data | {"partners": "Trois."}).status_code == 302
    assert Answer.objects.get(question__key="promise").value == "D'une collègue."
    assert Answer.objects.get(question__key="partners").value == "Trois."


def test_two_people_on_one_field_lose_nothing(ready, cast, sign_in):
    client = sign_in(cast.applicant)
    data = printed(client, ready) | {"promise": "Mon texte.", "partners": "Trois."}
    answer(ready, "first", {"promise": "Son texte."}, cast.applicant)
    page = client.post(form_url(ready), data)
    assert page.status_code == 409
    html = page.content.decode()
    assert "Mon texte." in html
    assert "Son texte." in html
    assert Answer.objects.get(question__key="promise").value == "Son texte."
    assert Answer.objects.get(question__key="partners").value == "Trois."
    row = next(one for one in page.context["rows"] if one["question"].key == "promise")
    again = data | {row["version_name"]: row["version"], row["was_name"]: row["was"]}
    assert client.post(form_url(ready), again).status_code == 302
    assert Answer.objects.get(question__key="promise").value == "Mon texte."


def test_every_kind_of_question_is_written_by_the_form(proposal, cast, sign_in):
    client = sign_in(cast.applicant)
    typed = {**FIRST, "place": "Valserein", "months": "24", "goals": ["6", "11"]}
    Frame.objects.filter(slug="sdg").delete()
    frame = Frame.objects.create(
        slug="sdg", version="2015", title=proposal.call.title, source="x", valid_from="2015-09-25"
    )
    for number in range(1, 18):
        FrameNode.objects.create(
            frame=frame, code=str(number), kind="goal", position=number, title=proposal.call.title
        )
    response = client.post(form_url(proposal), printed(client, proposal) | typed)
    assert response.status_code == 302
    found = {one.question.key: one.value for one in queries.answers_of(proposal, "first")}
    assert {key: found[key] for key in FIRST} == FIRST
    assert Proposal.objects.get().title == FIRST["title"]
    tags = ProposalTag.objects.filter(state="confirmed").values_list("node__code", flat=True)
    assert sorted(tags) == ["11", "6"]
    save(client, proposal, "goals", "6", 1)
    assert list(
        ProposalTag.objects.filter(state="confirmed").values_list("node__code", flat=True)
    ) == ["6"]


def test_goals_are_suggested_with_their_words(ready, cast, sign_in):
    answer(
        ready,
        "first",
        {"promise": "Eau potable et assainissement pour chaque école."},
        cast.applicant,
    )
    page = sign_in(cast.applicant).get(form_url(ready))
    assert 6 in [one["goal"] for one in page.context["suggestions"]]
    assert len(page.context["suggestions"]) <= 3
    assert all(one["words"] for one in page.context["suggestions"])


def test_a_submitted_form_is_closed(ready, cast, sign_in):
    Proposal.objects.update(state="submitted")
    client = sign_in(cast.applicant)
    assert save(client, ready, "promise", "x", 1).status_code == 409
    assert client.get(form_url(ready)).status_code == 302
    data = {"version-promise": "1", "promise": "x"}
    page = client.post(form_url(ready), data)
    assert page.status_code == 422
    assert b"can no longer be changed" in page.content


def test_others_do_not_know_of_it(ready, cast, sign_in, client):
    assert client.post(url(ready, "promise"), {"value": "x"}).status_code == 302
    for person in (cast.citizen, cast.officer, cast.lead, cast.board_1):
        stranger = sign_in(person)
        assert stranger.get(form_url(ready)).status_code == 404
        assert save(stranger, ready, "promise", "x", 1).status_code == 404
    assert sign_in(cast.applicant).post(url(ready, "nothing"), {"value": "x"}).status_code == 404
    with pytest.raises(PermissionDenied):
        answer(ready, "first", {"promise": "x"}, cast.officer)


def test_a_question_of_another_form_is_refused(ready, cast):
    other = queries.questions_of(ready.call, "second")[0]
    with pytest.raises(ValidationError, match="no such question"):
        actions.save_answers(
            proposal=ready, form="first", changes={other: ("x", 0)}, actor=cast.applicant
        )


def own_queries(captured):
    outside = ("django_session", "SAVEPOINT", "BEGIN", "COMMIT")
    return [
        one["sql"]
        for one in captured
        if not any(word in one["sql"] for word in outside)
        and 'FROM "accounts_person" WHERE' not in one["sql"]
    ]


@pytest.mark.parametrize(("key", "most"), [("promise", 5), ("title", 6)])
def test_saving_a_field_takes_six_queries_at_most(proposal, cast, sign_in, key, most):
    client = sign_in(cast.applicant)
    for version in (0, 1):
        with CaptureQueriesContext(connection) as captured:
            assert save(client, proposal, key, f"Texte {version}", version).status_code == 200
        assert len(own_queries(captured)) == most, json.dumps(own_queries(captured), indent=1)


def test_fingerprints_tell_values_apart():
    assert fingerprint("a") == fingerprint("a")
    assert len({fingerprint(one) for one in ("a", "b", ["a"], 1, "1", True)}) == 6
