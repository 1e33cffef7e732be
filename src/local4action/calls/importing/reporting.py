"""What became of each row, as a table for the terminal and as JSON, written on the way."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from local4action.calls.importing.limits import brief

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FORMAT: Final = "local4action-import-report/1"
OUTCOMES: Final = ("taken", "updated", "here", "merged", "refused")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the report; `why` holds reasons of a refusal or a merge, and remarks."""

    row: int
    outcome: str
    organisation: str
    proposal: str = ""
    why: list[str] = field(default_factory=list)


def outcome_names() -> dict[str, str]:
    """What each outcome is called in the table."""
    return {
        "taken": pgettext("row of a file", "taken"),
        "updated": pgettext("row of a file", "new version"),
        "here": pgettext("row of a file", "already here"),
        "merged": pgettext("row of a file", "merged"),
        "refused": pgettext("row of a file", "refused"),
    }


class Report:
    """Takes the lines one by one; holds only how many there were of each kind."""

    def __init__(
        self, say: Callable[[str], None], path: Path | None, about: dict[str, Any]
    ) -> None:
        self.say = say
        self.names = outcome_names()
        self.counts = dict.fromkeys(OUTCOMES, 0)
        self.file: IO[str] | None = path.open("w", encoding="utf-8") if path else None
        self.first = True
        if self.file:
            head = json.dumps({"format": FORMAT, **about}, ensure_ascii=False, indent=1)
            self.file.write(head.removesuffix("\n}") + ',\n "rows": [')
        row, outcome = pgettext("of a table", "Row"), _("Outcome")
        organisation, remarks = _("Organisation"), _("Proposal and remarks")
        self.say(f"{row:>7}  {outcome:14}  {organisation:32}  {remarks}")

    def add(self, line: Line) -> None:
        """Say what became of a row."""
        self.counts[line.outcome] += 1
        said = "; ".join([line.proposal, *line.why] if line.proposal else line.why)
        name = brief(line.organisation)
        self.say(f"{line.row:>7}  {self.names[line.outcome]:14}  {name[:32]:32}  {said}".rstrip())
        if self.file:
            whole = {
                "row": line.row,
                "outcome": line.outcome,
                "organisation": line.organisation,
                "proposal": line.proposal,
                "why": line.why,
            }
            self.file.write("\n  " if self.first else ",\n  ")
            self.file.write(json.dumps(whole, ensure_ascii=False))
            self.first = False

    def close(self, *, complete: bool) -> None:
        """Write the numbers and let go of the file."""
        if self.file:
            end = {"counts": self.counts, "complete": complete}
            self.file.write("\n ],\n " + json.dumps(end, ensure_ascii=False)[1:] + "\n")
            self.file.close()

    def totals(self) -> str:
        """How many rows there were of each kind, in a sentence."""
        return ", ".join(f"{self.names[name]}: {self.counts[name]}" for name in OUTCOMES)
