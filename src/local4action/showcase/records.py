"""Hubs and organisations as records for machines: ISO dates, every language, nothing private."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.urls import reverse

from local4action.foundation import names
from local4action.showcase import queries, words
from local4action.showcase.texts import from_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from local4action.foundation.translations import Translated
    from local4action.hubs.models import Hub
    from local4action.members.models import Organisation
    from local4action.showcase.models import HubEntry

LICENCE: Final = "CC-BY-4.0"
HUB_COLUMNS: Final = (
    "ref", "url", *(f"title_{one}" for one in words.INTERFACE), "title_original", "language",
    *(f"promise_{one}" for one in words.INTERFACE), "promise_original", "lead", "lead_ref",
    "place", "country", "country_name", "latitude", "longitude", "section", "state", "form",
    "start", "end", "goals", "agendas", "promised", "accepted", "confirmed_on", "example",
    "changed_at",
)  # fmt: skip
MAP_COLUMNS: Final = (
    "ref", "url", *(f"title_{one}" for one in words.INTERFACE), "title_original", "language",
    "lead", "place", "country", "latitude", "longitude", "state", "example",
)  # fmt: skip
ORGANISATION_COLUMNS: Final = (
    "ref", "url", *(f"name_{one}" for one in words.INTERFACE), "name_original", "language", "kind",
    "country", "country_name", "section", "place", "latitude", "longitude", "population_band",
    "membership", "web", "hubs_led", "hubs_joined", "example",
)  # fmt: skip


def texts(value: Translated | None) -> dict[str, Any] | None:
    """A text with all its languages; who translated it stays inside."""
    if value is None:
        return None
    return {
        "original": value.original,
        "texts": {
            language: {
                "text": version.text,
                "status": "outdated" if value.outdated(language) else str(version.status),
            }
            for language, version in value.texts.items()
        },
    }


def _flat(name: str, value: Translated | None) -> dict[str, str]:
    """One column for each interface language, empty where there is no translation."""
    if value is None:
        return {}
    columns = {
        f"{name}_{one}": value.texts[one].text for one in words.INTERFACE if one in value.texts
    }
    return {**columns, f"{name}_original": str(value)}


def permanent(path: str) -> str:
    """The whole address without a language: it leads each reader to theirs."""
    return f"{settings.BASE_URL}{path}"


def hub_rows(entries: Iterable[HubEntry]) -> Iterator[dict[str, Any]]:
    """One flat row for each hub."""
    for entry in entries:
        hub, card = entry.hub, entry.card
        yield {
            "ref": hub.ref,
            "url": permanent(f"/hubs/{card['tail']}/"),
            **_flat("title", hub.title),
            "language": hub.title.original,
            **_flat("promise", hub.promise),
            "lead": str(hub.lead.name),
            "lead_ref": hub.lead.ref,
            "place": hub.place_name,
            "country": hub.country,
            "country_name": names.country_name(hub.country, "en"),
            "latitude": hub.latitude,
            "longitude": hub.longitude,
            "section": entry.section,
            "state": hub.state,
            "form": hub.form,
            "start": hub.start,
            "end": hub.end,
            "goals": entry.goals,
            "agendas": entry.agendas,
            "promised": card["promised"],
            "accepted": card["done"],
            "confirmed_on": hub.confirmed_on.isoformat() if hub.confirmed_on else None,
            "example": hub.is_example,
            "changed_at": entry.changed_at.isoformat(),
        }


def hub_documents(entries: Iterable[HubEntry]) -> Iterator[dict[str, Any]]:
    """One document for each hub, with every language."""
    for row, entry in _beside(entries):
        hub = entry.hub
        kept = {
            key: value for key, value in row.items() if not key.startswith(("title_", "promise_"))
        }
        yield {
            **kept, "title": texts(hub.title), "promise": texts(hub.promise),
            "lead": {"ref": hub.lead.ref, "name": texts(hub.lead.name)},
        }  # fmt: skip


def _beside(entries: Iterable[HubEntry]) -> Iterator[tuple[dict[str, Any], HubEntry]]:
    for entry in entries:
        yield next(hub_rows([entry])), entry


def hub_document(hub: Hub) -> dict[str, Any]:
    """Everything public of one hub, read by `queries.hub_record_for`; five queries in all."""
    entry = hub.entry
    entry.hub = hub
    agreement = queries.agreement_in_force(hub)
    promised = queries.deliverables_of(agreement) if agreement else []
    reports = queries.reports_of(agreement) if agreement else []
    return {
        **next(hub_documents([entry])),
        "context": texts(hub.context),
        "partners": [
            {
                "ref": one["ref"], "role": one["role"],
                "name": texts(from_json(one["title"])) or one["name"],
            }
            for one in hub.partner_rows  # type: ignore[attr-defined]
        ],
        "joined": [
            {
                "ref": one["ref"], "role": one["role"], "since": one["since"],
                "name": texts(from_json(one["title"])),
            }
            for one in hub.joined_rows  # type: ignore[attr-defined]
        ],
        "ratings": [
            {
                "ref": one["ref"], "state": one["state"], "closes_on": one["closes"],
                "url": permanent(f"/ratings/{one['ref']}/"),
            }
            for one in hub.round_rows  # type: ignore[attr-defined]
        ],
        "outcomes": [texts(from_json(one["text"])) for one in hub.outcome_rows],  # type: ignore[attr-defined]
        "sources": hub.sources,
        "agreement": {
            "number": agreement.number,
            "sha256": agreement.sha256,
            "signed_at": agreement.signed_at.isoformat() if agreement.signed_at else None,
            "url": permanent(reverse("showcase-machine:agreement_json", args=[hub.ref])),
        }
        if agreement
        else None,
        "deliverables": [
            _deliverable(one, [each for each in reports if each.deliverable_id == one.pk])
            for one in promised
        ],
        "check_ins": [
            {
                "made_on": one.made_on.isoformat(), "summary": texts(one.summary),
                "did_not_work": texts(one.did_not_work), "needs": texts(one.needs),
            }
            for one in queries.check_ins_of(hub)
        ],
        "licence": LICENCE,
    }  # fmt: skip


def _deliverable(one: Any, reports: list[Any]) -> dict[str, Any]:
    return {
        "key": one.key,
        "ref": one.ref,
        "text": texts(one.text),
        "evidence": texts(one.evidence),
        "weight": str(one.weight),
        "due_on": one.due_on.isoformat(),
        "owner": one.owner.ref,
        "acceptor": one.acceptor.ref,
        "reports": [_report(each) for each in reports],
    }


def _report(report: Any) -> dict[str, Any]:
    answer = getattr(report, "acceptance", None)
    return {
        "reported_on": report.reported_on.isoformat(),
        "status": report.status,
        "note": texts(report.note),
        "evidence": [
            {"caption": one["caption"], "link": one["link"]} for one in report.evidence_rows
        ],
        "answer": {
            "outcome": answer.outcome,
            "answered_on": answer.answered_on.isoformat(),
            "organisation": answer.organisation.ref,
            "reason": texts(answer.reason),
        }
        if answer
        else None,
    }


def agreement_document(agreement: Any) -> dict[str, Any]:
    """The public record of an agreement: what was signed, its hash, who signed and who refused."""
    return {
        "hub": agreement.hub.ref,
        "number": agreement.number,
        "state": agreement.state,
        "sha256": agreement.sha256,
        "signed_at": agreement.signed_at.isoformat() if agreement.signed_at else None,
        "record": agreement.record,
        "signatures": [
            {
                "name": one["name"], "title": one["title"], "sha256": one["sha256"],
                "signed_at": one["at"], "organisation": texts(from_json(one["organisation"])),
            }
            for one in agreement.signature_rows
        ],
        "refusals": [
            {
                "name": one["name"], "refused_at": one["at"],
                "organisation": texts(from_json(one["organisation"])),
                "reason": texts(from_json(one["reason"])),
            }
            for one in agreement.refusal_rows
        ],
    }  # fmt: skip


def organisation_rows(organisations: Iterable[Organisation]) -> Iterator[dict[str, Any]]:
    """One flat row for each organisation, as `queries.counted_organisations` reads them."""
    for one in organisations:
        tail = f"{one.ref}-{one.slug}" if one.slug else one.ref
        yield {
            "ref": one.ref,
            "url": permanent(f"/organisations/{tail}/"),
            **_flat("name", one.name),
            "language": one.name.original,
            "kind": one.kind,
            "country": one.country,
            "country_name": names.country_name(one.country, "en"),
            "section": one.section,
            "place": one.place_name,
            "latitude": one.latitude,
            "longitude": one.longitude,
            "population_band": one.population_band,
            "membership": one.membership,
            "web": one.web,
            "hubs_led": one.led_count,  # type: ignore[attr-defined]
            "hubs_joined": one.joined_count,  # type: ignore[attr-defined]
            "example": one.is_example,
        }
