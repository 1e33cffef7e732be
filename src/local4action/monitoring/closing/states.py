"""The life of a closing report as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from local4action.foundation.workflow import State, Transition, Workflow
from local4action.monitoring import rules as _rules  # noqa: F401 - the permissions named below

if TYPE_CHECKING:
    from local4action.monitoring.closing.tables import ClosingReport


def missing(report: ClosingReport | None) -> list[str]:
    """What the report still lacks, a sentence each; empty when it can be finished."""
    found = []
    if report is None or report.reached is None:
        found.append(gettext("Say what was reached."))
    if report is None or not report.lessons.exists():
        found.append(gettext("Add at least one lesson."))
    if report is None or not report.cost_band or report.cost is None:
        found.append(gettext("Say what it costs to do the same elsewhere."))
    if report is None or report.law is None:
        found.append(gettext("Say what the law must allow."))
    if report is None or report.staff is None:
        found.append(gettext("Say who is needed."))
    if report is None or report.months is None or report.time is None:
        found.append(gettext("Say how long it takes."))
    return found


def _whole(report: Any) -> str | None:
    return " ".join(missing(report)) or None


CLOSING: Final = Workflow(
    "closing report",
    {
        "draft": State(_("Draft"), _("Being written")),
        "finished": State(_("Finished"), _("Finished, not yet public"), "going"),
        "published": State(_("Published"), _("Published"), "good"),
    },
    (
        Transition(
            "finish",
            ("draft",),
            "finished",
            "monitoring.finish_closing",
            _("Finish the report"),
            _whole,
        ),
        Transition(
            "reopen",
            ("finished",),
            "draft",
            "monitoring.reopen_closing",
            _("Take it back to change it"),
        ),
        Transition("publish", ("finished",), "published", None, _("Be published with the hub")),
    ),
)
