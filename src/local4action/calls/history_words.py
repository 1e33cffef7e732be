"""The history of this room in words: what each act is called, and each column it changes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from local4action.calls.kinds import said_in
from local4action.calls.workflow import CALL, PROPOSAL
from local4action.foundation import dates
from local4action.foundation.names import country_name, language_name
from local4action.foundation.translations import Translated
from local4action.members import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.utils.functional import Promise

LONGEST: Final = 300
NOTHING: Final = "–"

# By the name under which an act stands in the history.
ACTS: Final[dict[str, Promise]] = {
    "calls.install_question_sets": gettext_lazy("Came with this software"),
    "calls.make_question_set": gettext_lazy("Set of questions begun"),
    "calls.make_question_version": gettext_lazy("New version begun"),
    "calls.drop_question_version": gettext_lazy("Draft of a version thrown away"),
    "calls.edit_questions": gettext_lazy("Questions edited"),
    "calls.draft_call": gettext_lazy("Call drafted"),
    "calls.edit_call": gettext_lazy("Text or rules edited"),
    "calls.clear_call": gettext_lazy("Cleared by the Executive Bureau"),
    "calls.open_call": gettext_lazy("Call opened"),
    "calls.close_call": gettext_lazy("Call closed"),
    "calls.decide_call": gettext_lazy("Call marked as decided"),
    "calls.archive_call": gettext_lazy("Call archived"),
    "calls.withdraw_call": gettext_lazy("Call withdrawn"),
    "calls.adopt_questions": gettext_lazy("Another version of the questions adopted"),
    "calls.extend_call": gettext_lazy("Deadline extended for everyone"),
    "calls.extend_proposal": gettext_lazy("More time given to this proposal"),
    "calls.judge_outage": gettext_lazy("More time given after an outage"),
    "calls.import_proposals": gettext_lazy("Brought in with a file"),
    "calls.start_proposal": gettext_lazy("Proposal begun"),
    "calls.write_proposal": gettext_lazy("Answers written"),
    "calls.invite_colleague": gettext_lazy("Colleague invited"),
    "calls.join_proposal": gettext_lazy("Colleague joined"),
    "calls.remove_colleague": gettext_lazy("Colleague taken off"),
    "calls.restore_answer": gettext_lazy("Earlier answer brought back"),
    "calls.take_over_answers": gettext_lazy("Answers taken over from another proposal"),
    "calls.return_form_document": gettext_lazy("Document sent back"),
    "calls.read_form_document": gettext_lazy("Document read"),
    "calls.take_from_document": gettext_lazy("Answers taken over from a document"),
    "calls.submit_proposal": gettext_lazy("Form submitted"),
    "calls.reopen_proposal": gettext_lazy("Taken up to be changed"),
    "calls.discard_changes": gettext_lazy("Changes thrown away: what was submitted counts"),
    "calls.withdraw_proposal": gettext_lazy("Proposal withdrawn"),
    "calls.attach_receipt": gettext_lazy("Receipt printed"),
    "calls.send_reminder": gettext_lazy("Reminder written"),
}
FORMS: Final = {
    "first": gettext_lazy("First form"), "second": gettext_lazy("Second form"),
}  # fmt: skip


def reader() -> str:
    """The language of whoever reads."""
    return (get_language() or "en").split("-")[0]


def as_text(value: Any) -> str:
    """Whatever a column holds, on one line and not too long."""
    if isinstance(value, list):
        text = ", ".join(as_text(one) for one in value)
    elif isinstance(value, dict) and "label" in value:
        text = said_in(value["label"], reader()) or str(value.get("value", ""))
    elif isinstance(value, dict):
        text = ", ".join(f"{key}: {as_text(one)}" for key, one in value.items())
    else:
        text = "" if value is None else " ".join(str(value).split())
    return f"{text[: LONGEST - 1]}…" if len(text) > LONGEST else text


def as_yes_or_no(value: Any) -> str:
    """A box that was ticked or not."""
    return _("Yes") if value else _("No")


def as_day(value: Any) -> str:
    """A day or a part of one, spoken."""
    return dates.spoken(value, reader()) if value else ""


def as_instant(value: Any) -> str:
    """A moment, by the clock everybody shares."""
    if not value:
        return ""
    at = dt.datetime.fromisoformat(value).astimezone(dt.UTC)
    return f"{dates.spoken(at.date().isoformat(), reader())}, {at:%H:%M} UTC"


def as_words(value: Any) -> str:
    """A text in several languages, each after its name; what differs is seen in its own."""
    if not value:
        return ""
    texts = Translated.from_json(value).texts
    if len(texts) == 1:
        return as_text(next(iter(texts.values())).text)
    return as_text(" / ".join(f"{tag}: {one.text}" for tag, one in texts.items()))


def _each(name_of: Callable[[str], Any]) -> Callable[[Any], str]:
    return lambda values: as_text([str(name_of(one)) for one in values or []])


def _named(names: Mapping[Any, Any]) -> Callable[[Any], str]:
    return lambda value: str(names.get(value, value))


def _state(workflow: Any) -> Callable[[Any], str]:
    return lambda value: str(workflow.states[value].staff) if value else ""


type Column = tuple[Promise, Callable[[Any], str]]

_CALL: Final[dict[str, Column]] = {
    "state": (gettext_lazy("State"), _state(CALL)),
    "title": (gettext_lazy("Title"), as_words),
    "text": (gettext_lazy("Text"), as_words),
    "opens_on": (gettext_lazy("Opens"), as_day),
    "closes_at": (gettext_lazy("Deadline"), as_instant),
    "closes_zone": (gettext_lazy("Time zone of the deadline"), as_text),
    "languages": (gettext_lazy("Languages a proposal may be written in"),
                  _each(lambda tag: language_name(tag, reader()))),
    "kinds": (gettext_lazy("Who may lead"), _each(lambda kind: words.KINDS.get(kind, kind))),
    "sections": (gettext_lazy("Only in these sections"),
                 _each(lambda one: words.SECTIONS.get(one, one))),
    "countries": (gettext_lazy("Only in these countries"),
                  _each(lambda code: country_name(code, reader()))),
    "ldc_only": (gettext_lazy("Only in the least developed countries"), as_yes_or_no),
    "members_only": (gettext_lazy("Members only"), as_yes_or_no),
    "min_months": (gettext_lazy("Shortest time, in months"), as_text),
    "max_months": (gettext_lazy("Longest time, in months"), as_text),
    "reminder_days": (
        gettext_lazy("Reminders to those who write, days before the deadline"), as_text),
    "review_reminder_days": (
        gettext_lazy("Reminders to readers, days before their review is awaited"), as_text),
    "cleared_on": (gettext_lazy("Day of the meeting"), as_day),
    "clearance_minutes": (gettext_lazy("Minutes"), as_text),
}  # fmt: skip
_QUESTION: Final[dict[str, Column]] = {
    "label": (gettext_lazy("Question"), as_words),
    "help": (gettext_lazy("Help"), as_words),
    "key": (gettext_lazy("Short name"), as_text),
    "position": (gettext_lazy("Place in the form"), as_text),
    "required": (gettext_lazy("It must be answered"), as_yes_or_no),
    "max_words": (gettext_lazy("Most words"), as_text),
    "options": (gettext_lazy("Answers"), as_text),
    "unit": (gettext_lazy("Unit"), as_words),
    "least": (gettext_lazy("Smallest number"), as_text),
    "most": (gettext_lazy("Largest number"), as_text),
    "columns": (gettext_lazy("Columns"), as_text),
    "most_rows": (gettext_lazy("Most rows"), as_text),
    "file_types": (gettext_lazy("Kinds of files"), as_text),
    "most_mb": (gettext_lazy("Largest size, in MB"), as_text),
    "shown_if": (gettext_lazy("Asked only after one of these answers"), as_text),
    "is_for_board": (gettext_lazy("The Advisory Board sees the answer"), as_yes_or_no),
    "is_public": (gettext_lazy("The answer may be shown to anyone"), as_yes_or_no),
    "is_personal": (gettext_lazy("The answer is personal data"), as_yes_or_no),
    "feature": (gettext_lazy("What the check of eligibility reads from it"), as_text),
}
_PROPOSAL: Final[dict[str, Column]] = {
    "state": (gettext_lazy("State"), _state(PROPOSAL)),
    "second_form_due": (gettext_lazy("Second form due"), as_day),
    "extended_to": (gettext_lazy("Deadline of this proposal"), as_instant),
    "reopened_at": (gettext_lazy("Being changed since"), as_instant),
}
# What is told of a changed row, by its table and column; other columns follow from these.
COLUMNS: Final[dict[str, dict[str, Column]]] = {
    "call": _CALL,
    "question": _QUESTION,
    "questionset": {"title": (gettext_lazy("Title"), as_words)},
    "questionsetversion": {"frozen_at": (gettext_lazy("Frozen"), as_instant)},
    "proposal": _PROPOSAL,
}
