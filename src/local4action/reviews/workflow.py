"""The states of a letter and of scores brought back; a proposal's are in the room `calls`."""

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
            "release",
            ("held",),
            "released",
            "reviews.release_letter",
            gettext_lazy("Save and release the letter"),
        ),
    ),
)

SCORE_UPLOAD: Final = Workflow(
    "score_upload",
    {
        "ready": State(gettext_lazy("Not saved yet"), gettext_lazy("Not saved yet"), "warn"),
        "saved": State(gettext_lazy("Saved as drafts"), gettext_lazy("Saved as drafts"), "good"),
    },
    (
        Transition(
            "save",
            ("ready",),
            "saved",
            "reviews.save_scores_brought",
            gettext_lazy("Save these as drafts"),
        ),
    ),
)
