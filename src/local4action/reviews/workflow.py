"""The states of a letter, and who may move it; those of a proposal are in the room `calls`."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy

from local4action.foundation.workflow import State, Transition, Workflow
from local4action.reviews import rules as rules  # noqa: PLC0414 - declares the permissions below

LETTER: Final = Workflow(
    "letter",
    {
        "held": State(gettext_lazy("Held"), gettext_lazy("In preparation"), "warn"),
        "released": State(gettext_lazy("Released"), gettext_lazy("Released"), "good"),
    },
    (
        Transition(
            "edit",
            ("held",),
            "held",
            "reviews.edit_letter",
            gettext_lazy("Save and keep it held"),
        ),
        Transition(
            "redraft",
            ("held",),
            "held",
            "reviews.redraft_letter",
            gettext_lazy("Draft it anew"),
            consequence=gettext_lazy(
                "It is written again from the template of the call and the comments chosen. What"
                " was changed by hand is lost."
            ),
        ),
        Transition(
            "release",
            ("held",),
            "released",
            "reviews.release_letter",
            gettext_lazy("Save and release the letter"),
        ),
    ),
)
