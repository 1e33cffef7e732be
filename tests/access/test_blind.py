"""While a call is read blindly, nothing a reader can reach says who proposes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local4action.calls.models import Proposal
from local4action.reviews.models import Review, Round, ScoreUpload
from tests.access.test_conflicts import MARK, showing
from tests.input.sending import undoing

if TYPE_CHECKING:
    from tests.world import World


def test_no_page_of_a_reader_names_who_proposes(world: World):
    reader = world.cast.board_1
    with undoing():
        file = Proposal.objects.get(ref=world.things["in_review"][0]["ref"])
        file.title = f"The roofs of {MARK}"
        file.organisation = world.make.organisation(f"Town of {MARK}", place_name=MARK)
        file.save()
        file.members.update(person=world.make.person(f"anna_{MARK.lower()}"))
        Review.objects.create(proposal=file, reviewer=reader)
        ScoreUpload.objects.filter(reader=reader).update(
            rows=[[file.ref, "score_brand", "0" * 16, "0" * 12, "3"]]
        )
        anyone = showing(world, "anonymous")
        known = showing(world, "board_1") - anyone
        # The same walk finds the name where it is shown, so it looks in the right places.
        assert len(known) >= 6, sorted(known)
        assert any("/offline/" in url for url in known)
        Round.objects.create(call=file.call, phase="blind")
        assert showing(world, "board_1") - anyone == set()
        assert len(showing(world, "officer") - anyone) > 5
