"""The life of a board's review of a hub as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from local4action.foundation.workflow import State, Transition, Workflow
from local4action.monitoring import board_rules as _rules  # noqa: F401 - the permissions below

if TYPE_CHECKING:
    from local4action.monitoring.board.tables import HubReview

KINDS: Final = {"mid_term": _("Mid-term review"), "end": _("Review at the end")}


def missing(review: HubReview) -> list[str]:
    """What the review still lacks, a sentence each."""
    found = []
    if review.findings is None:
        found.append(gettext("Write what you found."))
    if review.body_id is None or review.held_on is None:
        found.append(gettext("Say which body met, and on which day."))
    if review.minutes is None:
        found.append(gettext("Write the minutes."))
    return found


def _whole(review: Any) -> str | None:
    return " ".join(missing(review)) or None


REVIEW: Final = Workflow(
    "board review",
    {
        "planned": State(_("To be assigned"), _("Planned")),
        "assigned": State(_("Being written"), _("Under way"), "going"),
        "published": State(_("Published"), _("Published"), "good"),
    },
    (
        Transition(
            "assign",
            ("planned", "assigned"),
            "assigned",
            "monitoring.assign_review",
            _("Assign the review"),
        ),
        Transition(
            "publish",
            ("assigned",),
            "published",
            "monitoring.publish_review",
            _("Publish the review"),
            _whole,
            _("Findings and minutes are on the hub’s page from now on and cannot be changed."),
        ),
    ),
)
