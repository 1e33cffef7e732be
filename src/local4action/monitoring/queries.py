"""Reading what was promised and done: for the desk, the acceptors and the public side's index."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q

from local4action.agreements.models import Agreement, Deliverable
from local4action.foundation.access import one_or_404
from local4action.hubs.models import Hub
from local4action.hubs.queries import hubs_for
from local4action.monitoring.models import CheckIn, DeliverableReport
from local4action.monitoring.public_file import EvidenceShown, evidence_documents, evidence_shown
from local4action.monitoring.status import (
    SHOWN,
    Answered,
    DeliverableStatus,
    Reported,
    deliverable_status,
    word_of,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """One deliverable, what was last said of it, what shows it, and the acceptor's answer."""

    deliverable: Deliverable
    status: DeliverableStatus
    report: DeliverableReport | None
    evidence: list[EvidenceShown] = field(default_factory=list)

    @property
    def word(self) -> str:
        """The status in words."""
        return word_of(self.status)

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return SHOWN[self.status.name][1]

    @property
    def answer(self) -> Any:
        """The acceptance or dispute of the latest report, if there is one."""
        return getattr(self.report, "acceptance", None)


def reports_of(deliverables: Iterable[int], on: dt.date) -> QuerySet[DeliverableReport]:
    """The reports up to a day with their answers and evidence, the latest first."""
    return (
        DeliverableReport.objects.filter(deliverable__in=list(deliverables), reported_on__lte=on)
        .select_related("acceptance__organisation")
        .annotate(evidence_rows=evidence_documents())
    )


def rows_of(deliverables: Sequence[Deliverable], on: dt.date) -> list[PromiseRow]:
    """Each deliverable with its status on a day; one query."""
    reports: dict[int, list[DeliverableReport]] = defaultdict(list)
    for report in reports_of((one.pk for one in deliverables), on):
        reports[report.deliverable_id].append(report)
    return [_row(one, reports[one.pk], on) for one in deliverables]


def _row(deliverable: Deliverable, reports: list[DeliverableReport], on: dt.date) -> PromiseRow:
    said = [Reported(one.pk, one.reported_on, one.status) for one in reports]
    answers = [
        Answered(one.pk, one.acceptance.answered_on, one.acceptance.outcome)
        for one in reports
        if hasattr(one, "acceptance")
    ]
    latest = reports[0] if reports else None
    status = deliverable_status(deliverable.due_on, said, answers, on)
    return PromiseRow(
        deliverable, status, latest, evidence_shown(getattr(latest, "evidence_rows", ()))
    )


def promised(hub: Hub) -> list[Deliverable]:
    """The deliverables of a hub's agreement in force."""
    return list(
        Deliverable.objects.filter(
            agreement__hub=hub, agreement__state=Agreement.State.SIGNED
        ).select_related("owner", "acceptor")
    )


def promised_and_done(hub: Hub, on: dt.date) -> list[PromiseRow]:
    """What a hub promised and where each stands on a day; two queries."""
    return rows_of(promised(hub), on)


def reports_for(actor: Any) -> QuerySet[DeliverableReport]:
    """The reports of hubs whose working file this person may open."""
    return (
        DeliverableReport.objects.filter(check_in__hub__in=hubs_for(actor))
        .select_related(
            "check_in__hub__lead", "deliverable__acceptor", "deliverable__owner", "acceptance"
        )
        .annotate(evidence_rows=evidence_documents())
    )


def report_for(actor: Any, number: int) -> DeliverableReport:
    """The report asked for, or 404."""
    return one_or_404(reports_for(actor), pk=number)


def evidence_of(report: DeliverableReport) -> list[EvidenceShown]:
    """What shows the delivery a gate has let through."""
    return evidence_shown(report.evidence_rows)  # type: ignore[attr-defined]


def may_fetch_evidence(actor: Any, hub_ref: str) -> bool:
    """Whether this person may have evidence of a hub as it was sent: its team and officers."""
    return hubs_for(actor).filter(ref=hub_ref).exists()


def is_latest(report: DeliverableReport) -> bool:
    """Whether nothing newer was said of the deliverable."""
    newest = report.deliverable.reports.order_by("-reported_on", "-pk").first()
    return newest is not None and newest.pk == report.pk


def to_accept(organisations: Iterable[int]) -> list[DeliverableReport]:
    """The deliveries that wait for an answer of these organisations."""
    waiting = (
        DeliverableReport.objects.filter(
            status=DeliverableReport.Status.DELIVERED,
            acceptance__isnull=True,
            deliverable__acceptor__in=set(organisations),
            deliverable__agreement__state=Agreement.State.SIGNED,
            check_in__hub__state__in=("running", "closing"),
        )
        .select_related("deliverable", "check_in__hub")
        .exclude(
            Exists(
                DeliverableReport.objects.filter(
                    deliverable=OuterRef("deliverable"), pk__gt=OuterRef("pk")
                )
            )
        )
    )
    return list(waiting)


def led_under_way(organisations: Iterable[int]) -> QuerySet[Hub]:
    """The hubs under way that these organisations lead, with check-in and closing report.

    `last_check_in` is a day, `closing_state` a state of the report; None where there is none.
    """
    latest = CheckIn.objects.filter(hub=OuterRef("pk")).order_by("-made_on").values("made_on")[:1]
    return (
        Hub.objects.filter(
            lead__in=set(organisations),
            state__in=("running", "closing"),
            agreements__state=Agreement.State.SIGNED,
        )
        .annotate(last_check_in=latest, closing_state=F("closing_report__state"))
        .distinct()
    )


def overdue_of(hubs: Iterable[Hub], on: dt.date) -> list[Deliverable]:
    """The deliverables past their date that nobody has reported as delivered."""
    return list(
        Deliverable.objects.filter(
            Q(agreement__state=Agreement.State.SIGNED, due_on__lt=on), agreement__hub__in=list(hubs)
        )
        .exclude(reports__status=DeliverableReport.Status.DELIVERED)
        .select_related("agreement__hub")
    )


def own_events(hub: Hub) -> list[QuerySet[Any]]:
    """The history rows of this room's tables that belong to a hub."""
    reports = DeliverableReport.objects.filter(check_in__hub=hub).values("pk")
    return [
        apps.get_model("monitoring", "CheckInEvent").objects.filter(hub=hub),
        apps.get_model("monitoring", "AcceptanceEvent").objects.filter(report__in=reports),
        apps.get_model("monitoring", "ObservationEvent").objects.filter(hub=hub),
    ]
