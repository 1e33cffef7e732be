"""Reading what was promised and done: for the public page, the desk and the acceptors."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, CharField, DateField, Exists, F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils import timezone

from local4action.agreements.models import Agreement, Deliverable, Signature, SuccessCriterion
from local4action.foundation import dates
from local4action.foundation.access import one_or_404
from local4action.foundation.prepared import Prepared, Slot
from local4action.foundation.translations import Translated
from local4action.hubs.models import Hub
from local4action.hubs.queries import hubs_for
from local4action.monitoring.models import CheckIn, DeliverableReport, Evidence
from local4action.monitoring.status import (
    SHOWN,
    Answered,
    DeliverableStatus,
    Reported,
    deliverable_status,
    word_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

LATEST_CHECK_INS: Final = 5


@dataclass(frozen=True, slots=True)
class EvidenceShown:
    """One proof: where it is and what it is called."""

    url: str
    caption: str


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

    def part(self, language: str) -> dict[str, Any]:
        """The row as `brand/parts/deliverables.html` draws it."""
        text = self.deliverable.text.render(language)
        note = self.report.note.render(language) if self.report and self.report.note else None
        return {
            "title": text.text,
            "lang": text.language,
            "state": SHOWN[self.status.name][2],
            "word": self.word,
            "note": str(note or ""),
            "due": dates.spoken(self.deliverable.due_on.isoformat(), language),
        }


@dataclass(frozen=True, slots=True)
class SignatureShown:
    """Who signed for whom, when."""

    name: str
    title: str
    organisation: Translated
    organisation_ref: str
    signed_at: dt.datetime


@dataclass(frozen=True, slots=True)
class PublicFile:
    """All that was promised and done, for the public page; None and empty before a signature."""

    agreement: Agreement | None
    criteria: list[Translated]
    signatures: list[SignatureShown]
    promises: list[PromiseRow]
    check_ins: list[CheckIn]

    @property
    def promised(self) -> int:
        """How many deliverables were promised."""
        return len(self.promises)

    @property
    def done(self) -> int:
        """How many were accepted and not reported more than 90 days late."""
        return sum(one.status.on_time for one in self.promises)


def _evidence_rows(report: str) -> ArraySubquery:
    return ArraySubquery(
        Evidence.objects.filter(report=OuterRef(report))
        .order_by("pk")
        .values(
            json=JSONObject(
                link=F("link"), caption=F("caption"), file=F("file__ref"), name=F("file__name")
            )
        )
    )


def reports_of(deliverables: Iterable[int], on: dt.date) -> QuerySet[DeliverableReport]:
    """The reports up to a day with their answers and evidence, the latest first."""
    return (
        DeliverableReport.objects.filter(deliverable__in=list(deliverables), reported_on__lte=on)
        .select_related("acceptance__organisation")
        .annotate(evidence_rows=_evidence_rows("pk"))
    )


def _shown_evidence(report: Any) -> list[EvidenceShown]:
    return [
        EvidenceShown(
            f"/files/{row['file']}" if row["file"] else row["link"],
            row["caption"] or row["name"] or row["link"],
        )
        for row in getattr(report, "evidence_rows", [])
    ]


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
    return PromiseRow(deliverable, status, latest, _shown_evidence(latest))


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


def public_file(hub_ref: str, on: dt.date | None = None) -> PublicFile:
    """Everything promised and done of a public hub, in at most four queries."""
    day = on or timezone.localdate()
    agreement = _AGREEMENT.first(hub=hub_ref)
    check_ins = _CHECK_INS.rows(hub=hub_ref, day=day)
    if agreement is None:
        return PublicFile(None, [], [], [], check_ins)
    reports: dict[int, list[DeliverableReport]] = defaultdict(list)
    for report in _REPORTS.rows(agreement=agreement.pk, day=day):
        reports[report.deliverable_id].append(report)
    deliverables = _DELIVERABLES.rows(agreement=agreement.pk)
    shown: Any = agreement
    return PublicFile(
        agreement,
        list(shown.criteria_rows),
        [_signature(one) for one in shown.signature_rows],
        [_row(one, reports[one.pk], day) for one in deliverables],
        check_ins,
    )


def _latest_check_ins() -> QuerySet[CheckIn]:
    return CheckIn.objects.filter(
        hub__ref=Slot("hub", CharField()),
        hub__is_public=True,
        made_on__lte=Slot("day", DateField()),
    )[:LATEST_CHECK_INS]


def _deliverables_shown() -> QuerySet[Deliverable]:
    return (
        Deliverable.objects.filter(agreement=Slot("agreement", BigIntegerField()))
        .select_related("owner", "acceptor")
        .only(
            "agreement",
            "key",
            "position",
            "text",
            "evidence",
            "due_on",
            "owner__name",
            "acceptor__name",
        )
    )


def _reports_shown() -> QuerySet[DeliverableReport]:
    return (
        DeliverableReport.objects.filter(
            deliverable__agreement=Slot("agreement", BigIntegerField()),
            reported_on__lte=Slot("day", DateField()),
        )
        .select_related("acceptance__organisation")
        .annotate(evidence_rows=_evidence_rows("pk"))
        .only(
            "deliverable",
            "status",
            "note",
            "reported_on",
            "acceptance__outcome",
            "acceptance__report",
            "acceptance__reason",
            "acceptance__answered_on",
            "acceptance__organisation__name",
        )
    )


def _agreement_shown() -> QuerySet[Agreement]:
    signatures = Signature.objects.filter(agreement=OuterRef("pk")).order_by("signed_at", "pk")
    criteria = SuccessCriterion.objects.filter(agreement=OuterRef("pk")).order_by("position")
    return (
        Agreement.objects.filter(
            hub__ref=Slot("hub", CharField()),
            hub__is_public=True,
            state=Agreement.State.SIGNED,
        )
        .annotate(
            criteria_rows=ArraySubquery(criteria.values("text")),
            signature_rows=ArraySubquery(
                signatures.values(
                    json=JSONObject(
                        name=F("name"),
                        title=F("title"),
                        signed_at=F("signed_at"),
                        organisation=F("organisation__name"),
                        ref=F("organisation__ref"),
                    )
                )
            ),
        )
        .order_by("pk")[:1]
    )


_AGREEMENT: Final = Prepared(_agreement_shown)
_CHECK_INS: Final = Prepared(_latest_check_ins)
_DELIVERABLES: Final = Prepared(_deliverables_shown)
_REPORTS: Final = Prepared(_reports_shown)


def _signature(row: dict[str, Any]) -> SignatureShown:
    return SignatureShown(
        row["name"],
        row["title"],
        Translated.from_json(row["organisation"]),
        row["ref"],
        dt.datetime.fromisoformat(row["signed_at"]),
    )


def reports_for(actor: Any) -> QuerySet[DeliverableReport]:
    """The reports of hubs whose working file this person may open."""
    return (
        DeliverableReport.objects.filter(check_in__hub__in=hubs_for(actor))
        .select_related(
            "check_in__hub__lead", "deliverable__acceptor", "deliverable__owner", "acceptance"
        )
        .annotate(evidence_rows=_evidence_rows("pk"))
    )


def report_for(actor: Any, number: int) -> DeliverableReport:
    """The report asked for, or 404."""
    return one_or_404(reports_for(actor), pk=number)


def evidence_of(report: DeliverableReport) -> list[EvidenceShown]:
    """What shows the delivery a gate has let through."""
    return _shown_evidence(report)


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
    """The hubs under way that these organisations lead, with their latest check-in."""
    latest = CheckIn.objects.filter(hub=OuterRef("pk")).order_by("-made_on").values("made_on")[:1]
    return (
        Hub.objects.filter(
            lead__in=set(organisations),
            state__in=("running", "closing"),
            agreements__state=Agreement.State.SIGNED,
        )
        .annotate(last_check_in=latest)
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
    ]
