"""Versions: kept as people write, merged by person and time, compared, brought back."""

import datetime as dt
from importlib import import_module

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.migrations import RunSQL
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from local4action.calls import actions, queries
from local4action.calls.models import Answer, Proposal, Revision
from local4action.calls.queries.versions import answers_at, submissions_marked
from local4action.calls.tests.conftest import FIRST, answer
from local4action.calls.tests.test_writing import own_queries

START = dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)


@pytest.fixture
def clock(call):
    call.closes_at = START + dt.timedelta(days=30)
    call.save()
    with time_machine.travel(START, tick=False) as moving:
        yield moving


@pytest.fixture
def second(proposal, cast, make):
    """A colleague on the same draft."""
    from local4action.calls.models import ProposalMember

    ProposalMember.objects.create(
        proposal=proposal, person=cast.mayor, email=cast.mayor.email, joined_at=timezone.now()
    )
    return cast.mayor


def kept(proposal):
    return list(
        Revision.objects.filter(proposal=proposal)
        .order_by("number")
        .values_list("number", "person__name", "changes")
    )


def minutes(clock, count):
    clock.shift(dt.timedelta(minutes=count))


def page(name, proposal, *more):
    return reverse(f"calls:{name}", args=[proposal.ref, "first", *more])


def test_what_one_writes_within_five_minutes_is_one_version(proposal, cast, clock):
    answer(proposal, "first", {"promise": "Un."}, cast.applicant)
    minutes(clock, 2)
    answer(proposal, "first", {"promise": "Un toit."}, cast.applicant)
    minutes(clock, 2)
    answer(proposal, "first", {"title": "Pluie"}, cast.applicant)
    assert kept(proposal) == [(1, "Applicant", {"promise": "Un toit.", "title": "Pluie"})]
    one = Revision.objects.get()
    assert (one.began_at, one.ended_at) == (START, START + dt.timedelta(minutes=4))
    minutes(clock, 2)
    answer(proposal, "first", {"promise": "Deux toits."}, cast.applicant)
    assert kept(proposal)[1:] == [(2, "Applicant", {"promise": "Deux toits."})]
    assert Answer.objects.get(question__key="promise").version == 3


def test_the_same_text_again_makes_no_version(proposal, cast, clock):
    answer(proposal, "first", {"promise": "Un."}, cast.applicant)
    minutes(clock, 10)
    answer(proposal, "first", {"promise": "Un."}, cast.applicant)
    assert len(kept(proposal)) == 1


def test_two_people_have_a_version_each(proposal, cast, second, clock):
    for number in range(3):
        answer(proposal, "first", {"promise": f"Un {number}."}, cast.applicant)
        answer(proposal, "first", {"partners": f"Deux {number}."}, second)
        minutes(clock, 1)
    assert kept(proposal) == [
        (1, "Applicant", {"promise": "Un 2."}),
        (2, "Mayor", {"partners": "Deux 2."}),
    ]


def test_whoever_changes_the_same_answer_ends_the_others_version(proposal, cast, second, clock):
    answer(proposal, "first", {"promise": "Un.", "title": "A"}, cast.applicant)
    answer(proposal, "first", {"promise": "Deux."}, second)
    answer(proposal, "first", {"promise": "Trois."}, cast.applicant)
    answer(proposal, "first", {"title": "B"}, cast.applicant)
    assert kept(proposal) == [
        (1, "Applicant", {"promise": "Un.", "title": "A"}),
        (2, "Mayor", {"promise": "Deux."}),
        (3, "Applicant", {"promise": "Trois.", "title": "B"}),
    ]
    assert [answers_at(proposal, "first", number)["promise"] for number in (1, 2, 3)] == [
        "Un.",
        "Deux.",
        "Trois.",
    ]
    assert answers_at(proposal, "first", 2)["title"] == "A"
    assert answers_at(proposal, "first", 0) == {}


def test_a_stale_save_makes_no_version(proposal, cast, second, clock):
    answer(proposal, "first", {"promise": "Un."}, cast.applicant)
    question = next(
        one for one in queries.questions_of(proposal.call, "first") if one.key == "promise"
    )
    saved = actions.save_answers(
        proposal=proposal, form="first", changes={question: ("Deux.", 0)}, actor=second
    )
    assert saved.stale["promise"].value == "Un."
    assert saved.kept == {}
    assert len(kept(proposal)) == 1


def test_a_submission_ends_a_version_and_is_a_mark(clock, ready, cast, sign_in):
    minutes(clock, 1)
    actions.submit_form(
        proposal=ready, form="first", arrived_at=timezone.now(), actor=cast.applicant
    )
    actions.reopen_proposal(proposal=Proposal.objects.get(), actor=cast.applicant)
    minutes(clock, 1)
    proposal = Proposal.objects.get()
    answer(proposal, "first", {"promise": "Après."}, cast.applicant)
    assert [number for number, *_rest in kept(proposal)] == [1, 2]
    assert [one.after for one in submissions_marked(proposal, "first")] == [1]
    html = sign_in(cast.applicant).get(page("versions", proposal)).content.decode()
    assert (
        html.index("versions/first/2/")
        < html.index("Submission 1")
        < html.index("versions/first/1/")
    )


def test_an_answer_comes_back_as_a_new_version(proposal, cast, clock, sign_in):
    answer(proposal, "first", {"promise": "Le premier texte."}, cast.applicant)
    minutes(clock, 6)
    answer(proposal, "first", {"promise": "Le second."}, cast.applicant)
    client = sign_in(cast.applicant)
    shown = client.get(page("version", proposal, 1))
    row = next(one for one in shown.context["rows"] if one["question"].key == "promise")
    assert (row["shown"], row["differs"], row["changed"]) == ("Le premier texte.", True, True)
    sent = {"key": "promise", "version": row["version"], "form_key": "k1"}
    for _again in range(2):
        assert client.post(page("version", proposal, 1), sent).status_code == 302
    assert Answer.objects.get().value == "Le premier texte."
    assert Answer.objects.get().version == 3
    last = Revision.objects.get(number=3)
    assert (last.kind, last.origin) == ("restored", "1")
    # Written on, it is a version of its own: what was brought back stays as it was.
    answer(proposal, "first", {"promise": "Le premier texte, suite."}, cast.applicant)
    assert [number for number, *_rest in kept(proposal)] == [1, 2, 3, 4]
    assert "Brought back from version 1" in client.get(page("versions", proposal)).content.decode()


def test_bringing_back_never_undoes_a_colleague_unseen(proposal, cast, second, clock):
    answer(proposal, "first", {"promise": "Un."}, cast.applicant)
    minutes(clock, 6)
    answer(proposal, "first", {"promise": "Deux."}, cast.applicant)
    answer(proposal, "first", {"promise": "D'une collègue."}, second)
    question = queries.question_named(proposal, "promise", "first")
    with pytest.raises(ValidationError, match="Nothing was brought back"):
        actions.restore_answer(
            proposal=proposal, form="first", number=1, question=question, version=2,
            actor=cast.applicant,
        )  # fmt: skip
    assert Answer.objects.get().value == "D'une collègue."


def test_two_versions_are_compared_word_by_word(proposal, cast, clock, sign_in):
    answer(proposal, "first", {"promise": "Nos écoles gardent la pluie."}, cast.applicant)
    minutes(clock, 6)
    answer(proposal, "first", {"promise": "Nos quatorze écoles gardent l'eau."}, cast.applicant)
    minutes(clock, 6)
    answer(proposal, "first", {"partners": "Trois."}, cast.applicant)
    client = sign_in(cast.applicant)
    html = client.get(f"{page('compare', proposal)}?from=1&to=2").content.decode()
    assert '<div class="answer__text differences" lang="fr" dir="auto">Nos ' in html
    assert html.count("<ins>") == 2
    assert html.count("<del>") == 1
    assert 'lang="en"> [removed: </span>la pluie.' in html
    response = client.get(page("compare", proposal))
    assert [row["question"].key for row in response.context["rows"]] == ["partners"]
    assert (response.context["before"], response.context["after"]) == (2, 3)
    for odd in ("?from=x&to=-1", "?from=99999999999&to=9", "?from=0&to=0", "?from=²"):
        assert client.get(page("compare", proposal) + odd).status_code == 200


def test_a_version_that_never_was_is_not_there(ready, cast, sign_in):
    client = sign_in(cast.applicant)
    assert client.get(page("version", ready, 9)).status_code == 404
    assert client.get(page("version", ready, 10**19)).status_code == 404
    assert client.get(reverse("calls:versions", args=[ready.ref, "third"])).status_code == 404
    assert sign_in(cast.officer).get(page("versions", ready)).status_code == 404


def test_an_empty_list_says_what_will_be_here(proposal, cast, sign_in):
    client = sign_in(cast.applicant)
    assert b"Nothing was written yet" in client.get(page("versions", proposal)).content
    assert client.get(page("compare", proposal)).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_of_one_and_of_three(proposal, cast, clock, sign_in, count):
    for number in range(count):
        answer(proposal, "first", {"promise": f"Texte {number}."}, cast.applicant)
        minutes(clock, 6)
    client = sign_in(cast.applicant)
    for name, most in (("versions", 6), ("version", 7), ("compare", 7)):
        url = page(name, proposal, *([1] if name == "version" else []))
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        assert len(own_queries(captured)) == most, (name, own_queries(captured))


def test_the_form_points_to_what_this_person_saved_last(proposal, cast, second, clock, sign_in):
    client = sign_in(cast.applicant)
    url = page("form", proposal)
    assert client.get(url).context["last"] is None
    answer(proposal, "first", {"promise": "Un."}, cast.applicant)
    minutes(clock, 1)
    answer(proposal, "first", {"partners": "Deux."}, second)
    response = client.get(url)
    assert response.context["last"]["question"].key == "promise"
    html = response.content.decode()
    assert 'href="#at-promise"' in html
    assert 'id="at-promise"' in html
    assert "by Mayor" in html
    assert f"{url}#at-promise" in client.get(proposal.get_absolute_url()).content.decode()


def test_what_was_written_before_versions_were_kept_is_the_first_of_them(ready, cast):
    Revision.objects.all().delete()
    migration = import_module("local4action.calls.migrations.0005_versions").Migration
    (statement,) = (one.sql for one in migration.operations if isinstance(one, RunSQL))
    with connection.cursor() as cursor:
        cursor.execute(statement)
    one = Revision.objects.get()
    assert (one.number, one.kind, one.form, one.changes) == (1, "earlier", "first", FIRST)
    answer(ready, "first", {"promise": "Après."}, cast.applicant)
    assert [number for number, *_rest in kept(ready)] == [1, 2]
