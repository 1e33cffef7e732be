"""A decision is recorded with body, day and minutes; its letter is held."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from local4action.reviews.models import Decision, Letter


def address(proposal):
    return f"/en/desk/reviews/{proposal.ref}/decide/"


def whole(cast, **changes):
    return {
        "outcome": "granted",
        "body": cast.executive_bureau.pk,
        "decided_on": "2026-10-01",
        "minutes": "Session 4, item 2.",
        "conditions": "A second partner by May.",
        "form_key": "k1",
    } | changes


def test_it_is_recorded_and_its_letter_is_held(client, cast, story):
    proposal = story.in_review()
    story.review(proposal, cast.board_1)
    client.force_login(cast.officer)
    form = client.get(address(proposal)).context["form"]
    assert form.initial["body"] == cast.executive_bureau.pk
    answer = client.post(address(proposal), whole(cast))
    assert answer.url == f"/en/desk/reviews/{proposal.ref}/letter/"
    proposal.refresh_from_db()
    decision = Decision.objects.get()
    assert (proposal.state, decision.body, decision.recorded_by) == (
        "granted",
        cast.executive_bureau,
        cast.officer,
    )
    letter = Letter.objects.get()
    assert "Say who pays." in letter.body
    assert "For the board only." not in letter.body
    assert "A second partner by May." in letter.body


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("outcome", "maybe"),
        ("outcome", ""),
        ("body", "0"),
        ("body", "x"),
        ("minutes", " "),
        ("decided_on", "2999-01-01"),
        ("decided_on", ""),
        ("minutes", "x" * 2001),
    ],
)
def test_bad_input_changes_nothing(client, cast, story, field, value):
    proposal = story.in_review()
    client.force_login(cast.officer)
    answer = client.post(address(proposal), whole(cast, **{field: value}))
    assert answer.status_code == 422
    assert "A second partner by May." in answer.content.decode()
    assert not Decision.objects.exists()


def test_decided_once(client, cast, story):
    proposal = story.in_review()
    story.decide(proposal, "declined")
    client.force_login(cast.officer)
    answer = client.post(address(proposal), whole(cast))
    assert answer.status_code == 422
    assert "no longer possible" in answer.content.decode()
    assert Decision.objects.get().outcome == "declined"


def test_wrong_state_and_wrong_people(client, cast, story):
    with pytest.raises(ValidationError):
        story.decide(story.submitted())
    proposal = story.in_review()
    for person in (cast.board_1, cast.bureau, cast.applicant):
        with pytest.raises(PermissionDenied):
            story.decide(proposal, actor=person)
    client.force_login(cast.board_1)
    assert client.get(address(proposal)).status_code == 403


def test_a_decision_to_come_is_not_recorded(cast, story):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(ValidationError):
        story.decide(story.in_review(), decided_on=tomorrow)


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_register_do_not_grow(
    client, cast, story, number, django_assert_num_queries
):
    for _ in range(number):
        story.decide(story.in_review())
    client.force_login(cast.bureau)
    # Session, person, mandates; count, page.
    with django_assert_num_queries(5):
        page = client.get("/en/desk/decisions/").context["page"]
    assert len(page.object_list) == number


def test_the_register_is_searched_and_closed_to_others(client, cast, story):
    story.decide(story.in_review(title="Eau"))
    client.force_login(cast.board_1)
    assert len(client.get("/en/desk/decisions/", {"q": "eau"}).context["page"].object_list) == 1
    assert "No decision fits" in client.get("/en/desk/decisions/", {"q": "zz"}).content.decode()
    client.force_login(cast.applicant)
    assert client.get("/en/desk/decisions/").status_code == 404
