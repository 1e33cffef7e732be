"""The states of a meeting, a vote in it, its minutes and a condition; and who may move them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from local4action.foundation.workflow import State, Transition, Workflow
from local4action.reviews import meeting_rules as meeting_rules  # noqa: PLC0414 - declares them
from local4action.reviews.models import Poll

if TYPE_CHECKING:
    from local4action.reviews.models import Meeting


def _votes_are_closed(meeting: Meeting) -> str | None:
    """A meeting ends when nobody is asked for a vote any more."""
    if Poll.objects.filter(item__meeting=meeting, state=Poll.State.OPEN).exists():
        return _("Close the vote first.")
    return None


MEETING: Final = Workflow(
    "meeting",
    {
        "planned": State(gettext_lazy("Planned"), gettext_lazy("Planned"), "neutral"),
        "running": State(gettext_lazy("In session"), gettext_lazy("In session"), "going"),
        "held": State(gettext_lazy("Held"), gettext_lazy("Held"), "good"),
        "cancelled": State(gettext_lazy("Cancelled"), gettext_lazy("Cancelled"), "stop"),
    },
    (
        Transition(
            "open",
            ("planned",),
            "running",
            "reviews.run_meeting",
            gettext_lazy("Open the meeting"),
            consequence=gettext_lazy(
                "Its members are those of today; from now on presence and outcomes are recorded."
            ),
        ),
        Transition(
            "close",
            ("running",),
            "held",
            "reviews.run_meeting",
            gettext_lazy("Close the meeting"),
            _votes_are_closed,
            consequence=gettext_lazy(
                "Nothing more can be recorded; items without an outcome stay for another meeting."
            ),
        ),
        Transition(
            "cancel",
            ("planned",),
            "cancelled",
            "reviews.run_meeting",
            gettext_lazy("Cancel the meeting"),
            consequence=gettext_lazy("Its files wait for another meeting."),
        ),
    ),
)

POLL: Final = Workflow(
    "poll",
    {
        "open": State(gettext_lazy("Vote open"), gettext_lazy("Vote open"), "going"),
        "closed": State(gettext_lazy("Vote closed"), gettext_lazy("Vote closed"), "good"),
    },
    (
        Transition(
            "close",
            ("open",),
            "closed",
            "reviews.hold_poll",
            gettext_lazy("Close the vote"),
            consequence=gettext_lazy("It is counted, and nobody can change their vote any more."),
        ),
    ),
)

MINUTES: Final = Workflow(
    "minutes",
    {
        "draft": State(gettext_lazy("Draft"), gettext_lazy("In preparation"), "warn"),
        "final": State(gettext_lazy("Final"), gettext_lazy("Final"), "good"),
    },
    (
        Transition(
            "edit", ("draft",), "draft", "reviews.edit_minutes", gettext_lazy("Save the minutes")
        ),
        Transition(
            "approve",
            ("draft",),
            "final",
            "reviews.approve_minutes",
            gettext_lazy("Approve the minutes"),
            consequence=gettext_lazy(
                "They get their number and their hash, and cannot be changed any more."
            ),
        ),
    ),
)

CONDITION: Final = Workflow(
    "condition",
    {
        "open": State(
            pgettext_lazy("condition", "Open"), pgettext_lazy("condition", "Open"), "neutral"
        ),
        "fulfilled": State(gettext_lazy("Fulfilled"), gettext_lazy("Fulfilled"), "good"),
        "not_fulfilled": State(
            gettext_lazy("Not fulfilled"), gettext_lazy("Not fulfilled"), "stop"
        ),
    },
    (
        Transition(
            "fulfil",
            ("open", "not_fulfilled"),
            "fulfilled",
            "reviews.mark_condition",
            gettext_lazy("Fulfilled"),
        ),
        Transition(
            "fail",
            ("open", "fulfilled"),
            "not_fulfilled",
            "reviews.mark_condition",
            gettext_lazy("Not fulfilled"),
        ),
    ),
)
