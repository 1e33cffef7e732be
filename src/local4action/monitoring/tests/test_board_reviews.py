"""Reviews by the board: planned by the calendar, assigned, written, published."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

import local4action.monitoring as room
from local4action.foundation.desk import waiting_for
from local4action.foundation.editing import StaleEditError, token_of
from local4action.foundation.models import OutboxMail
from local4action.hubs.tests.story import fresh, signed_in, story
from local4action.monitoring.board import acts, reading
from local4action.monitoring.board.states import REVIEW
from local4action.monitoring.board.tables import HubReview
from local4action.monitoring.board.timing import reviews_due
from local4action.monitoring.tasks import plan_reviews

START, END = "2027-01-01", "2028-12-31"
HALF, LAST = dt.date(2028, 1, 1), dt.date(2028, 12, 31)


@pytest.mark.parametrize(
    ("state", "start", "end", "today", "due"),
    [
        ("running", START, END, dt.date(2027, 12, 31), []),
        ("running", START, END, HALF, [("mid_term", HALF)]),
        ("closing", START, END, dt.date(2028, 12, 30), [("mid_term", HALF)]),
        ("running", START, END, LAST, [("end", LAST)]),
        ("completed", START, END, dt.date(2028, 6, 1), []),
        ("completed", START, END, dt.date(2029, 3, 31), [("end", LAST)]),
        ("running", START, END, dt.date(2029, 4, 1), []),
        ("stopped", START, END, HALF, []),
        ("agreed", START, END, HALF, []),
        ("running", START, None, HALF, []),
        ("running", None, END, HALF, []),
        ("running", "2027", "2028", HALF, [("mid_term", HALF)]),
    ],
)
def test_when_a_review_is_due(state, start, end, today, due):
    assert reviews_due(state, start, end, today) == due


def test_two_years_of_days_plan_each_review_once_though_days_are_missed(cast, make):
    hub = story(cast, make, state="running", start=START, end=END)
    day = dt.date(2027, 11, 1)
    while day < dt.date(2029, 2, 1):
        if day not in {HALF, LAST}:
            with time_machine.travel(dt.datetime(day.year, day.month, day.day, 6, tzinfo=dt.UTC)):
                plan_reviews(0)
        day += dt.timedelta(days=1)
    assert [(one.kind, one.due_on, one.state) for one in reading.reviews_of(hub)] == [
        ("mid_term", HALF, "planned"),
        ("end", LAST, "planned"),
    ]


@pytest.fixture
def review(cast, make):
    hub = story(cast, make, state="running")
    return HubReview.objects.create(hub=hub, kind="mid_term", due_on=dt.date(2026, 11, 1))


def assign(cast, review, *people):
    keys = [one.pk for one in people]
    return acts.assign_review(actor=cast.officer, review=review, people=keys)


def values(cast, **changes):
    given = {
        "language": "en",
        "findings": "Six of fourteen roofs are done.",
        "body": str(cast.board.pk),
        "held_on": "2026-11-20",
        "minutes": "The board advises to order the tanks now.",
    }
    return {**given, **changes}


def write(cast, review, who=None, **changes):
    return acts.write_review(
        actor=who or cast.board_1,
        review=review,
        values=values(cast, **changes),
        token=token_of(reading.written(review)),
    )


def mails(kind):
    return sorted(
        OutboxMail.objects.filter(key__startswith=f"monitoring/mail/{kind}:").values_list(
            "to", flat=True
        )
    )


def test_an_officer_asks_members_of_the_board_each_once(cast, review):
    assign(cast, review, cast.board_1)
    assign(cast, review, cast.board_1, cast.board_2)
    assert mails("review_asked") == [cast.board_1.email, cast.board_2.email]
    assign(cast, review, cast.board_2)
    assert reading.reviewers_of(review) == [cast.board_2]
    with pytest.raises(PermissionDenied):
        acts.assign_review(actor=cast.board_2, review=review, people=[cast.board_1.pk])


@pytest.mark.parametrize("tie", ["lead_town", "partner_town", "stakeholder_coop"])
def test_who_speaks_for_a_party_is_not_asked_and_no_longer_writes(cast, make, review, tie):
    assign(cast, review, cast.board_1)
    make.mandate(cast.board_1, organisation=getattr(cast, tie))
    assert reading.may_be_asked(review.hub) == [cast.board_2, cast.board_3]
    with pytest.raises(ValidationError, match="no tie to the hub"):
        assign(cast, review, cast.board_1)
    with pytest.raises(PermissionDenied):
        write(cast, review, who=fresh(cast.board_1))


def test_nobody_or_somebody_else_cannot_be_asked(cast, review):
    with pytest.raises(ValidationError, match="at least one"):
        assign(cast, review)
    with pytest.raises(ValidationError, match="no tie"):
        assign(cast, review, cast.citizen)
    assert HubReview.objects.get().state == "planned"


def test_it_is_written_by_two_and_published_on_the_page_of_the_hub(cast, review):
    page = review.hub.get_absolute_url()
    assign(cast, review, cast.board_1, cast.board_2)
    before = token_of(reading.written(review))
    kept = write(cast, review)
    with pytest.raises(StaleEditError):
        acts.write_review(
            actor=cast.board_2, review=review, values=values(cast, findings="None."), token=before
        )
    with pytest.raises(PermissionDenied):
        write(cast, kept, who=cast.board_3)
    assert "Six of fourteen" not in Client().get(page).content.decode()
    with pytest.raises(PermissionDenied):
        acts.publish_review(actor=cast.officer, review=kept)
    acts.publish_review(actor=cast.board_2, review=kept)
    text = Client().get(page).content.decode()
    assert "Six of fourteen roofs are done." in text
    assert "The board advises to order the tanks now." in text
    assert mails("review_published") == [cast.lead.email]
    with pytest.raises(ValidationError):
        write(cast, kept)
    with pytest.raises(ValidationError):
        assign(cast, review, cast.board_1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("body", "0"),
        ("held_on", "yesterday"),
        ("held_on", "2999-01-01"),
        ("language", "xx"),
        ("findings", "x" * 20001),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(cast, review, name, value):
    assign(cast, review, cast.board_1)
    with pytest.raises(ValidationError) as refused:
        write(cast, review, **{name: value})
    assert list(refused.value.message_dict) == [name]


def test_nothing_half_written_is_published(cast, review):
    assign(cast, review, cast.board_1)
    write(cast, review, minutes="", body="")
    with pytest.raises(ValidationError, match="Write the minutes"):
        acts.publish_review(actor=cast.board_1, review=review)


def test_it_waits_for_the_officer_then_for_who_was_asked(cast, review):
    def asked(who):
        labels = {str(one.label) for one in waiting_for(fresh(who))}
        return labels & {"Assign a review of a hub", "Write the review of a hub"}

    assert (asked(cast.officer), asked(cast.board_1)) == ({"Assign a review of a hub"}, set())
    assign(cast, review, cast.board_1)
    assert (asked(cast.officer), asked(cast.board_1)) == (set(), {"Write the review of a hub"})
    assert asked(cast.board_2) == set()


def test_the_pages_lead_from_asking_to_publishing(cast, review):
    here = f"/en/desk/hub-reviews/{review.ref}/"
    officer, board = signed_in(cast.officer), signed_in(cast.board_1)
    sent = {"people": [cast.board_1.pk], "form_key": "a"}
    assert officer.post(f"{here}assign/", sent).status_code == 302
    form = board.get(f"{here}write/").context["form"]
    sent = {**values(cast), "token": form.initial["token"], "form_key": "b"}
    assert board.post(f"{here}write/", sent).status_code == 302
    assert "Publish the review" in board.get(here).content.decode()
    assert board.post(here, {"form_key": "c"}).status_code == 302
    assert HubReview.objects.get().state == "published"
    acts_shown = officer.get(f"/en/desk/hubs/{review.hub.ref}/").context["acts"]
    assert [str(one["text"]) for one in acts_shown] == [
        "Published a review",
        "Wrote a review",
        "Asked members of the board for a review",
    ]


def test_the_readme_draws_the_table_of_states():
    readme = (Path(room.__file__).parent / "README.md").read_text(encoding="utf-8")
    assert REVIEW.diagram() in readme
