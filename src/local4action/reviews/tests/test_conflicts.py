"""A person with an interest finds the file nowhere."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from local4action.foundation.desk import belonging_to, waiting_for
from local4action.members.rules import forget_mandates
from local4action.reviews import gate, queries
from local4action.reviews.actions import assign_reviewers, declare_conflict
from local4action.reviews.models import Conflict
from local4action.reviews.queries.interests import interested_in
from local4action.reviews.rules import is_free

PAGES = ("", "screen/", "assign/", "score/", "conflict/", "decide/", "letter/")


def interested(kind, cast, make, person):
    """A file in which this officer or reader has an interest of one kind."""
    if kind == "mandate":
        make.mandate(person, organisation=cast.applicant_town)
        return make.proposal(state="in_review", organisation=cast.applicant_town)
    if kind == "writer":
        return make.proposal(state="in_review", people=(person,))
    if kind == "invited":
        proposal = make.proposal(state="in_review")
        proposal.members.create(email=person.email.upper())
        return proposal
    proposal = make.proposal(state="in_review")
    Conflict.objects.create(proposal=proposal, person=person, reason="My cousin.")
    return proposal


@pytest.mark.parametrize("kind", ["declared", "mandate", "writer", "invited"])
@pytest.mark.parametrize("name", ["officer", "board_1"])
def test_the_file_is_nowhere(client, cast, make, kind, name):
    person = cast.people[name]
    proposal = interested(kind, cast, make, person)
    proposal.assignments.create(reviewer=cast.board_1)
    client.force_login(person)
    for page in PAGES:
        path = f"/en/desk/reviews/{proposal.ref}/{page}"
        assert client.get(path).status_code == 404
        if page:
            assert client.post(path, {"reason": "x"}).status_code == 404
    assert proposal.ref not in client.get("/en/desk/reviews/").content.decode()
    assert queries.counts_for(person, queries.Wanted()) == {}
    assert not list(queries.assigned_to(person))
    assert not [one for one in waiting_for(person) if proposal.ref in one.url]
    if name == "officer":
        assert set(queries.overview_for(person).todo.values()) == {0}
    with pytest.raises(Http404):
        gate.file_for(person, proposal.ref)


def test_a_decision_on_it_is_not_in_their_register(client, cast, story):
    proposal = story.in_review()
    declare_conflict(proposal=proposal, reason="My cousin.", actor=cast.board_1)
    story.decide(proposal)
    assert list(queries.register_for(cast.board_1)) == []
    assert len(queries.register_for(cast.board_2)) == 1


def test_declaring_takes_the_file_off_the_desk(client, cast, story):
    proposal = story.in_review()
    client.force_login(cast.board_1)
    path = f"/en/desk/reviews/{proposal.ref}/conflict/"
    assert client.get(path).status_code == 200
    assert client.post(path, {"reason": "  "}).status_code == 422
    answer = client.post(path, {"reason": "I advised them.", "form_key": "k1"})
    assert answer.url == "/en/desk/reviews/"
    assert client.get(path).status_code == 404
    assert proposal.ref not in client.get("/en/desk/").content.decode()
    client.force_login(cast.officer)
    page = client.get(f"/en/desk/reviews/{proposal.ref}/").content.decode()
    assert "has an interest, does not read" in page
    assert "declared a conflict of interest" in page


def test_a_review_written_before_no_longer_counts(cast, story):
    proposal = story.in_review()
    story.review(proposal, cast.board_1)
    declare_conflict(proposal=proposal, reason="My cousin.", actor=cast.board_1)
    assert queries.reviews_for(cast.officer, proposal) == []


def test_who_may_not_read_it_cannot_be_asked_to(cast, make, story):
    proposal = story.in_review(readers=[])
    make.mandate(cast.board_3, organisation=cast.applicant_town)
    assert queries.possible_reviewers(proposal) == [cast.board_1, cast.board_2]
    with pytest.raises(ValidationError):
        assign_reviewers(
            proposal=proposal, reviewers=[cast.board_3], due_on=None, actor=cast.officer
        )


def test_who_may_be_asked_is_who_is_free(cast, make):
    """One rule says what an interest is, whether one person is judged or a whole board."""
    board = [cast.board_1, cast.board_2, cast.board_3]
    for kind in ("declared", "mandate", "writer", "invited"):
        proposal = interested(kind, cast, make, cast.board_2)
        assert interested_in(proposal, board) == {cast.board_2.pk}
        assert [is_free(one, proposal) for one in board] == [True, False, True]
        cast.board_2.mandates.filter(organisation__isnull=False).delete()
        forget_mandates(cast.board_2)


def test_a_claim_nobody_confirmed_is_no_interest(cast, make, story):
    """Nor does one of a mandate that ended: only mandates that count bind."""
    make.mandate(cast.board_3, organisation=cast.applicant_town, confirmed_at=None)
    past = dt.date(2020, 1, 1)
    make.mandate(cast.board_2, organisation=cast.applicant_town, since=past, until=past)
    proposal = story.in_review(readers=[])
    assert queries.possible_reviewers(proposal) == [cast.board_1, cast.board_2, cast.board_3]
    assert is_free(cast.board_3, proposal)
    assert is_free(cast.board_2, proposal)


def test_only_those_who_read_it_declare(cast, story):
    proposal = story.in_review(readers=[cast.board_1])
    for person in (cast.citizen, cast.board_2, cast.applicant):
        with pytest.raises(PermissionDenied):
            declare_conflict(proposal=proposal, reason="x", actor=person)
    assert belonging_to(cast.board_2) == []
