"""Lessons of all hubs: found by words, theme and goal, and as records for machines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from local4action.foundation import dates
from local4action.foundation.access import one_or_404
from local4action.foundation.addresses import address
from local4action.foundation.documents import documents
from local4action.foundation.text import cleaned, folded
from local4action.hubs.models import HubTag
from local4action.monitoring.closing.public_report import closing_of, published_lessons, saying
from local4action.monitoring.closing.words import COST_BANDS, NEEDS, THEMES, in_months
from local4action.showcase.cards import place
from local4action.showcase.filters import LONGEST_QUERY
from local4action.showcase.records import LICENCE, permanent, texts
from local4action.showcase.texts import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet
    from django.http import QueryDict

    from local4action.hubs.models import Hub
    from local4action.monitoring.models import ClosingReport, Lesson

A_PAGE: Final = 20
GOALS: Final = tuple(str(number) for number in range(1, 18))
MOST_WORDS: Final = 12
COLUMNS: Final = (
    "ref", "url", "theme", "text_en", "text_fr", "text_es", "text_original", "language", "hub",
    "hub_title", "hub_url", "lead", "country", "goals", "cost_band", "months", "cost", "law",
    "staff", "time", "published_on", "example",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader looks for; what an address says that is not known here is left out."""

    query: str = ""
    theme: str = ""
    goal: str = ""

    def address(self) -> str:
        """The query string, without its question mark."""
        asked = {"q": self.query, "theme": self.theme, "goal": self.goal}
        return urlencode({name: value for name, value in asked.items() if value})


def read(parameters: QueryDict) -> Asked:
    """What an address asks for. Nothing in it can fail."""
    theme, goal = parameters.get("theme", ""), parameters.get("goal", "")
    return Asked(
        cleaned(" ".join(parameters.get("q", "").split()))[:LONGEST_QUERY],
        theme if theme in THEMES else "",
        goal if goal in GOALS else "",
    )


def found(asked: Asked) -> QuerySet[Lesson]:
    """The lessons asked for, each with the codes its hub is tagged with."""
    tags = HubTag.objects.filter(
        hub=OuterRef("report__hub"), state=HubTag.State.CONFIRMED, node__frame__slug="sdg"
    )
    rows = saying(published_lessons(), folded(asked.query).split()[:MOST_WORDS])
    if asked.theme:
        rows = rows.filter(theme=asked.theme)
    if asked.goal:
        of_goal = Q(node__code=asked.goal) | Q(node__code__startswith=f"{asked.goal}.")
        rows = rows.filter(Exists(tags.filter(of_goal)))
    return rows.annotate(codes=documents(tags.order_by("pk"), code="node__code"))


def lesson_for(ref: str) -> Lesson:
    """A published lesson by its reference, or 404."""
    return one_or_404(found(Asked()), ref=ref)


def goals_of(lesson: Lesson) -> list[int]:
    """The goals of its hub."""
    codes: Any = lesson.codes  # type: ignore[attr-defined]
    return sorted({int(one["code"].split(".")[0]) for one in codes})


def card(lesson: Lesson, language: str) -> dict[str, Any]:
    """A lesson as lists show it."""
    report, hub = lesson.report, lesson.report.hub
    return {
        "ref": lesson.ref,
        "url": reverse("showcase:lesson", args=[lesson.ref]),
        "theme": THEMES[lesson.theme],
        "text": shown(lesson.text, language),
        "hub": shown(hub.title, language),
        "hub_url": f"{address('showcase:hub', hub.tail)}#closing",
        "place": place(hub.place_name, hub.country, language),
        "goals": goals_of(lesson),
        "cost": COST_BANDS[report.cost_band],
        "months": in_months(report.months or 0),
        "example": hub.is_example,
    }


def needs(report: ClosingReport, language: str) -> list[dict[str, Any]]:
    """What another place needs, from a report."""
    values = {name: shown(getattr(report, name), language) for name in NEEDS}
    return _needs(values, report.cost_band, report.months or 0)


def _needs(values: dict[str, Any], band: str, months: int) -> list[dict[str, Any]]:
    short = {"cost": COST_BANDS[band], "time": in_months(months)}
    return [
        {"term": label, "short": short.get(name, ""), "text": values[name]}
        for name, label in NEEDS.items()
    ]


def on_hub_page(hub: Hub, language: str) -> dict[str, Any] | None:
    """The closing report as the page of its hub tells it; None before it is published."""
    report = closing_of(hub)
    if report is None:
        return None
    values = {name: shown(text, language) for name, text in report.needs.items()}
    return {
        "date": dates.spoken(report.published_on, language),
        "reached": shown(report.reached, language),
        "needs": _needs(values, report.cost_band, report.months),
        "lessons": [
            {
                "ref": one.ref,
                "url": reverse("showcase:lesson", args=[one.ref]),
                "theme": THEMES[one.theme],
                "text": shown(one.text, language),
            }
            for one in report.lessons
        ],
    }


def citation(lesson: Lesson, language: str) -> str:
    """How the lesson is cited: lead, hub, year, permanent address."""
    report, hub = lesson.report, lesson.report.hub
    return _("%(lead)s, “%(hub)s”, closing report, %(year)s, lesson %(ref)s: %(url)s") % {
        "lead": hub.lead.name.render(language).text,
        "hub": hub.title.render(language).text,
        "year": report.published_on.year if report.published_on else "",
        "ref": lesson.ref,
        "url": permanent(f"/lessons/{lesson.ref}/"),
    }


def downloads(asked: Asked) -> list[dict[str, str]]:
    """The same list as files, all pages of it."""
    tail = f"?{asked.address()}" if asked.address() else ""
    return [
        {"label": label, "url": reverse(f"showcase-machine:lessons_{kind}") + tail}
        for kind, label in (("csv", "CSV"), ("json", "JSON"))
    ]


def rows(lessons: Iterable[Lesson]) -> Iterator[dict[str, Any]]:
    """One flat row for each lesson."""
    for lesson in lessons:
        report, hub, text = lesson.report, lesson.report.hub, lesson.text
        yield {
            "ref": lesson.ref,
            "url": permanent(f"/lessons/{lesson.ref}/"),
            "theme": lesson.theme,
            **{
                f"text_{one}": text.texts[one].text
                for one in ("en", "fr", "es")
                if one in text.texts
            },
            "text_original": str(text),
            "language": text.original,
            "hub": hub.ref,
            "hub_title": str(hub.title),
            "hub_url": permanent(f"/hubs/{hub.tail}/"),
            "lead": str(hub.lead.name),
            "country": hub.country,
            "goals": goals_of(lesson),
            "cost_band": report.cost_band,
            "months": report.months,
            **{name: str(getattr(report, name)) for name in NEEDS},
            "published_on": report.published_on.isoformat() if report.published_on else None,
            "example": hub.is_example,
        }


def documents_of(lessons: Iterable[Lesson]) -> Iterator[dict[str, Any]]:
    """One document for each lesson, with every language."""
    for lesson in lessons:
        (row,) = rows([lesson])
        flat = {name: value for name, value in row.items() if not name.startswith("text_")}
        report = lesson.report
        yield {
            **flat,
            "text": texts(lesson.text),
            "hub_title": texts(report.hub.title),
            "lead": {"ref": report.hub.lead.ref, "name": texts(report.hub.lead.name)},
            **{name: texts(getattr(report, name)) for name in NEEDS},
        }


HEAD: Final = f'{{"licence":"{LICENCE}","lessons":[\n'
