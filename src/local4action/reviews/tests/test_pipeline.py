"""The pipeline: how many where, the oldest waiting, the next day, never what is kept from one."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from local4action.calls.models import ProposalMember, Submission
from local4action.reviews.models import Assignment, Review
from local4action.reviews.pipeline import pipeline_for

DAY = dt.timedelta(days=1)


@pytest.fixture
def submitted(make, cast):
    def submit(call, state="submitted", days=3, **fields):
        file = make.proposal(call=call, state=state, people=(cast.applicant,), **fields)
        Submission.objects.create(
            proposal=file,
            form="first",
            arrived_at=timezone.now() - days * DAY,
            submitted_by=cast.applicant,
            record={},
            sha256="a" * 64,
        )
        return file

    return submit


def test_how_many_where_since_when_and_what_next(make, cast, submitted):
    today = timezone.localdate()
    call, other = make.call(days_left=9), make.call(state="closed", days_left=-9)
    make.call(state="draft")
    make.proposal(call=call)
    submitted(call, days=3)
    submitted(call, days=8)
    submitted(call, state="rejected", days=60)
    submitted(call, state="second_form", days=5, second_form_due=today + 6 * DAY)
    submitted(call, state="second_form", days=5, second_form_due=today - 6 * DAY)
    read = submitted(call, state="in_review", days=5)
    Assignment.objects.create(proposal=read, reviewer=cast.board_1, due_on=today + 2 * DAY)
    Assignment.objects.create(proposal=read, reviewer=cast.board_2, due_on=today + DAY)
    Review.objects.create(proposal=read, reviewer=cast.board_2, submitted_at=timezone.now())
    first, second = pipeline_for(cast.officer)
    assert (first.call, second.call) == (call, other)
    assert first.counts == {"submitted": 2, "rejected": 1, "second_form": 2, "in_review": 1}
    assert (first.days, first.next_due) == (8, today + 2 * DAY)
    assert (second.counts, second.days, second.next_due) == ({}, None, None)


def test_a_file_kept_from_the_officer_is_in_no_number(make, cast, submitted):
    file = submitted(make.call())
    ProposalMember.objects.create(proposal=file, person=cast.officer, email=cast.officer.email)
    (line,) = pipeline_for(cast.officer)
    assert (line.counts, line.days) == ({}, None)


def test_the_page_and_its_queries(make, cast, submitted, django_assert_num_queries):
    client = Client()
    client.force_login(cast.officer)
    submitted(make.call())
    page = client.get("/en/desk/pipeline/").content.decode()
    assert "The oldest has waited for 3 days." in page
    pipeline_for(cast.officer)  # reads once what the officer sits in
    with django_assert_num_queries(4):
        pipeline_for(cast.officer)
    for _ in range(3):
        submitted(make.call())
        submitted(make.call(), state="in_review")
    with django_assert_num_queries(4):
        pipeline_for(cast.officer)


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_page_do_not_grow(make, cast, submitted, number, django_assert_num_queries):
    client = Client()
    client.force_login(cast.officer)
    for _ in range(number):
        read = submitted(make.call(), state="in_review")
        Assignment.objects.create(proposal=read, reviewer=cast.board_1, due_on=timezone.localdate())
    # Session, person, mandates; calls, counts, who may read no more, the days of reviews.
    with django_assert_num_queries(7):
        client.get("/en/desk/pipeline/")


@pytest.mark.parametrize("who", ["board_1", "bureau", "applicant"])
def test_officers_only(cast, who):
    client = Client()
    client.force_login(cast.people[who])
    assert client.get("/en/desk/pipeline/").status_code == 404
