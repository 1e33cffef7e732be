"""What was promised and what was done, line by line, and where on its thread a hub stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from local4action.brand.story import Step, story_steps
from local4action.foundation import dates
from local4action.monitoring.models import Acceptance, DeliverableReport
from local4action.showcase.texts import Shown, shown

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from local4action.agreements.models import Agreement, Deliverable
    from local4action.hubs.models import Hub

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

    key: str
    text: Shown | None
    shows: Shown | None
    due: str
    due_iso: str
    owner: Shown | None
    acceptor: Shown | None
    state: str
    word: str
    note: Shown | None
    answer: str = ""
    reason: Shown | None = None
    evidence: list[dict[str, str]] = field(default_factory=list)


def thread(hub: Hub, agreement: Agreement | None, language: str) -> list[Step]:
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


def lines(
    hub: Hub, deliverables: Iterable[Deliverable], reports: Iterable[DeliverableReport],
    language: str, today: dt.date,
) -> list[Line]:
    """Every deliverable with its latest report and the acceptor's answer."""
    by_deliverable: dict[int, list[DeliverableReport]] = {}
    for report in reports:
        by_deliverable.setdefault(report.deliverable_id, []).append(report)
    return [
        _line(hub, one, by_deliverable.get(one.pk, []), language, today) for one in deliverables
    ]  # fmt: skip


def _answer_to(report: DeliverableReport | None) -> Acceptance | None:
    return getattr(report, "acceptance", None)


def _line(
    hub: Hub, one: Deliverable, reports: list[DeliverableReport], language: str, today: dt.date
) -> Line:
    # An answer stays with the report it answers; the page tells the latest accepted one, else the latest.
    accepted = next(
        (each for each in reports if (got := _answer_to(each)) and got.outcome == "accepted"), None
    )
    report = accepted or (reports[0] if reports else None)
    answer = _answer_to(report)
    state, word = _state(hub, one, report, answer, today)
    return Line(
        key=one.key,
        text=shown(one.text, language),
        shows=shown(one.evidence, language),
        due=dates.spoken(one.due_on.isoformat(), language),
        due_iso=one.due_on.isoformat(),
        owner=shown(one.owner.name, language),
        acceptor=shown(one.acceptor.name, language),
        state=state,
        word=word,
        note=shown(report.note, language) if report else None,
        answer=_said(answer, language),
        reason=shown(answer.reason, language) if answer else None,
        evidence=_evidence(report),
    )


def _state(
    hub: Hub, one: Deliverable, report: DeliverableReport | None, answer: Acceptance | None,
    today: dt.date,
) -> tuple[str, str]:
    status = report.status if report else DeliverableReport.Status.PLANNED
    if report and status == DeliverableReport.Status.DELIVERED:
        late = (report.reported_on - one.due_on).days
        if answer and answer.outcome == Acceptance.Outcome.DISPUTED:
            return "late", _("Reported as delivered, disputed")
        if answer is None:
            return "open", _("Reported as delivered, not yet accepted")
        if late > 0:
            return "done", ngettext(
                "Delivered late (%(days)d day)", "Delivered late (%(days)d days)", late
            ) % {"days": late}  # fmt: skip
        return "done", _("Delivered and accepted")
    if hub.state in _OVER:
        return "missed", _("Not delivered")
    if one.due_on < today:
        late = (today - one.due_on).days
        return "late", ngettext("%(days)d day late", "%(days)d days late", late) % {"days": late}
    under_way = status == DeliverableReport.Status.UNDER_WAY
    return "open", _("Under way") if under_way else _("Planned")


def _said(answer: Acceptance | None, language: str) -> str:
    if answer is None:
        return ""
    values = {
        "organisation": answer.organisation.name.render(language).text,
        "date": dates.spoken(answer.answered_on.isoformat(), language),
    }
    if answer.outcome == Acceptance.Outcome.ACCEPTED:
        return _("Accepted by %(organisation)s on %(date)s") % values
    return _("Disputed by %(organisation)s on %(date)s") % values


def _evidence(report: Any) -> list[dict[str, str]]:
    """Links, and files that anyone may fetch; a file that is private is named and not linked."""
    found = []
    for one in report.evidence_rows if report else []:
        label = one["caption"] or one["file_name"] or one["link"]
        url = one["link"] or (f"/files/{one['file_ref']}" if one["is_public"] else "")
        found.append({"label": label, "url": url})
    return found
