"""What rounds put on a person's desk and on a hub's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import rules
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local4action.foundation.desk import Waiting
from local4action.hubs.panels import Panel
from local4action.hubs.rules import spoken_for
from local4action.monitoring.ratings import reading
from local4action.monitoring.ratings.workflow import ROUND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local4action.hubs.models import Hub

ACTS: Final = {
    "monitoring.open_round": gettext_lazy("Opened a round of ratings"),
    "monitoring.close_round": gettext_lazy("Closed a round of ratings"),
    "monitoring.rate": gettext_lazy("Rated the success criteria"),
}


def waiting(actor: Any) -> Iterator[Waiting]:
    """Rounds to answer, by their last day; nothing for who speaks for nobody any more."""
    if not spoken_for(actor):
        return
    for one in reading.to_rate(actor):
        yield Waiting(
            _("Rate how the success criteria stand"),
            reverse("monitoring:rate", args=[one.ref]),
            about=one.round.hub.title,
            due=one.round.closes_on,
        )


def panels(actor: Any, hub: Hub) -> Iterator[Panel]:
    """The latest round, and the way to open one."""
    rounds = reading.rounds_of(hub)
    may = rules.has_perm("monitoring.open_round", actor, hub)
    if not rounds and not (may and reading.agreement_in_force(hub)):
        return
    url = reverse("monitoring:rounds", args=[hub.ref])
    if not rounds:
        text = _("Partners, stakeholders and citizens have not been asked yet.")
        yield Panel(_("Ratings"), text, url, _("Ask how the criteria stand"))
        return
    latest: Any = rounds[0]
    state = ROUND.state_of(latest)
    text = _("%(answered)d of %(invited)d invited people have answered.") % {
        "answered": latest.answered,
        "invited": latest.invited,
    }
    yield Panel(_("Ratings"), text, url, _("See the rounds"), state.staff, state.tone)
