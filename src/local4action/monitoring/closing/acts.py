"""What is done with a closing report: written, its lessons too, finished, published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.foundation.actions import SYSTEM, action
from local4action.foundation.editing import refuse_stale
from local4action.foundation.names import languages
from local4action.foundation.text import cleaned
from local4action.foundation.translations import Translated
from local4action.hubs.actions import locked_open, now_text
from local4action.monitoring.closing.reading import lesson_written, written
from local4action.monitoring.closing.states import CLOSING
from local4action.monitoring.closing.tables import MOST_MONTHS, ClosingReport, Lesson
from local4action.monitoring.closing.words import LONGEST_LESSON, TEXTS, searchable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local4action.hubs.models import Hub

STATES: Final = frozenset({"running", "closing"})


@action("monitoring.write_closing", on="hub")
def write_report(*, actor: Any, hub: Hub, values: Mapping[str, str], token: str) -> ClosingReport:
    """Keep the report as far as it is written; a draft may lack anything.

    Args:
        actor: who writes.
        hub: a hub that is running or closing.
        values: each text of `words.TEXTS`, `cost_band`, `months` and `language`; empty where
            nothing is known yet.
        token: the mark of the values the writer had before them.

    Raises:
        StaleEditError: someone else saved other values in between.
        ValidationError: a value is wrong, or the report is not being written.
    """
    row, report = _draft(hub)
    stored = written(report, row)
    typed = {name: cleaned(values.get(name, "")) for name in stored}
    refuse_stale(stored, typed, token)
    for name, most in TEXTS.items():
        _must_be_short(name, typed[name], most)
    _must_be_known("language", typed["language"], _known_languages(row, stored))
    if typed["cost_band"]:
        _must_be_known("cost_band", typed["cost_band"], set(ClosingReport.CostBand.values))
    report = report or ClosingReport(hub=row, language=typed["language"])
    texts = {
        name: _revised(getattr(report, name), typed[name], typed["language"], actor)
        for name in TEXTS
    }
    for name, text in texts.items():
        setattr(report, name, text)
    report.language, report.cost_band = typed["language"], typed["cost_band"]
    report.months = _months(typed["months"])
    report.words, report.written_by = searchable(texts.values()), actor
    report.save()
    return report


@action("monitoring.write_closing", on="hub")
def save_lesson(
    *,
    actor: Any,
    hub: Hub,
    lesson: Lesson | None,
    theme: str,
    text: str,
    language: str,
    token: str | None = None,
) -> Lesson:
    """Add a lesson, or change one; it keeps its reference.

    Raises:
        StaleEditError: someone else saved other words in between.
        ValidationError: a value is wrong, or the report is not being written.
    """
    row, report = _draft(hub)
    if lesson is not None:
        lesson = _still_there(report, lesson)
    typed = {"theme": theme, "text": cleaned(text), "language": language}
    if lesson is not None:
        refuse_stale(lesson_written(lesson, language), typed, token)
    _must_be_known("theme", theme, set(Lesson.Theme.values))
    _must_be_known("language", language, _known_languages(row, lesson_written(lesson, language="")))
    _must_be_short("text", typed["text"], LONGEST_LESSON)
    if not typed["text"]:
        raise ValidationError({"text": _("Write the lesson.")})
    if report is None:
        report = ClosingReport.objects.create(hub=row, language=language, written_by=actor)
    lesson = lesson or Lesson(report=report)
    before = lesson.text if lesson.pk else None
    lesson.theme = theme
    said = _revised(before, typed["text"], language, actor)
    lesson.text, lesson.words = said, searchable([said])
    lesson.save()
    return lesson


@action("monitoring.write_closing", on="hub")
def drop_lesson(*, actor: Any, hub: Hub, lesson: Lesson) -> ClosingReport:
    """Take a lesson out of a report that is not yet finished."""
    del actor
    _row, report = _draft(hub)
    there = _still_there(report, lesson)
    there.delete()
    return there.report


@action("monitoring.finish_closing", on="report")
def finish_report(*, actor: Any, report: ClosingReport) -> ClosingReport:
    """Say that the report is whole: the hub may be completed, and the report is public then."""
    locked_open(report.hub)
    return CLOSING.move(report, "finish", actor=actor)


@action("monitoring.reopen_closing", on="report")
def reopen_report(*, actor: Any, report: ClosingReport) -> ClosingReport:
    """Take a finished report back to change it, while the hub is not completed."""
    locked_open(report.hub)
    return CLOSING.move(report, "reopen", actor=actor)


MOVES: Final = {"finish": finish_report, "reopen": reopen_report}


def publish(hub: Hub) -> ClosingReport | None:
    """Part of completing a hub: its finished report becomes public, once."""
    report = ClosingReport.objects.filter(hub=hub, state=ClosingReport.State.FINISHED).first()
    if report is None:
        return None
    return CLOSING.move(report, "publish", actor=SYSTEM, published_on=timezone.localdate())


def _draft(hub: Hub) -> tuple[Hub, ClosingReport | None]:
    """The hub, locked, and its report if it is begun and may be changed."""
    row = locked_open(hub)
    if row.state not in STATES:
        raise ValidationError(
            _("The closing report is written while the hub runs or closes."), code="state"
        )
    report = ClosingReport.objects.select_for_update(of=("self",)).filter(hub=row).first()
    if report is not None and report.state != ClosingReport.State.DRAFT:
        raise ValidationError(
            _("The report is finished. Take it back first, then change it."), code="state"
        )
    return row, report


def _still_there(report: ClosingReport | None, lesson: Lesson) -> Lesson:
    found = report.lessons.filter(pk=lesson.pk).first() if report else None
    if found is None:
        raise ValidationError(_("This lesson is no longer there."))
    return found


def _revised(before: Translated | None, text: str, language: str, actor: Any) -> Any:
    """The text as it is now; translations stay while the language of the original does."""
    if not text:
        return None
    if before is None or before.original != language:
        return Translated.of(text, language, by=actor.pk, at=now_text())
    if str(before) == text:
        return before
    return before.revised(text, by=actor.pk, at=now_text())


def _must_be_short(name: str, text: str, most: int) -> None:
    if len(text) > most:
        raise ValidationError(
            {
                name: _("At most %(most)d characters; this has %(count)d.")
                % {"most": most, "count": len(text)}
            }
        )


def _must_be_known(name: str, value: str, known: set[str]) -> None:
    if value not in known:
        raise ValidationError({name: _("Choose one of the list.")})


def _known_languages(hub: Hub, stored: Mapping[str, str]) -> set[str]:
    """Those of the list, that of the hub, and that in which it is written already."""
    return {code for code, _name in languages("en")} | {hub.title.original, stored["language"]}


def _months(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 0 < int(text) <= MOST_MONTHS):
        raise ValidationError(
            {
                "months": _("Write a whole number of months, from 1 to %(most)d.")
                % {"most": MOST_MONTHS}
            }
        )
    return int(text)
