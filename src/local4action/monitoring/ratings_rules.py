"""Who may open and close a round, and who may rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules

from local4action.hubs.rules import leads_hub
from local4action.members.rules import is_officer

if TYPE_CHECKING:
    from local4action.monitoring.ratings.tables import RatingInvitation, RatingsRound


@rules.predicate
def leads_hub_of_round(person: Any, round_: RatingsRound | None) -> bool:
    """Speaks today for the lead of the hub the round is about."""
    return round_ is not None and bool(leads_hub(person, round_.hub))


@rules.predicate
def is_invited_to_rate(person: Any, invitation: RatingInvitation | None) -> bool:
    """The person an invitation is for."""
    return invitation is not None and person.pk is not None and invitation.person_id == person.pk


@rules.predicate
def has_public_link(person: Any, round_: RatingsRound | None) -> bool:
    """Anyone, with an account or without, where the round welcomes citizens."""
    del person
    return round_ is not None and round_.welcomes_citizens


rules.add_perm("monitoring.open_round", leads_hub | is_officer)
rules.add_perm("monitoring.close_round", leads_hub_of_round | is_officer)
rules.add_perm("monitoring.rate", is_invited_to_rate)
rules.add_perm("monitoring.rate_as_citizen", has_public_link)
