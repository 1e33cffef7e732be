"""What was promised and what was done, line by line, and where on its thread a hub stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from local4action.brand.story import Step, story_steps
from local4action.foundation import dates
from local4action.monitoring.models import Acceptance
from local4action.monitoring.status import SHOWN
from local4action.showcase.texts import Shown, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.hubs.models import Hub
    from local4action.monitoring.public_file import (
        AgreementShown,
        AnswerShown,
        EvidenceShown,
        PromiseShown,
    )

_STATION: Final = {
    "forming": "idea", "agreed": "agreed", "running": "running", "closing": "running",
    "completed": "results", "stopped": "running",
}  # fmt: skip
_OVER: Final = frozenset({"completed", "stopped"})


@dataclass(frozen=True, slots=True)
class Line:
    """One deliverable as its page tells it.

    `state` is open, done, late or missed; `word` says it; `answer` is what the acceptor said.
    """

    text: Shown | None
    due: str
    owner: Shown | None
    acceptor: Shown | None
    state: str
    word: str
    note: Shown | None
    answer: str = ""
    reason: Shown | None = None
    evidence: list[EvidenceShown] = field(default_factory=list)


def thread(hub: Hub, agreement: AgreementShown | None, language: str) -> list[Step]:
    """The five stations; none for a hub of which the state is not known."""
    here = _STATION.get(hub.state)
    if here is None:
        return []
    gaps = set()
    if agreement is None and here in {"running", "results"}:
        gaps.add("agreed")
    notes = {}
    if agreement and agreement.signed_at:
        notes["agreed"] = dates.spoken(agreement.signed_at.date().isoformat(), language)
    if hub.start and here != "idea":
        notes["running"] = dates.spoken(hub.start, language)
    if hub.end and here == "results":
        notes["results"] = dates.spoken(hub.end, language)
    if hub.state == "stopped":
        gaps.add("results")
        notes["running"] = _("Stopped")
    return story_steps(here, notes=notes, gaps=frozenset(gaps))


def lines(hub: Hub, rows: Iterable[PromiseShown], language: str) -> list[Line]:
    """Every deliverable with where it stands, its latest report and the acceptor's answer."""
    return [_line(hub, row, language) for row in rows]


def _line(hub: Hub, row: PromiseShown, language: str) -> Line:
    state, word = SHOWN[row.status.name][2], row.word
    if hub.state in _OVER and row.status.name in {"planned", "under_way", "overdue"}:
        state, word = "missed", _("Not delivered")
    return Line(
        text=shown(row.text, language),
        due=dates.spoken(row.due_on.isoformat(), language),
        owner=shown(row.owner, language),
        acceptor=shown(row.acceptor, language),
        state=state,
        word=word,
        note=shown(row.note, language),
        answer=_said(row.answer, language),
        reason=shown(row.answer.reason, language) if row.answer else None,
        evidence=row.evidence,
    )


def _said(answer: AnswerShown | None, language: str) -> str:
    if answer is None:
        return ""
    values = {
        "organisation": answer.organisation.render(language).text,
        "date": dates.spoken(answer.answered_on.isoformat(), language),
    }
    if answer.outcome == Acceptance.Outcome.ACCEPTED:
        return _("Accepted by %(organisation)s on %(date)s") % values
    return _("Disputed by %(organisation)s on %(date)s") % values
