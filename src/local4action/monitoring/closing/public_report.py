"""A published closing report as the public page reads it, in the query of the hub itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import OuterRef, Q, Subquery

from local4action.foundation.documents import JSONObject, documents
from local4action.foundation.translations import Translated
from local4action.monitoring.closing.tables import ClosingReport, Lesson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from local4action.hubs.models import Hub

NEEDS: Final = ("cost", "law", "staff", "time")


@dataclass(frozen=True, slots=True)
class LessonShown:
    """One lesson: how it is cited, its theme, its words."""

    ref: str
    theme: str
    text: Translated


@dataclass(frozen=True, slots=True)
class ClosingShown:
    """A published closing report; `needs` holds the texts of cost, law, staff and time."""

    published_on: str
    reached: Translated
    cost_band: str
    months: int
    needs: Mapping[str, Translated]
    lessons: list[LessonShown]


def with_closing(hubs: QuerySet[Hub]) -> QuerySet[Hub]:
    """The same hubs, each with the document that `closing_of` reads."""
    lessons = documents(
        Lesson.objects.filter(report=OuterRef("pk")).order_by("pk"),
        ref="ref", theme="theme", text="text",
    )  # fmt: skip
    report = ClosingReport.objects.filter(
        hub=OuterRef("pk"), state=ClosingReport.State.PUBLISHED
    ).values(
        document=JSONObject(
            published_on="published_on", reached="reached", cost_band="cost_band",
            months="months", cost="cost", law="law", staff="staff", time="time", lessons=lessons,
        )
    )  # fmt: skip
    return hubs.annotate(closing_document=Subquery(report))


def closing_of(hub: Hub) -> ClosingShown | None:
    """The published report of a hub read `with_closing`; no query."""
    known: Any = hub
    document = known.closing_document
    if document is None:
        return None
    return ClosingShown(
        document["published_on"],
        Translated.stored(document["reached"]),
        document["cost_band"],
        document["months"],
        {name: Translated.stored(document[name]) for name in NEEDS},
        [
            LessonShown(one["ref"], one["theme"], Translated.stored(one["text"]))
            for one in document["lessons"]
        ],
    )


def published_lessons() -> QuerySet[Lesson]:
    """Every lesson anyone may read, with its report, hub and lead; the newest report first."""
    return (
        Lesson.objects.filter(
            report__state=ClosingReport.State.PUBLISHED, report__hub__is_public=True
        )
        .select_related("report__hub__lead")
        .order_by("-report__published_on", "-report_id", "pk")
    )


def saying(lessons: QuerySet[Lesson], words: list[str]) -> QuerySet[Lesson]:
    """Those that say all of these folded words, in the lesson or in its report."""
    for word in words:
        lessons = lessons.filter(Q(words__contains=word) | Q(report__words__contains=word))
    return lessons
