"""The proof `eddsa-rdfc-2022` of a credential (W3C Data Integrity EdDSA Cryptosuites 1.0)."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any, Final

from cryptography.exceptions import InvalidSignature

from local4action.labels.badges.multikey import base58, from_base58

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

CRYPTOSUITE: Final = "eddsa-rdfc-2022"
TYPE: Final = "DataIntegrityProof"
# A whole address. Of others no statement is made; and with a space or a bracket in it, one address
# could be written like several statements, signed ones among them.
ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20<>\"{}|\\^`\x7f-\x9f]+")


class UndefinedError(ValueError):
    """The document says something that its contexts do not define: the proof is not about it."""

    def __init__(self, names: list[str]) -> None:
        self.about = ", ".join(sorted(set(names))[:5])
        super().__init__(f"its contexts do not define {self.about}")


def signed(
    document: Mapping[str, Any], key: Ed25519PrivateKey, method: str, at: dt.datetime
) -> dict[str, Any]:
    """The document with a proof.

    Args:
        document: a credential without proof.
        key: the private key.
        method: the address of its public half, as a DID document lists it.
        at: when it is signed.

    Raises:
        ValueError: the document says something that its contexts do not define.
    """
    proof = {
        "type": TYPE,
        "created": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "verificationMethod": method,
        "cryptosuite": CRYPTOSUITE,
        "proofPurpose": "assertionMethod",
    }
    value = base58(key.sign(_digest(document, proof)))
    return {**document, "proof": {**proof, "proofValue": value}}


def signed_by_all(
    document: Mapping[str, Any], signers: Sequence[tuple[Ed25519PrivateKey, str]], at: dt.datetime
) -> dict[str, Any]:
    """The document with a proof of each key and method: of several, a set (an array)."""
    made = [signed(document, key, method, at)["proof"] for key, method in signers]
    return {**document, "proof": made if len(made) > 1 else made[0]}


def fits(document: Mapping[str, Any], proof: Mapping[str, Any], key: Ed25519PublicKey) -> bool:
    """Whether a proof was made over the document by the owner of a key.

    Args:
        document: the credential without any proof.
        proof: with its `proofValue`.
        key: the public key that the proof names.

    Raises:
        ValueError: the document says something that its contexts do not define.
    """
    digest = _digest(document, {name: one for name, one in proof.items() if name != "proofValue"})
    try:
        key.verify(from_base58(str(proof.get("proofValue"))), digest)
    except (InvalidSignature, ValueError):
        return False
    return True


def _digest(document: Mapping[str, Any], proof: Mapping[str, Any]) -> bytes:
    options = {"@context": document["@context"], **proof}
    parts = (canonical(options), canonical(document))
    return b"".join(hashlib.sha256(part.encode()).digest() for part in parts)


def canonical(document: Mapping[str, Any]) -> str:
    """The statements of a document in their one order (RDFC-1.0), as N-Quads.

    Raises:
        UndefinedError: what is not signed must not be shown as signed.
        ValueError: it is no JSON-LD, names a context that is not in the package, or cannot be
            brought in order within reason.
    """
    # The library of JSON-LD takes a quarter of a second to load, and few who visit need it.
    from local4action.labels.badges import statements  # noqa: PLC0415

    return statements.in_order(document)
