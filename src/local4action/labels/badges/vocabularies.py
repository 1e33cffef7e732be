"""The contexts a credential may name: kept in the package, known by their hash, never fetched."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any, Final

CREDENTIALS: Final = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_FOLDER: Final = Path(__file__).with_name("contexts")
_FILES: Final = {
    CREDENTIALS: (
        "credentials-v2.json",
        "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    ),
    OPEN_BADGES: (
        "ob-v3p0-context-3.0.3.json",
        "ef2fa9c7846dce233cc166b43639027278be4ee44f00bb1d45c75de2dd0cd761",
    ),
    "https://w3id.org/security/data-integrity/v1": (
        "data-integrity-v1.jsonld",
        "c6e5073f4bd4bf6d08f245736e6f32c29b012860b18583644b2d71e1de862669",
    ),
    "https://w3id.org/security/data-integrity/v2": (
        "security-data-integrity-v2.json",
        "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
    ),
    "https://w3id.org/security/multikey/v1": (
        "security-multikey-v1.json",
        "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597",
    ),
}
KNOWN: Final = frozenset(_FILES)


def path(address: str) -> Path:
    """The file of the context at an address; `LookupError` when it is not in the package."""
    return _FOLDER / _FILES[address][0]


@cache
def vocabulary(address: str) -> dict[str, Any]:
    """The context at an address.

    Raises:
        LookupError: it is none of those in the package, or not as it was published.
    """
    content = path(address).read_bytes()
    if hashlib.sha256(content).hexdigest() != _FILES[address][1]:
        raise LookupError(f"{address} is not as it was published")
    found: dict[str, Any] = json.loads(content)
    return found


def load(address: str, _options: Any = None) -> dict[str, Any]:
    """The same as a document of pyld, whose loaders ask the network."""
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": vocabulary(address),
    }
