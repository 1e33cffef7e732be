"""The status of credentials as one long row of bits (W3C Bitstring Status List 1.0)."""

from __future__ import annotations

import base64
import gzip
from typing import TYPE_CHECKING, Any, Final

from local4action.labels.badges.vocabularies import CREDENTIALS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

# As many as the standard asks for at least, so that asking does not tell of whom.
LENGTH: Final = 131_072
REVOCATION: Final = "revocation"
SUSPENSION: Final = "suspension"


def encoded(indexes: Iterable[int]) -> str:
    """The bits at these indexes set, the first bit leftmost; compressed, in base64url (`u…`)."""
    wanted = list(indexes)
    bits = bytearray(LENGTH // 8 * (max(wanted, default=0) // LENGTH + 1))
    for index in wanted:
        bits[index // 8] |= 0x80 >> index % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def list_credential(
    address: str, issuer: str, purpose: str, indexes: Iterable[int], at: dt.datetime
) -> dict[str, Any]:
    """The list as a credential, to be signed."""
    return {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encoded(indexes),
        },
    }


def entry(address: str, purpose: str, index: int) -> dict[str, str]:
    """What a credential says of its own place in a list."""
    return {
        "id": f"{address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": address,
    }
