"""Closing reports of the examples that are completed, invented like the hubs themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local4action.foundation import dates
from local4action.foundation.translations import Status, Translated
from local4action.hubs.models import Hub
from local4action.monitoring.closing.words import NEEDS, searchable
from local4action.monitoring.models import ClosingReport, Lesson

if TYPE_CHECKING:
    from collections.abc import Mapping


def load_closing(reports: Mapping[str, Any]) -> None:
    """Publish the report of each completed example on the day its hub was last confirmed."""
    hubs = {hub.import_key: hub for hub in Hub.objects.filter(import_key__in=reports)}
    for key, said in reports.items():
        hub = hubs[key]
        texts = {name: _text(said[name]) for name in ("reached", *NEEDS)}
        report = ClosingReport.objects.create(
            hub=hub,
            state=ClosingReport.State.PUBLISHED,
            language=said["language"],
            cost_band=said["cost_band"],
            months=said["months"],
            published_on=hub.confirmed_on or dates.latest(hub.end or ""),
            words=searchable(texts.values()),
            **texts,
        )
        for one in said["lessons"]:
            text = _text(one["text"])
            Lesson.objects.create(
                report=report, theme=one["theme"], text=text, words=searchable([text])
            )


def _text(document: Mapping[str, Any]) -> Translated:
    """The original, with translations made from it as it is."""
    original, texts = document["original"], document["texts"]
    text = Translated.of(texts[original]["text"], original)
    for language, version in texts.items():
        if language != original:
            text = text.with_translation(language, version["text"], Status(version["status"]))
    return text
