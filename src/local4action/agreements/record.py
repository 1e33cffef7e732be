"""The canonical record of an agreement and its hash: what is signed, to the byte.

The record holds text, whole numbers and lists of them only, with keys in ASCII. For such values
sorted keys without spaces in UTF-8 are the canonical form of RFC 8785, so that anyone can
recompute the hash with any implementation of it.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from local4action.agreements.models import Agreement, Deliverable, SuccessCriterion
    from local4action.foundation.translations import Translated
    from local4action.hubs.models import HubPartner
    from local4action.members.models import Organisation

FORMAT: Final = "local4action-agreement-1"


def canonical(record: Mapping[str, Any]) -> bytes:
    """The bytes that are hashed.

    Raises:
        TypeError: for a value whose canonical form would need more than this module knows.
    """
    _check(record)
    text = json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def _check(value: Any) -> None:
    if isinstance(value, dict):
        for key, one in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise TypeError(f"not a key of a record: {key!r}")
            _check(one)
    elif isinstance(value, list):
        for one in value:
            _check(one)
    elif isinstance(value, bool) or not isinstance(value, str | int):
        raise TypeError(f"not a value of a record: {value!r}")


def sha256(record: Mapping[str, Any]) -> str:
    """The hash of the canonical form, in lower-case hexadecimal."""
    return hashlib.sha256(canonical(record)).hexdigest()


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
