"""Write the register's public hubs as a document that `import_document` reads back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Prefetch

from local4action.agendas.models import TagBase
from local4action.agreements.models import Agreement
from local4action.conf.interchange import observed
from local4action.conf.interchange.agreed import READ_WITH, rows_of
from local4action.conf.interchange.reading import FORMAT
from local4action.conf.interchange.texts import written
from local4action.hubs.models import Hub, HubTag
from local4action.labels.models import Credential
from local4action.members.models import Organisation, Representation
from local4action.monitoring.models import DeliverableReport

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from local4action.agreements.models import Deliverable

AGREEMENTS = Prefetch(
    "agreements",
    Agreement.objects.exclude(state__in=("superseded", "dropped")).prefetch_related(
        "criteria",
        *READ_WITH,
        "deliverables__owner",
        "deliverables__acceptor",
        Prefetch("deliverables__reports", DeliverableReport.objects.select_related("acceptance")),
    ),
)
TAGS = Prefetch(
    "tags",
    HubTag.objects.filter(state=TagBase.State.CONFIRMED)
    .select_related("node__frame")
    .order_by("pk"),
)
CERTIFIED = Exists(Credential.objects.filter(label__hub=OuterRef("pk"), superseded_at__isnull=True))


def export_file(path: Path) -> int:
    """Write every public hub to `path` and return how many there were."""
    document = export_document()
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return len(document["hubs"])


def export_document() -> dict[str, Any]:
    """The document: every public hub, and the organisations they name, no others.

    Whom an association acts for is told as far as they are among them.
    """
    hubs = list(
        Hub.objects.filter(is_public=True)
        .select_related("lead", "label")
        .annotate(is_certified=CERTIFIED)
        .prefetch_related(
            "partners__organisation", "outcomes", "check_ins", observed.READ_WITH, AGREEMENTS, TAGS
        )
        .order_by("pk")
    )
    rows = [_hub(one) for one in hubs]
    named = {ref for row in rows for ref in _named_in(row)}
    representations = Representation.objects.filter(member__ref__in=named, until=None)
    organisations = (
        Organisation.objects.filter(ref__in=named)
        .prefetch_related(
            Prefetch("representations", representations.select_related("member").order_by("member"))
        )
        .order_by("pk")
    )
    return {
        "format": FORMAT,
        "organisations": [_organisation(one) for one in organisations],
        "hubs": rows,
    }


def _named_in(row: dict[str, Any]) -> Iterator[str]:
    yield row["lead"]
    yield from (one["organisation"] for one in row["partners"] if one["organisation"])
    for promised in row["deliverables"]:
        yield from (promised["owner"], promised["acceptor"])


def _day(value: dt.date | None) -> str | None:
    return value.isoformat() if value else None


def _organisation(one: Organisation) -> dict[str, Any]:
    return {
        "key": one.ref, "ref": one.ref, "name": written(one.name), "kind": one.kind,
        "country": one.country, "section": one.section or None,
        "place": {"name": one.place_name, "lat": one.latitude, "lon": one.longitude},
        "population_band": one.population_band or None, "membership": one.membership,
        "web": one.web or None,
        "represents": [tie.member.ref for tie in one.representations.all()],
        "example": one.is_example,
    }  # fmt: skip


def _label(hub: Any) -> dict[str, Any]:
    """What is so of the hub's label today: for people to read, never for a site to take over."""
    label = getattr(hub, "label", None)
    if label is None:
        return {}
    address = label.permanent_address
    said = {
        "number": label.number, "state": label.state, "decided_by": label.decided_by,
        "granted_on": _day(label.granted_on), "valid_from": _day(label.valid_from),
        "valid_until": _day(label.valid_until), "address": address,
        "credential": f"{address}credential.json" if hub.is_certified else None,
    }  # fmt: skip
    return {"label": said}


def _hub(hub: Hub) -> dict[str, Any]:
    agreement = next(iter(hub.agreements.all()), None)
    promised = list(agreement.deliverables.all()) if agreement else []
    criteria = [one.text for one in agreement.criteria.all()] if agreement else []
    return {
        "key": hub.import_key or hub.ref, "ref": hub.ref, "example": hub.is_example,
        "title": written(hub.title), "promise": written(hub.promise),
        "context": written(hub.context),
        "lead": hub.lead.ref,
        "partners": [
            {
                "organisation": one.organisation.ref if one.organisation else None,
                "name": one.name, "role": one.role, "state": one.state,
            }
            for one in hub.partners.all()
        ],
        "place": {
            "name": hub.place_name, "country": hub.country,
            "lat": hub.latitude, "lon": hub.longitude,
        },
        "form": hub.form or None, "start": hub.start, "end": hub.end,
        "state": None if hub.state == Hub.State.UNKNOWN else hub.state,
        "confirmed_on": _day(hub.confirmed_on),
        "tags": [{"frame": tag.node.frame.slug, "code": tag.node.code} for tag in hub.tags.all()],
        "deliverables": [_deliverable(one) for one in promised],
        "criteria": [written(one) for one in criteria],
        "agreement": rows_of(agreement) if agreement else None,
        "check_ins": [
            {
                "on": _day(one.made_on), "summary": written(one.summary),
                "did_not_work": written(one.did_not_work), "needs": written(one.needs),
            }
            for one in hub.check_ins.all()
        ],
        "observations": observed.rows_of(hub),
        "outcomes": [written(one.text) for one in hub.outcomes.all()],
        "sources": hub.sources,
        **_label(hub),
    }  # fmt: skip


def _deliverable(one: Deliverable) -> dict[str, Any]:
    report = next(iter(one.reports.all()), None)
    if report is not None and report.status == DeliverableReport.Status.PLANNED:
        report = None  # as if nothing had been said of it yet
    answer = getattr(report, "acceptance", None) if report else None
    status = "planned"
    if report is not None:
        status = "reported" if report.status == "delivered" else report.status
    if answer is not None:
        status = answer.outcome
    return {
        "key": one.key, "text": written(one.text), "evidence": written(one.evidence),
        "weight": float(one.weight), "due": _day(one.due_on), "owner": one.owner.ref,
        "acceptor": one.acceptor.ref, "status": status,
        "reported_on": _day(report.reported_on) if report else None,
        "accepted_on": _day(answer.answered_on) if answer else None,
        "reason": written(answer.reason) if answer else None,
    }  # fmt: skip
