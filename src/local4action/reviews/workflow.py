"""The states of a letter, an inquiry, a plan and scores brought back, and who may move them.

Those of a proposal are in the room `calls`.
"""

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


INQUIRY: Final = Workflow(
    "inquiry",
    {
        "asked": State(gettext_lazy("Answer awaited"), gettext_lazy("To be answered"), "warn"),
        "answered": State(gettext_lazy("Answered"), gettext_lazy("Answered"), "good"),
        "dropped": State(
            gettext_lazy("No longer asked"), gettext_lazy("No longer asked"), "neutral"
        ),
    },
    (
        Transition(
            "answer",
            ("asked",),
            "answered",
            "reviews.submit_inquiry_answer",
            gettext_lazy("Send the answer"),
            consequence=gettext_lazy("It goes to the Secretariat and cannot be changed any more."),
        ),
        Transition(
            "drop",
            ("asked",),
            "dropped",
            "reviews.screen_proposal",
            gettext_lazy("Ask no more"),
        ),
    ),
)


PLAN: Final = Workflow(
    "plan",
    {
        "draft": State(gettext_lazy("Draft"), gettext_lazy("Draft"), "going"),
        "applied": State(gettext_lazy("Applied"), gettext_lazy("Applied"), "good"),
        "dropped": State(gettext_lazy("Dropped"), gettext_lazy("Dropped"), "neutral"),
    },
    (
        Transition(
            "apply",
            ("draft",),
            "applied",
            "reviews.plan_readers",
            gettext_lazy("Apply the plan"),
            consequence=gettext_lazy(
                "The readers are asked, each with one mail about all their new files. "
                "Who was asked before and is not in the plan is no longer asked, unless they have "
                "begun to write."
            ),
        ),
        Transition(
            "drop",
            ("draft",),
            "dropped",
            "reviews.plan_readers",
            gettext_lazy("Drop the plan"),
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
