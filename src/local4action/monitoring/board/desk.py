"""What the board's reviews put on a person's desk and on a hub's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from local4action.foundation.desk import Waiting
from local4action.hubs.panels import Panel
from local4action.members.rules import is_officer
from local4action.monitoring.board.reading import reviews_of, waiting_reviews
from local4action.monitoring.board.states import KINDS, REVIEW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local4action.hubs.models import Hub


def waiting(actor: Any) -> Iterator[Waiting]:
    """Reviews to assign, for officers; reviews to write, for those who were asked."""
    for review in waiting_reviews(actor):
        planned = review.state == review.State.PLANNED
        yield Waiting(
            _("Assign a review of a hub") if planned else _("Write the review of a hub"),
            reverse("monitoring:board_review", args=[review.ref]),
            (KINDS[review.kind], review.hub.title),
            review.due_on,
        )


def panels(actor: Any, hub: Hub) -> Iterator[Panel]:
    """Each review of the hub, and how far it is; officers open it from here."""
    officer = is_officer(actor)
    for review in reviews_of(hub):
        state = REVIEW.state_of(review)
        yield Panel(
            KINDS[review.kind],
            _("The Advisory Board looks at what was promised and done; its findings are public."),
            reverse("monitoring:board_review", args=[review.ref]) if officer else "",
            _("Open the review"),
            state.staff,
            state.tone,
        )
