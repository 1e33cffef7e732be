"""The life of a question as a table."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from local4action.foundation.workflow import State, Transition, Workflow
from local4action.monitoring import board_rules as _rules  # noqa: F401 - the permissions below

QUESTION: Final = Workflow(
    "question",
    {
        "open": State(_("Waits for an answer"), _("Waits for an answer"), "warn"),
        "answered": State(_("Answered"), _("Answered"), "good"),
    },
    (
        Transition(
            "answer", ("open",), "answered", "monitoring.answer_question", _("Answer the question")
        ),
    ),
)
