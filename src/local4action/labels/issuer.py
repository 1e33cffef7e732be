"""Who issues: this site, under its own name on the web (`did:web`), with the keys it has used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.labels.models import SigningKey
    from local4action.members.models import Organisation

_DID: Final = "https://www.w3.org/ns/did/v1"
_MULTIKEY: Final = "https://w3id.org/security/multikey/v1"


def did(section: Organisation | None = None) -> str:
    """The issuer's name: `did:web:hubs.example`, a port written as `%3A8000`.

    A section that signs beside it is named below it: `did:web:hubs.example:sections:k7m2p9qx`.
    """
    site = f"did:web:{quote(urlsplit(settings.BASE_URL).netloc, safe='')}"
    return site if section is None else f"{site}:sections:{section.ref}"


def method(key: SigningKey) -> str:
    """The address of a key; it ends with the key itself, so that a badge can be read offline."""
    return f"{did(key.organisation)}#{key.public}"


def did_document(keys: Iterable[SigningKey], section: Organisation | None = None) -> dict[str, Any]:
    """The document at `/.well-known/did.json`, or that of a section at `/sections/<ref>/did.json`.

    A retired key still proves what it signed.
    """
    name = did(section)
    also = "/" if section is None else f"/organisations/{section.ref}/"
    methods = [
        {
            "id": method(key),
            "type": "Multikey",
            "controller": name,
            "publicKeyMultibase": key.public,
        }
        for key in keys
    ]
    return {
        "@context": [_DID, _MULTIKEY],
        "id": name,
        "alsoKnownAs": [f"{settings.BASE_URL}{also}"],
        "verificationMethod": methods,
        "assertionMethod": [one["id"] for one in methods],
    }
