"""The kinds of questions: for each, how an answer is read, judged, shown and carried over."""

from __future__ import annotations

from typing import Final

from local4action.calls.kinds.base import Asked, Kind, said_in
from local4action.calls.kinds.choosing import Choice, Choices, Consent, Goals, Targets
from local4action.calls.kinds.figures import Day, Number
from local4action.calls.kinds.sent_files import SentFile
from local4action.calls.kinds.tables import Table
from local4action.calls.kinds.texts import LongText, Place, ShortText

KINDS: Final[dict[str, Kind]] = {
    "short_text": ShortText(), "long_text": LongText(), "choice": Choice(), "choices": Choices(),
    "number": Number(), "date": Day(), "goals": Goals(), "targets": Targets(), "place": Place(),
    "table": Table(), "file": SentFile(), "consent": Consent(),
}  # fmt: skip

__all__ = ["KINDS", "Asked", "Kind", "said_in"]
