"""Many readers and many files are judged in a few queries, and as one reader and one file are."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from local4action.accounts.models import Person
from local4action.calls.models import Proposal
from local4action.foundation.models import LongJob, OutboxMail
from local4action.reviews import queries, tasks
from local4action.reviews.actions import begin_asking
from local4action.reviews.actions.planning import keep_plan
from local4action.reviews.models import Round
from local4action.reviews.rules import is_free
from local4action.reviews.tests.test_interests import KINDS, tie


def one_by_one(people):
    return {
        (file.pk, one.pk)
        for file in Proposal.objects.select_related("organisation")
        for one in Person.objects.filter(pk__in=[one.pk for one in people])
        if not is_free(one, file)
    }


@pytest.mark.parametrize("kind", [*KINDS, "invited"])
def test_pairs_apart_are_those_of_each_reader(cast, make, story, kind, django_assert_num_queries):
    people = [cast.board_1, cast.board_2, cast.board_3]
    proposal = story.in_review(readers=[])
    elsewhere = make.organisation("Elsewhere", country="CL")
    story.in_review(readers=[], call=proposal.call, organisation=elsewhere, people=())
    if kind == "invited":
        # Asked for nothing yet: the address alone ties them.
        proposal.members.create(email=cast.board_2.email.upper())
    else:
        tie(kind, cast, make, proposal, cast.board_2)
    with django_assert_num_queries(2):
        found = queries.pairs_apart(people, Proposal.objects.all())
    assert found == one_by_one(people) == {(proposal.pk, cast.board_2.pk)}
    assert {
        (one.proposal.pk, one.person.pk)
        for one in queries.interests_among(people, Proposal.objects.all())
    } == found


@pytest.mark.parametrize(
    ("kind", "switch"), [("fellow", "fellow_rule"), ("country", "national_rule")]
)
def test_what_a_call_switches_off_keeps_nobody_apart(cast, make, story, kind, switch):
    people = [cast.board_1, cast.board_2, cast.board_3]
    proposal = story.in_review(readers=[])
    tie(kind, cast, make, proposal, cast.board_2)
    Round.objects.update_or_create(call=proposal.call, defaults={switch: False})
    assert queries.pairs_apart(people, Proposal.objects.all()) == one_by_one(people) == set()


def test_a_plan_is_applied_by_a_job_and_once(client, cast, story):
    call = story.make.call()
    file = story.in_review(call=call, readers=[])
    plan = keep_plan(
        call=call, way="balanced", pairs=[(file.pk, cast.board_1.pk)], readers_each=1, seconds=None,
        actor=cast.officer,
    )  # fmt: skip
    client.force_login(cast.officer)
    address = f"/en/desk/calls/{call.ref}/readers/plan/"
    late = client.post(address, {"due_on": "2020-01-01", "form_key": "a"})
    assert (late.status_code, LongJob.objects.count()) == (422, 0)
    day = (timezone.localdate() + dt.timedelta(days=9)).isoformat()
    answer = client.post(address, {"due_on": day, "form_key": "a"})
    job = LongJob.objects.get()
    assert answer.url == job.get_absolute_url()
    assert not file.assignments.exists()
    arguments = ProcrastinateJob.objects.get(task_name="reviews.apply_plan").args
    # A worker that was killed before it could say so has another do it again.
    for _time in range(2):
        tasks.apply_plan(**arguments)
        job.refresh_from_db()
        assert (job.state, job.said) == ("finished", "The readers are asked, each with one mail.")
    assert job.address == f"/en/desk/calls/{call.ref}/readers/"
    asked = file.assignments.get()
    assert (asked.reviewer, asked.due_on.isoformat()) == (cast.board_1, day)
    assert OutboxMail.objects.filter(to=cast.board_1.email).count() == 1
    assert plan.pk == arguments["plan"]


def test_another_plan_than_was_looked_at_is_not_applied(cast, story):
    call = story.make.call()
    file = story.in_review(call=call, readers=[])
    given = {"call": call, "way": "balanced", "readers_each": 1, "actor": cast.officer}
    keep_plan(**given, pairs=[(file.pk, cast.board_1.pk)], seconds=None)
    day = timezone.localdate() + dt.timedelta(days=9)
    job = begin_asking(call=call, due_on=day, actor=cast.officer)
    keep_plan(**given, pairs=[(file.pk, cast.board_2.pk)], seconds=None)
    tasks.apply_plan(**ProcrastinateJob.objects.get(task_name="reviews.apply_plan").args)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "There is no plan for this call any more" in job.said
    assert not file.assignments.exists()
