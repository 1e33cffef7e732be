"""What the room puts on a desk, and what can be read of organisations."""

from __future__ import annotations

from local4action.foundation.desk import belonging_to, places_for, waiting_for
from local4action.members import queries


def test_the_secretariat_is_told_what_to_confirm(cast, make):
    make.mandate(cast.citizen, organisation=cast.lead_town, confirmed_at=None)
    assert "Confirm 1 mandate" in [str(one.label) for one in waiting_for(cast.officer)]
    assert "Confirm 1 mandate" not in [str(one.label) for one in waiting_for(cast.lead)]


def test_places_and_mine(cast):
    assert "/en/desk/people/" in [place.url for place in places_for(cast.officer)]
    assert "/en/desk/people/" not in [place.url for place in places_for(cast.lead)]
    assert "Ndarou" in [one.label for one in belonging_to(cast.lead)]


def test_organisations_are_found_whatever_the_marks(cast):
    found = queries.search_organisations("UNIVERSITE du fleuve")
    assert list(found) == [cast.partner_university]
    assert [one.person for one in queries.current_members_of("board")] == [
        cast.board_1,
        cast.board_2,
        cast.board_3,
    ]
