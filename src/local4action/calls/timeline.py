"""The history of a call, of a set of questions and of a proposal: who, when, from what to what.

It is read from what the database's own triggers kept, so that no way of changing a row slips by:
an act of this software is called by its name, anything else is told as a change all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from local4action.accounts.models import Person
from local4action.calls import history_words
from local4action.calls.history_words import ACTS, COLUMNS, FORMS, NOTHING, as_instant, as_words
from local4action.calls.models import (
    Adoption,
    Call,
    Extension,
    ImportedProposal,
    ImportRun,
    Proposal,
    ProposalMember,
    Question,
    QuestionSet,
    QuestionSetVersion,
    Reminder,
    ReturnedDocument,
    Revision,
    Submission,
)
from local4action.calls.workflow import OUTCOMES, is_untold
from local4action.foundation.history import Change, changes_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

FORM_COLUMNS: Final = {"first_form_id": "first", "second_form_id": "second"}
# Rows that are told whole once more when one of these columns changes.
TOLD_AGAIN: Final = {
    "proposalmember": {"joined_at"}, "returneddocument": {"read_at"}, "submission": {"receipt_id"},
    "importrun": {"counts"}, "importedproposal": {"version"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """One act: when, what in words, who did it (empty for the clock), and from what to what."""

    at: dt.datetime
    text: str
    who: str
    details: tuple[str, ...] = ()


def of_call(call: Call) -> list[Act]:
    """Every act on a call, the newest first; three queries at most."""
    return _told(
        changes_of(
            (Call, "pgh_obj_id", [call.pk]),
            (Adoption, "call_id", [call.pk]),
            (Extension, "call_id", [call.pk]),
            (ImportRun, "call_id", [call.pk]),
        )
    )


def of_question_set(question_set: QuestionSet) -> list[Act]:
    """Every act on a set of questions, also on versions that are gone; four queries at most."""
    event: Any = QuestionSetVersion.pgh_event_model  # type: ignore[attr-defined]
    rows = event.objects.filter(question_set_id=question_set.pk).order_by()
    versions = list(rows.values_list("pgh_obj_id", flat=True).distinct())
    return _told(
        changes_of(
            (QuestionSet, "pgh_obj_id", [question_set.pk]),
            (QuestionSetVersion, "question_set_id", [question_set.pk]),
            (Question, "version_id", versions),
        )
    )


def of_proposal(proposal: Proposal) -> list[Act]:
    """Every act on a proposal that those who write it may know of; three queries at most.

    Whoever does not write it is not named to them.
    """
    key = [proposal.pk]
    found = changes_of(
        (Proposal, "pgh_obj_id", key),
        *_about(proposal),
        (Submission, "proposal_id", key),
        (Revision, "proposal_id", key),
        (ReturnedDocument, "proposal_id", key),
    )
    untold = is_untold(proposal)
    found = [
        one
        for one in found
        if one.row.get("kind") != Reminder.Kind.REVIEW
        and not (untold and one.table == "proposal" and one.row["state"] in OUTCOMES)
    ]
    writers = {one.row["person_id"] for one in found if one.table == "proposalmember"}
    return _told(found, named=lambda actor: actor in writers)


def of_proposal_for_officers(proposal: Proposal) -> list[Act]:
    """What the record of a file tells besides its moves; what is written is no business of theirs.

    Three queries at most.
    """
    own = [
        one
        for one in changes_of((Proposal, "pgh_obj_id", [proposal.pk]), *_about(proposal))
        if one.table != "proposal" or one.columns & {*FORM_COLUMNS, "extended_to"}
    ]
    return _told([one for one in own if one.table != "proposal" or one.before])


def _about(proposal: Proposal) -> list[tuple[Any, str, list[int]]]:
    tables = (ProposalMember, Extension, ImportedProposal, Reminder)
    return [(table, "proposal_id", [proposal.pk]) for table in tables]


def _told(changes: Iterable[Change], *, named: Callable[[int], bool] = bool) -> list[Act]:
    """All rows of one act as one, the newest first."""
    found = list(changes)
    known = _Known(found)
    grouped: dict[str, list[Change]] = {}
    for one in found:
        grouped.setdefault(one.act, []).append(one)
    acts = []
    for rows in grouped.values():
        details = [said for one in rows for said in known.said(one)]
        if not details and not any(one.kind != "update" for one in rows):
            continue  # a column that follows from what was told before
        first = rows[0]
        who = known.people.get(first.actor, "") if first.actor and named(first.actor) else ""
        told = tuple(one for one in dict.fromkeys(details) if one != who)
        acts.append(Act(first.at, _text(rows), who, told))
    return acts[::-1]


def _text(rows: list[Change]) -> str:
    """What the act is called; one of another room by where it moved a proposal."""
    action = rows[0].action
    if action in ACTS:
        return str(ACTS[action])
    if not action:
        return _("Changed in the database, by no act of this software")
    return _("Moved on") if any("state" in one.columns for one in rows) else _("Changed")


class _Known:
    """The names of what the changed rows point at, read at once; and each row in words."""

    def __init__(self, changes: list[Change]) -> None:
        people: set[Any] = set()
        versions: set[Any] = set()
        for one in changes:
            people |= {one.actor, one.row.get("person_id")}
            for row in (one.row, one.before):
                versions |= {row.get(name) for name in (*FORM_COLUMNS, "before_id", "version_id")}
        self.people = {one.pk: str(one) for one in Person.objects.filter(pk__in=people - {None})}
        rows = QuestionSetVersion.objects.filter(pk__in=versions - {None})
        self.versions = {one.pk: one for one in rows.select_related("question_set")}

    def said(self, change: Change) -> list[str]:
        """What one row tells: that it came or went, or each column from what to what."""
        tell = getattr(self, f"_{change.table}", None)
        if change.kind != "update" or change.columns & TOLD_AGAIN.get(change.table, set()):
            return tell(change) if tell else []
        said = [*_columns(change), *self._forms(change)]
        return [_of_question(change, one) for one in said] if change.table == "question" else said

    def _version(self, key: int | None) -> str:
        found = self.versions.get(key or 0)
        if found is None:
            return NOTHING
        title = found.question_set.title.render(history_words.reader()).text
        return _("%(title)s, version %(number)s") % {"title": title, "number": found.number}

    def _forms(self, change: Change) -> list[str]:
        return [
            _from_to(
                FORMS[form], self._version(change.before[name]), self._version(change.row[name])
            )
            for name, form in FORM_COLUMNS.items()
            if change.table in {"call", "proposal"} and name in change.columns
        ]

    def _adoption(self, change: Change) -> list[str]:
        row = change.row
        # No numbers: they would count what some readers of the history may not know of.
        moved = _("What was being written moved to them; what was submitted stayed as it was.")
        return [
            _from_to(
                FORMS[row["form"]],
                self._version(row["before_id"]),
                self._version(row["version_id"]),
            ),
            *_reason(row),
            *([moved] if row["reason"] else []),
        ]

    def _extension(self, change: Change) -> list[str]:
        row = change.row
        before, after = as_instant(row["closed_at_before"]), as_instant(row["closes_at"])
        return [_from_to(_("Deadline"), before, after), *_reason(row)]

    def _importrun(self, change: Change) -> list[str]:
        return [_("File: %(name)s") % {"name": change.row["file_name"]}]

    def _importedproposal(self, change: Change) -> list[str]:
        return [_("Row %(row)s of the file") % {"row": change.row["row"]}]

    def _proposalmember(self, change: Change) -> list[str]:
        return [self.people.get(change.row["person_id"]) or change.row["email"]]

    def _submission(self, change: Change) -> list[str]:
        row = change.row
        said = {"form": FORMS[row["form"]], "number": row["number"]}
        return [_("%(form)s, submission %(number)s") % said]

    def _revision(self, change: Change) -> list[str]:
        row = change.row
        said = {"form": FORMS[row["form"]], "number": row["number"]}
        return [_("%(form)s, version %(number)s") % said]

    def _returneddocument(self, change: Change) -> list[str]:
        return [change.row["name"]]

    def _reminder(self, change: Change) -> list[str]:
        name = self.people.get(change.row["person_id"], "")
        return [_("To %(name)s, %(days)s days before") % {"name": name, "days": change.row["days"]}]

    def _questionsetversion(self, change: Change) -> list[str]:
        return [_("Version %(number)s") % {"number": change.row["number"]}]

    def _question(self, change: Change) -> list[str]:
        # All questions of a version that came or went at once are told by its number.
        if change.action != "calls.edit_questions" and change.action:
            return []
        gone = change.kind == "delete"
        return [_of_question(change, _("taken out") if gone else _("added"))]


def _columns(change: Change) -> list[str]:
    return [
        _from_to(label, told(change.before.get(name)), told(change.row[name]))
        for name, (label, told) in COLUMNS.get(change.table, {}).items()
        if name in change.columns
    ]


def _from_to(what: Any, before: str, after: str) -> str:
    said = {"what": what, "before": before or NOTHING, "after": after or NOTHING}
    return _("%(what)s: from “%(before)s” to “%(after)s”") % said


def _of_question(change: Change, said: str) -> str:
    return f"“{as_words(change.row['label'])}”: {said}"


def _reason(row: dict[str, Any]) -> list[str]:
    return [_("Reason: %(reason)s") % {"reason": as_words(row["reason"])}] if row["reason"] else []
