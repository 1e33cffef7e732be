"""All that a hub promised and did, as anyone may read it, read with the hub's own row.

The page of a hub is read more than any other. Its deliverables, reports, answers, evidence and
signatures come as one document, so that a page of fifty rows costs one question and no models.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, OuterRef, Q, Subquery

from local4action.agreements.models import Agreement, Deliverable, Signature, SuccessCriterion
from local4action.foundation.documents import JSONObject, documents
from local4action.foundation.translations import Translated
from local4action.monitoring.models import Acceptance, CheckIn, DeliverableReport, Evidence
from local4action.monitoring.observation import Observation
from local4action.monitoring.status import (
    Answered,
    DeliverableStatus,
    Reported,
    deliverable_status,
    word_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.postgres.expressions import ArraySubquery
    from django.db.models import QuerySet

    from local4action.foundation.prepared import Slot
    from local4action.hubs.models import Hub

LATEST_CHECK_INS: Final = 5


@dataclass(frozen=True, slots=True)
class EvidenceShown:
    """One proof: where it is and what it is called."""

    url: str
    caption: str


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """What the acceptor said of the latest report; `outcome` is accepted or disputed."""

    outcome: str
    organisation: Translated
    answered_on: dt.date
    reason: Translated | None


@dataclass(frozen=True, slots=True)
class PromiseShown:
    """One deliverable: what was promised, where it stands, what was last said of it."""

    key: str
    text: Translated
    shows: Translated | None
    due_on: dt.date
    owner: Translated
    acceptor: Translated
    status: DeliverableStatus
    note: Translated | None
    answer: AnswerShown | None
    evidence: list[EvidenceShown]

    @property
    def word(self) -> str:
        """The status in words."""
        return word_of(self.status)


@dataclass(frozen=True, slots=True)
class SignatureShown:
    """Who signed for whom, when."""

    name: str
    title: str
    organisation: Translated
    signed_at: dt.datetime


@dataclass(frozen=True, slots=True)
class AgreementShown:
    """The agreement in force: when all had signed, what success means, who signed.

    `observed` says whether there are figures to download.
    """

    signed_at: dt.datetime | None
    criteria: list[Translated]
    signatures: list[SignatureShown]
    observed: bool = False


@dataclass(frozen=True, slots=True)
class CheckInShown:
    """What the lead said on a day."""

    made_on: dt.date
    summary: Translated | None
    did_not_work: Translated | None
    needs: Translated | None


@dataclass(frozen=True, slots=True)
class PublicFile:
    """All that was promised and done; None and empty before a signature."""

    agreement: AgreementShown | None
    promises: list[PromiseShown]
    check_ins: list[CheckInShown]

    @property
    def promised(self) -> int:
        """How many deliverables were promised."""
        return len(self.promises)

    @property
    def done(self) -> int:
        """How many were accepted and not reported more than 90 days late."""
        return sum(one.status.on_time for one in self.promises)


def with_file(hubs: QuerySet[Hub], day: dt.date | Slot) -> QuerySet[Hub]:
    """The same hubs, each with the documents that `file_of` reads; nothing later than `day`."""
    return hubs.annotate(
        agreement_document=_agreement_document(day), check_ins_said=_check_ins(day)
    )


def file_of(hub: Hub, day: dt.date) -> PublicFile:
    """Everything promised and done of a hub read `with_file`; no query."""
    known: Any = hub
    agreement = known.agreement_document
    return PublicFile(
        _agreement(agreement) if agreement else None,
        [_promise(one, day) for one in agreement["deliverables"]] if agreement else [],
        [_check_in(one) for one in known.check_ins_said],
    )


def evidence_documents(*, public: bool = False) -> ArraySubquery:
    """What shows the delivery that a report tells of, for a query of reports."""
    rows = Evidence.objects.filter(report=OuterRef("pk")).order_by("pk")
    if public:
        rows = rows.filter(Q(file__isnull=True) | Q(file__is_public=True))
    return documents(
        rows,
        link="link", caption="caption", file="file__ref", name="file__name",
    )  # fmt: skip


def evidence_shown(documents: Iterable[dict[str, Any]]) -> list[EvidenceShown]:
    """Evidence as a page links to it."""
    return [
        EvidenceShown(
            f"/files/{one['file']}" if one["file"] else one["link"],
            one["caption"] or one["name"] or one["link"],
        )
        for one in documents
    ]


def _reports(day: dt.date | Slot) -> ArraySubquery:
    answer = Acceptance.objects.filter(report=OuterRef("pk")).values(
        document=JSONObject(
            outcome="outcome", on="answered_on", reason="reason", organisation="organisation__name"
        )
    )
    rows = DeliverableReport.objects.filter(deliverable=OuterRef("pk"), reported_on__lte=day)
    return documents(
        rows.order_by("-reported_on", "-pk"),
        id="pk", status="status", note="note", on="reported_on",
        answer=Subquery(answer), evidence=evidence_documents(public=True),
    )  # fmt: skip


def _agreement_document(day: dt.date | Slot) -> Subquery:
    deliverables = documents(
        Deliverable.objects.filter(agreement=OuterRef("pk")).order_by("position"),
        key="key", text="text", shows="evidence", due="due_on",
        owner="owner__name", acceptor="acceptor__name", reports=_reports(day),
    )  # fmt: skip
    criteria = documents(
        SuccessCriterion.objects.filter(agreement=OuterRef("pk")).order_by("position"), text="text"
    )
    signatures = documents(
        Signature.objects.filter(agreement=OuterRef("pk")).order_by("signed_at", "pk"),
        name="name", title="title", at="signed_at", organisation="organisation__name",
    )  # fmt: skip
    agreement = Agreement.objects.filter(hub=OuterRef("pk"), state=Agreement.State.SIGNED).values(
        document=JSONObject(
            signed_at="signed_at", criteria=criteria, signatures=signatures,
            deliverables=deliverables,
            observed=Exists(Observation.objects.filter(hub=OuterRef("hub"))),
        )
    )  # fmt: skip
    return Subquery(agreement)


def _check_ins(day: dt.date | Slot) -> ArraySubquery:
    rows = CheckIn.objects.filter(hub=OuterRef("pk"), made_on__lte=day)
    return documents(
        rows.order_by("-made_on", "-pk")[:LATEST_CHECK_INS],
        made_on="made_on", summary="summary", did_not_work="did_not_work", needs="needs",
    )  # fmt: skip


def _text(document: dict[str, Any] | None) -> Translated | None:
    return None if document is None else Translated.stored(document)


def _instant(text: str | None) -> dt.datetime | None:
    return None if text is None else dt.datetime.fromisoformat(text)


def _agreement(document: dict[str, Any]) -> AgreementShown:
    return AgreementShown(
        _instant(document["signed_at"]),
        [Translated.stored(one["text"]) for one in document["criteria"]],
        [
            SignatureShown(
                one["name"],
                one["title"],
                Translated.stored(one["organisation"]),
                dt.datetime.fromisoformat(one["at"]),
            )
            for one in document["signatures"]
        ],
        document["observed"],
    )


def _promise(document: dict[str, Any], on: dt.date) -> PromiseShown:
    due = dt.date.fromisoformat(document["due"])
    reports = document["reports"]
    latest = reports[0] if reports else None
    answer = latest["answer"] if latest else None
    return PromiseShown(
        key=document["key"],
        text=Translated.stored(document["text"]),
        shows=_text(document["shows"]),
        due_on=due,
        owner=Translated.stored(document["owner"]),
        acceptor=Translated.stored(document["acceptor"]),
        status=_status(due, reports, on),
        note=_text(latest["note"]) if latest else None,
        answer=_answer(answer) if answer else None,
        evidence=evidence_shown(latest["evidence"]) if latest else [],
    )


def _status(due: dt.date, reports: list[dict[str, Any]], on: dt.date) -> DeliverableStatus:
    day = dt.date.fromisoformat
    said = [Reported(one["id"], day(one["on"]), one["status"]) for one in reports]
    answers = [
        Answered(one["id"], day(one["answer"]["on"]), one["answer"]["outcome"])
        for one in reports
        if one["answer"]
    ]
    return deliverable_status(due, said, answers, on)


def _answer(document: dict[str, Any]) -> AnswerShown:
    return AnswerShown(
        document["outcome"],
        Translated.stored(document["organisation"]),
        dt.date.fromisoformat(document["on"]),
        _text(document["reason"]),
    )


def _check_in(document: dict[str, Any]) -> CheckInShown:
    return CheckInShown(
        dt.date.fromisoformat(document["made_on"]),
        _text(document["summary"]),
        _text(document["did_not_work"]),
        _text(document["needs"]),
    )
