"""Reading a closing report on the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext as _

from local4action.foundation.access import one_or_404
from local4action.hubs.completion import Missing
from local4action.monitoring.closing.tables import ClosingReport, Lesson
from local4action.monitoring.closing.words import TEXTS

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from local4action.hubs.models import Hub


def report_of(hub: Hub) -> ClosingReport | None:
    """The closing report of a hub a gate has let through, if it is begun."""
    return ClosingReport.objects.filter(hub=hub).first()


def lessons_of(report: ClosingReport | None) -> list[Lesson]:
    """Its lessons in the order they were written."""
    return [] if report is None else list(report.lessons.all())


def lesson_for(actor: Any, hub: Hub, ref: str) -> Lesson:
    """A lesson of this hub's report, which a gate has let through, or 404."""
    del actor
    return one_or_404(Lesson.objects.filter(report__hub=hub), ref=ref)


def written(report: ClosingReport | None, hub: Hub) -> dict[str, str]:
    """What the report's fields say now; empty before it is begun."""
    if report is None:
        return {
            **dict.fromkeys(TEXTS, ""),
            "cost_band": "",
            "months": "",
            "language": hub.title.original,
        }
    return {
        **{name: str(getattr(report, name) or "") for name in TEXTS},
        "cost_band": report.cost_band,
        "months": str(report.months or ""),
        "language": report.language,
    }


def lesson_written(lesson: Lesson | None, language: str) -> dict[str, str]:
    """What a lesson says now; `language` is that of a new one."""
    if lesson is None:
        return {"theme": "", "text": "", "language": language}
    return {"theme": lesson.theme, "text": str(lesson.text), "language": lesson.text.original}


def keeps_from_completing(hub: Hub) -> Missing | None:
    """A hub is completed with a finished closing report, and not without."""
    report = report_of(hub)
    if report is not None and report.state != ClosingReport.State.DRAFT:
        return None
    return Missing(
        _(
            "Finish the closing report first: others learn from it what worked, what did not, and "
            "what they need to do the same."
        ),
        reverse("monitoring:closing", args=[hub.ref]),
        _("Closing report"),
    )


def own_events(hub: Hub) -> list[QuerySet[Any]]:
    """The history rows of the report and its lessons, those taken out as well."""
    reports = ClosingReport.objects.filter(hub=hub).values("pk")
    return [
        apps.get_model("monitoring", "ClosingReportEvent").objects.filter(hub=hub),
        apps.get_model("monitoring", "LessonEvent").objects.filter(report__in=reports),
    ]
