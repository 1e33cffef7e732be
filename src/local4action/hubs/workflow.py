"""The life of a hub as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from local4action.foundation.workflow import State, Transition, Workflow
from local4action.hubs import completion
from local4action.hubs import rules as _rules  # noqa: F401 - the permissions named below

if TYPE_CHECKING:
    from local4action.hubs.models import Hub

HUB: Final = Workflow(
    "hub",
    {
        "unknown": State(_("Not known"), _("State not known")),
        "forming": State(_("Forming"), _("Being prepared")),
        "agreed": State(_("Agreed"), _("Agreed, not yet started"), "going"),
        "running": State(_("Running"), _("Running"), "going"),
        "closing": State(_("Closing"), _("Coming to its end"), "going"),
        "completed": State(_("Completed"), _("Completed"), "good"),
        "stopped": State(_("Stopped"), _("Stopped"), "stop"),
    },
    (
        Transition("agree", ("forming",), "agreed", None, _("Put the agreement in force")),
        Transition("start", ("agreed",), "running", "hubs.start_hub", _("Start the hub")),
        Transition("reach_start", ("agreed",), "running", None, _("Reach the start date")),
        Transition("close", ("running",), "closing", "hubs.close_hub", _("Begin to close the hub")),
        Transition(
            "complete",
            ("closing",),
            "completed",
            "hubs.complete_hub",
            _("Complete the hub"),
            completion.guard,
        ),
        Transition(
            "stop",
            ("forming", "agreed", "running", "closing"),
            "stopped",
            "hubs.stop_hub",
            _("Stop the hub"),
        ),
    ),
)

JOINING: Final = Workflow(
    "joining",
    {
        "asked": State(_("Asks to join"), _("Asks to join"), "going"),
        "offered": State(_("Terms offered"), _("Terms offered"), "going"),
        "refused": State(_("Not taken in"), _("Not taken in"), "stop"),
        "joined": State(_("Has joined"), _("Has joined"), "good"),
        "withdrawn": State(_("Withdrawn"), _("Withdrawn"), "neutral"),
        "left": State(_("Has left"), _("Has left"), "warn"),
    },
    (
        Transition(
            "offer", ("asked",), "offered", "hubs.answer_joining", _("Say yes and offer terms")
        ),
        Transition(
            "refuse",
            ("asked",),
            "refused",
            "hubs.answer_joining",
            _("Say no"),
            consequence=_("This cannot be taken back. They are told your reason and may ask anew."),
        ),
        Transition(
            "accept_terms",
            ("offered",),
            "joined",
            "hubs.accept_terms",
            _("Accept the terms and join"),
            consequence=_("The hub’s public page shows from now on that you have joined."),
        ),
        Transition(
            "withdraw",
            ("asked", "offered"),
            "withdrawn",
            "hubs.withdraw_joining",
            _("Withdraw"),
            consequence=_("The request ends here. You may ask anew later."),
        ),
        Transition(
            "leave",
            ("joined",),
            "left",
            "hubs.leave_joined",
            _("Leave the hub"),
            consequence=_(
                "The public page no longer names you. That you took part and left stays in"
                " the hub’s file."
            ),
        ),
    ),
)

# The file is still being written in these; afterwards it stays as it was.
OPEN_STATES: Final = ("forming", "agreed", "running", "closing")


def is_open(hub: Hub) -> bool:
    """Whether the file may still be changed."""
    return hub.state in OPEN_STATES
