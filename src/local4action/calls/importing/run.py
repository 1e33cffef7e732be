"""A file is brought into a call: read once, judged, and then, when asked to, written."""

from __future__ import annotations

import json
import tempfile
from typing import IO, TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _

from local4action.calls import actions, queries
from local4action.calls.actions.submitting import ACCEPTING
from local4action.calls.importing import drafting, known, source
from local4action.calls.importing.judging import Entry, Judge, RowRefusedError
from local4action.calls.importing.limits import brief, refused
from local4action.calls.importing.maps import heading, read_map
from local4action.calls.importing.reporting import Line, Report
from local4action.foundation.actions import SYSTEM
from local4action.members.queries import name_letters, organisations_by_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from local4action.calls.importing.maps import Map
    from local4action.calls.models import Call, ImportRun

_IN_MEMORY: Final = 4 * 1024 * 1024


def import_file(
    path: Path,
    *,
    call: str,
    plan: Path,
    commit: bool = False,
    report: Path | None = None,
    say: Callable[[str], None] = print,
) -> int:
    """Bring the rows of a file into a call; without `commit`, only say what would become of them.

    Args:
        path: the file, CSV or XLSX.
        call: the call's slug or reference.
        plan: the map, see `docs/importing.md`.
        commit: whether anything is written.
        report: where the report is written as JSON.
        say: takes the lines of the report in words.

    Returns:
        How many rows were refused.

    Raises:
        ValidationError: when the file, the map or the call cannot be used at all.
    """
    into = _call(call)
    questions = queries.questions_of(into, "first")
    mapped = read_map(plan, [one.key for one in questions])
    mark = source.fingerprint(path)
    if commit and into.state not in ACCEPTING:
        raise refused(_("This call takes no proposals now."))
    with tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="\n") as aside:
        winners, left_out = _judged(path, into, mapped, aside)
        if left_out:
            say(_("Columns left out: %(names)s.") % {"names": ", ".join(left_out)})
        about = {
            "file": path.name,
            "sha256": mark,
            "map_sha256": mapped.sha256,
            "call": into.ref,
            "written": commit,
            "columns_left_out": left_out,
        }
        written = Report(say, report, about)
        bringing = _Bringing(into, mapped, path.name, mark, winners, commit=commit)
        complete = False
        try:
            aside.seek(0)
            for line in aside:
                written.add(bringing.line(json.loads(line)))
            bringing.finish(written.counts)
            complete = True
        finally:
            written.close(complete=complete)
    say(written.totals())
    if not commit:
        say(_("Nothing was written. Run it with --commit to bring these rows in."))
    return written.counts["refused"]


def make_map(path: Path, *, call: str) -> str:
    """A first map for a file, in YAML, by its headings.

    Raises:
        ValidationError: when the file cannot be read, or there is no such call.
    """
    into = _call(call)
    source.fingerprint(path)
    headings = next(source.rows(path)).cells
    return drafting.draft(headings, queries.questions_of(into, "first"))


def _call(slug_or_ref: str) -> Call:
    try:
        return queries.call_named(slug_or_ref)
    except Http404:
        raise refused(_("There is no call “%(name)s”.") % {"name": slug_or_ref}) from None


def _judged(
    path: Path, call: Call, plan: Map, aside: IO[str]
) -> tuple[dict[bytes, tuple[str, int]], list[str]]:
    """Judge each row and set it aside; of rows with one key the one sent last wins.

    Held in memory are only the keys, with when and in which row the winner of each was sent.
    """
    found = source.rows(path, encoding=plan.encoding, delimiter=plan.delimiter, sheet=plan.sheet)
    judge = Judge(call, queries.questions_of(call, "first"), plan, next(found).cells)
    winners: dict[bytes, tuple[str, int]] = {}
    for row in found:
        try:
            entry = judge.judge(row)
        except RowRefusedError as error:
            whole: dict[str, Any] = {
                "row": row.number, "organisation": error.organisation, "reasons": error.reasons,
            }  # fmt: skip
        else:
            whole = entry.as_json()
            key, sent = bytes.fromhex(entry.key)[:16], (entry.sent_at, entry.row)
            winners[key] = max(sent, winners.get(key, sent))
        aside.write(json.dumps(whole, ensure_ascii=False) + "\n")
    return winners, judge.left_out


class _Bringing:
    """Says, and where asked to does, what becomes of each row that was set aside."""

    def __init__(
        self,
        call: Call,
        plan: Map,
        name: str,
        mark: str,
        winners: dict[bytes, tuple[str, int]],
        *,
        commit: bool,
    ) -> None:
        self.call, self.plan, self.name, self.mark = call, plan, name, mark
        self.winners, self.commit = winners, commit
        self.run: ImportRun | None = None
        self.imported = known.imported_into(call)
        self.here = known.proposed_here(call)
        self.organisations: dict[str, dict[str, list[int]]] = {}

    def line(self, whole: dict[str, Any]) -> Line:
        """What becomes of one row."""
        if "reasons" in whole:
            return Line(whole["row"], "refused", whole["organisation"], why=whole["reasons"])
        entry = Entry(**whole)
        _sent, winner = self.winners[bytes.fromhex(entry.key)[:16]]
        if winner != entry.row:
            why = _("the later answer in row %(row)s counts") % {"row": winner}
            return Line(entry.row, "merged", entry.organisation, why=[why, *entry.remarks])
        try:
            return self._winner(entry)
        except ValidationError as error:
            why = " ".join(error.messages)
            return Line(entry.row, "refused", entry.organisation, why=[why, *entry.remarks])

    def _winner(self, entry: Entry) -> Line:
        before = self.imported.get(entry.key)
        remarks = list(entry.remarks)
        organisation = None
        if before is not None:
            ref = before.ref
            if before.content == entry.content:
                return Line(entry.row, "here", entry.organisation, ref)
            if entry.moment < before.sent_at:
                why = _("a later answer is here already")
                return Line(entry.row, "merged", entry.organisation, ref, [why, *remarks])
            if before.state != "submitted":
                raise ValidationError(
                    _("Its proposal %(ref)s has moved on and can no longer be changed.")
                    % {"ref": ref}
                )
            outcome = "updated"
            remarks.insert(0, _("version %(number)s") % {"number": before.version + 1})
        else:
            outcome, ref, organisation = "taken", "", self._organisation(entry)
            if organisation is None:
                remarks.insert(0, _("new organisation, to be confirmed"))
        if self.commit:
            ref = self._write(entry, organisation)
        return Line(entry.row, outcome, entry.organisation, ref, remarks)

    def _organisation(self, entry: Entry) -> int | None:
        """The one organisation of that name and country, by its key; None when it is new."""
        named = self._named(entry.country).get(name_letters(entry.organisation), [])
        if len(named) > 1:
            raise ValidationError(
                _("%(count)s organisations of this name are known in this country.")
                % {"count": len(named)}
            )
        if not named:
            return None
        title = heading(str(entry.answers.get("title", "")))
        for ref, known_as in self.here.get(named[0], []):
            if self.plan.identity == "organisation" or heading(known_as) == title:
                raise ValidationError(
                    _("Its proposal %(ref)s was written here, and stays as it is.") % {"ref": ref}
                )
        return named[0]

    def _named(self, country: str) -> dict[str, list[int]]:
        if country not in self.organisations:
            self.organisations[country] = organisations_by_name(country)
        return self.organisations[country]

    def _write(self, entry: Entry, organisation: int | None) -> str:
        if self.run is None:  # a file that brings nothing new leaves no trace
            self.run = actions.begin_import(
                call=self.call,
                file_name=brief(self.name),
                file_sha256=self.mark,
                map_sha256=self.plan.sha256,
                actor=SYSTEM,
            )
        made = actions.import_proposal(
            run=self.run, entry=entry, organisation=organisation, actor=SYSTEM
        )
        if organisation is None and entry.key not in self.imported:
            named = self._named(entry.country)
            named[name_letters(entry.organisation)] = [made.proposal.organisation_id]
        return str(made.proposal.ref)

    def finish(self, counts: dict[str, int]) -> None:
        """Note the numbers with the run, if there was one."""
        if self.run is not None:
            actions.finish_import(run=self.run, counts=counts, actor=SYSTEM)
