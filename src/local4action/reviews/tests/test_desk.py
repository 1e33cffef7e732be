"""What waits on whose desk."""

from __future__ import annotations

from local4action.foundation.desk import belonging_to, places_for, waiting_for


def labels(person) -> list[tuple[str, str]]:
    return [(str(one.label), one.about) for one in waiting_for(person)]


def test_each_finds_their_own(cast, story):
    proposal = story.in_review(title="Eau")
    story.submitted()
    assert ("Screen 1 proposal", "") in labels(cast.officer)
    assert ("Read and score", "Eau") in labels(cast.board_1)
    story.review(proposal, cast.board_1)
    assert ("Read and score", "Eau") not in labels(cast.board_1)
    assert "Eau" in [one.label for one in belonging_to(cast.board_1)]
    assert [one for one in waiting_for(cast.board_2) if one.due]


def test_places(cast):
    urls = {
        name: {place.url for place in places_for(person)} for name, person in cast.people.items()
    }
    assert {"/en/desk/reviews/", "/en/desk/decisions/"} <= urls["officer"] & urls["board_1"]
    assert "/en/desk/decisions/" in urls["bureau"]
    assert not {"/en/desk/reviews/", "/en/desk/decisions/"} & urls["applicant"]
