"""A proposal on each step of its way."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from local4action.foundation.actions import SYSTEM
from local4action.reviews import actions

if TYPE_CHECKING:
    from local4action.reviews.models import Review

GOOD_SCORES = {
    "connection": 4,
    "acceleration": 3,
    "synchronization": 2,
    "local": 3,
    "feasibility": None,
    "participation": 0,
    "topic": 2,
    "brand": 1,
    "communication": 4,
}


class Story:
    """Brings a proposal to a step, with the acts of the room."""

    def __init__(self, cast, make):
        self.cast, self.make = cast, make

    def submitted(self, **fields):
        given = {
            "state": "submitted",
            "organisation": self.cast.applicant_town,
            "people": (self.cast.applicant,),
        }
        proposal = self.make.proposal(**(given | fields))
        actions.install_default_criteria(call=proposal.call, actor=SYSTEM)
        return proposal

    def in_review(self, *, readers=None, stated=True, **fields):
        proposal = self.submitted(state="in_review", **fields)
        cast = self.cast
        chosen = [cast.board_1, cast.board_2, cast.board_3] if readers is None else readers
        if chosen:
            actions.assign_reviewers(
                proposal=proposal,
                reviewers=chosen,
                actor=cast.officer,
                due_on=timezone.localdate() + dt.timedelta(days=14),
            )
        if stated:
            for reader in chosen:
                actions.state_no_interest(proposal=proposal, actor=reader)
        return proposal

    def review(self, proposal, reader, **changes) -> Review:
        return actions.submit_review(
            proposal=proposal,
            actor=reader,
            **(
                {
                    "scores": GOOD_SCORES,
                    "comment_for_board": "For the board only.",
                    "comment_for_applicant": "Say who pays.",
                }
                | changes
            ),
        )

    def decide(self, proposal, outcome="granted", **changes):
        return actions.record_decision(
            **(
                {
                    "proposal": proposal,
                    "outcome": outcome,
                    "body": self.cast.executive_bureau,
                    "decided_on": dt.date(2026, 10, 1),
                    "minutes": "Session 4, item 2.",
                    "actor": self.cast.officer,
                }
                | changes
            ),
        )


@pytest.fixture
def story(cast, make) -> Story:
    return Story(cast, make)


@pytest.fixture(autouse=True)
def hubs_stay_out_of_it():
    """A granted proposal opens a hub's file; that is for the room `hubs` to test."""
    from local4action.reviews.signals import outcome_told

    kept, outcome_told.receivers = outcome_told.receivers, []
    outcome_told.sender_receivers_cache.clear()
    yield
    outcome_told.receivers = kept
    outcome_told.sender_receivers_cache.clear()


class BoardRoom:
    """Brings a meeting to a step, with the acts of the room."""

    def __init__(self, cast, story):
        self.cast, self.story = cast, story

    def file(self, *, up_to="board", **fields):
        """A file in review on which the steps before `up_to` have said: grant."""
        return self.ready(self.story.in_review(**fields), up_to=up_to)

    def ready(self, proposal, *, up_to="board"):
        """The same file once the steps before `up_to` have said: grant."""
        bodies = {"secretariat": [], "board": ["secretariat"], "bureau": ["secretariat", "board"]}
        for slug in bodies[up_to]:
            actions.record_opinion(
                proposal=proposal,
                body=getattr(self.cast, slug),
                says="grant",
                reasons="It holds.",
                said_on=dt.date(2026, 9, 1),
                actor=self.cast.officer,
            )
        return proposal

    def meeting(self, call, *, body=None, chair=None, **columns):
        given = {
            "title": "Autumn session",
            "starts_local": "2026-11-20T10:00",
            "starts_zone": "Africa/Dakar",
            "place": "Room 2",
            "link": "",
            "language": "en",
            "chair": chair or self.cast.board_1,
            "quorum_kind": "share",
            "quorum": 50,
        }
        return actions.prepare_meeting(
            call=call,
            body=body or self.cast.board,
            columns=given | columns,
            actor=self.cast.officer,
        )

    def running(self, *files, present=None, texts=(), **options):
        """A meeting in session with these files, and those present (all of the body)."""
        found = self.meeting(files[0].call, **options)
        actions.set_agenda(
            meeting=found, order=[], files=files, texts=texts, actor=self.cast.officer
        )
        found = actions.open_meeting(meeting=found, actor=self.cast.officer)
        there = {one.person_id: "absent" for one in found.participants.all()}
        chosen = found.participants.all() if present is None else present
        there |= {getattr(one, "person_id", one.pk): "present" for one in chosen}
        actions.record_presence(meeting=found, presence=there, actor=self.cast.officer)
        return found

    def record(self, item, says="grant", **outcome):
        return actions.record_item(
            item=item,
            outcome=actions.Outcome(**({"agreed": "It holds.", "says": says} | outcome)),
            actor=self.cast.officer,
        )

    def condition(self, **changes):
        given = {
            "text": "A second partner signs.",
            "due_on": timezone.localdate() + dt.timedelta(days=30),
            "checked_by": self.cast.board_2,
            "is_public": True,
        }
        return actions.NewCondition(**(given | changes))

    def minutes(self, meeting):
        held = actions.close_meeting(meeting=meeting, actor=self.cast.officer)
        return actions.draft_minutes(meeting=held, actor=self.cast.officer)


@pytest.fixture
def room(cast, story) -> BoardRoom:
    return BoardRoom(cast, story)
