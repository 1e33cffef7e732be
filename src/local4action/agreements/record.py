"""The canonical record of an agreement and its hash: what is signed, to the byte.

Its bytes and its hash are those of `foundation.canonical`, so that anyone can recompute them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.agreements.models import Agreement, Deliverable, SuccessCriterion
    from local4action.foundation.translations import Translated
    from local4action.hubs.models import HubPartner
    from local4action.members.models import Organisation

FORMAT: Final = "local4action-agreement-1"


def _text(value: Translated | None) -> dict[str, str]:
    if value is None:
        return {"lang": "", "text": ""}
    return {"lang": value.original, "text": str(value)}


def _organisation(organisation: Organisation) -> dict[str, str]:
    return {"name": str(organisation.name), "ref": organisation.ref}


def _deliverable(one: Deliverable) -> dict[str, Any]:
    return {
        "acceptor": _organisation(one.acceptor),
        "due": one.due_on.isoformat(),
        "evidence": _text(one.evidence),
        "key": one.key,
        "owner": _organisation(one.owner),
        "text": _text(one.text),
        "weight": f"{one.weight:.4f}",
    }


def record_of(
    agreement: Agreement,
    deliverables: Iterable[Deliverable],
    criteria: Iterable[SuccessCriterion],
    partners: Iterable[HubPartner],
) -> dict[str, Any]:
    """The record as it would be frozen now; texts in their original language."""
    hub = agreement.hub
    return {
        "criteria": [_text(one.text) for one in criteria],
        "deliverables": [_deliverable(one) for one in deliverables],
        "end": hub.end or "",
        "format": FORMAT,
        "hub": {"promise": _text(hub.promise), "ref": hub.ref, "title": _text(hub.title)},
        "lead": _organisation(hub.lead),
        "number": agreement.number,
        "partners": [_organisation(one.organisation) for one in partners if one.organisation],
        "start": hub.start or "",
    }
