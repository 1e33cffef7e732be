"""Who issues: this site, under its own name on the web (`did:web`), with the keys it has used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.labels.models import SigningKey

_DID: Final = "https://www.w3.org/ns/did/v1"
_MULTIKEY: Final = "https://w3id.org/security/multikey/v1"


def did() -> str:
    """The issuer's name: `did:web:hubs.example`, a port written as `%3A8000`."""
    return f"did:web:{quote(urlsplit(settings.BASE_URL).netloc, safe='')}"


def method(key: SigningKey) -> str:
    """The address of a key; it ends with the key itself, so that a badge can be read offline."""
    return f"{did()}#{key.public}"


def did_document(keys: Iterable[SigningKey]) -> dict[str, Any]:
    """The document at `/.well-known/did.json`; a retired key still proves what it signed."""
    methods = [
        {
            "id": method(key),
            "type": "Multikey",
            "controller": did(),
            "publicKeyMultibase": key.public,
        }
        for key in keys
    ]
    return {
        "@context": [_DID, _MULTIKEY],
        "id": did(),
        "alsoKnownAs": [f"{settings.BASE_URL}/"],
        "verificationMethod": methods,
        "assertionMethod": [one["id"] for one in methods],
    }
