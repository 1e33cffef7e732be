"""The life of a round as a table."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from local4action.foundation.workflow import State, Transition, Workflow
from local4action.monitoring import ratings_rules as _rules  # noqa: F401 - its permissions

ROUND: Final = Workflow(
    "round",
    {
        "open": State(_("Open for ratings"), _("Open for ratings"), "going"),
        "closed": State(_("Ratings closed"), _("Ratings closed"), "good"),
    },
    (
        Transition(
            "close",
            ("open",),
            "closed",
            "monitoring.close_round",
            _("Close the round"),
            consequence=_("Nobody can rate any more, and the result becomes public at once."),
        ),
    ),
)
