"""Who reads, assigns and writes the reviews of a hub; who asks and answers questions on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules

from local4action.hubs.models import HubPartner
from local4action.hubs.rules import leads_hub_of
from local4action.members.rules import is_board_member, is_officer
from local4action.reviews.interests import standing_of, standings_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from local4action.hubs.models import Hub
    from local4action.monitoring.board.tables import HubReview


def parties_of(hub: Hub) -> set[int]:
    """The lead and everyone who said yes to it."""
    standing = HubPartner.objects.filter(
        hub=hub, state=HubPartner.State.ACCEPTED, organisation__isnull=False
    )
    return {hub.lead_id, *standing.values_list("organisation_id", flat=True)}


def tied_among(people: Collection[Any], hub: Hub) -> set[int]:
    """Those who speak for a party of the hub, or for one tied to it, by their key.

    The ties are those by which a reader may not judge a proposal (`reviews.interests`).
    """
    parties = parties_of(hub)
    return {key for key, one in standings_of(people).items() if parties & set(one.tied_to())}


@rules.predicate
def reviews_hub(person: Any, review: HubReview | None) -> bool:
    """Was asked to write this review, serves on the board today and is not tied to the hub."""
    return (
        review is not None
        and bool(is_board_member(person))
        and review.reviewers.filter(person=person.pk).exists()
        and not parties_of(review.hub) & set(standing_of(person).tied_to())
    )


@rules.predicate
def may_ask(person: Any, hub: Hub | None) -> bool:
    """Serves in the Secretariat or on the board today, and speaks for nobody tied to the hub."""
    return (
        hub is not None
        and (bool(is_officer(person)) or bool(is_board_member(person)))
        and not parties_of(hub) & set(standing_of(person).tied_to())
    )


rules.add_perm("monitoring.plan_review", rules.always_deny)
rules.add_perm("monitoring.see_review", is_officer | reviews_hub)
rules.add_perm("monitoring.assign_review", is_officer)
rules.add_perm("monitoring.write_review", reviews_hub)
rules.add_perm("monitoring.publish_review", reviews_hub)
rules.add_perm("monitoring.ask_hub", may_ask)
rules.add_perm("monitoring.answer_question", leads_hub_of)
