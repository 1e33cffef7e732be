"""What the credential of a label says, before it is signed: Open Badges 3.0 from plain facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local4action.labels.badges import statuses
from local4action.labels.badges.vocabularies import CREDENTIALS, OPEN_BADGES

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class Facts:
    """What is certified; all addresses are whole ones."""

    number: str
    base: str
    issuer: str
    issuer_name: str
    hub: str
    title: str
    lead: str
    lead_name: str
    valid_from: dt.date | None
    valid_until: dt.date | None
    decided_by: str
    granted_on: dt.date
    agreement: str
    co_issuer: str = ""
    co_issuer_name: str = ""
    language: str = "en"  # of the title


def unsigned(facts: Facts, criteria: str, description: str) -> dict[str, Any]:
    """The credential without its serial, its places in the status lists, and its proof.

    Names are plain strings, as the schemas of Open Badges 3.0 ask for, where Verifiable Credentials
    would take objects with a language; `inLanguage` says it beside them.
    """
    label = f"{facts.base}/label/{facts.number}/"
    decision = f"Granted by {facts.decided_by} on {facts.granted_on}."
    evidence = [_evidence(facts.hub, "What was promised and what was done", decision)]
    if facts.agreement:
        evidence.append(_evidence(facts.agreement, "The agreement and who signed it"))
    together = {}
    if facts.co_issuer:
        # Named in what both sign, so that nobody can leave one of the two proofs away unseen.
        together["source"] = {
            "id": facts.co_issuer,
            "type": ["Profile"],
            "name": facts.co_issuer_name,
        }
    return {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": f"{label}credential.json",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"Local4Action HUB {facts.number}: {facts.title}",
        "inLanguage": facts.language,
        "issuer": {
            "id": facts.issuer,
            "type": ["Profile"],
            "name": facts.issuer_name,
            "url": f"{facts.base}/",
        },
        "validFrom": f"{facts.valid_from}T00:00:00Z",
        "validUntil": f"{facts.valid_until}T23:59:59Z",
        "credentialSubject": {
            "id": facts.lead,
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityType": "name",
                    "hashed": False,
                    "identityHash": facts.lead_name,
                }
            ],
            "achievement": {
                "id": f"{facts.base}/label/",
                "type": ["Achievement"],
                "achievementType": "Award",
                "inLanguage": "en",
                "name": "Local4Action HUB",
                "description": description,
                "criteria": {"id": f"{facts.base}/how-it-works/", "narrative": criteria},
                "humanCode": facts.number,
            },
            **together,
        },
        "evidence": evidence,
    }


def _evidence(address: str, name: str, narrative: str = "") -> dict[str, Any]:
    said = {"narrative": narrative} if narrative else {}
    return {"id": address, "type": ["Evidence"], "name": name, **said}


def numbered(document: dict[str, Any], serial: int, index: int, base: str) -> dict[str, Any]:
    """The same with its own id, and with its place in both status lists."""
    lists = {statuses.REVOCATION: f"{base}/status/1", statuses.SUSPENSION: f"{base}/status/2"}
    return {
        **document,
        "id": f"{document['id']}#{serial}",
        "credentialStatus": [
            statuses.entry(address, purpose, index) for purpose, address in lists.items()
        ],
    }
