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
    from local4action.reviews.signals import decision_recorded

    kept, decision_recorded.receivers = decision_recorded.receivers, []
    decision_recorded.sender_receivers_cache.clear()
    yield
    decision_recorded.receivers = kept
    decision_recorded.sender_receivers_cache.clear()
