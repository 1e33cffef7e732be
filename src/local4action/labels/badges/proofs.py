"""The proof `eddsa-rdfc-2022` of a credential (W3C Data Integrity EdDSA Cryptosuites 1.0)."""

from __future__ import annotations

import hashlib
import math
import re
from typing import TYPE_CHECKING, Any, Final

from cryptography.exceptions import InvalidSignature
from pyld import jsonld
from pyld.canon import URDNA2015

from local4action.labels.badges import vocabularies
from local4action.labels.badges.multikey import base58, from_base58

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

CRYPTOSUITE: Final = "eddsa-rdfc-2022"
TYPE: Final = "DataIntegrityProof"
# What a relative name is taken to lie below; such a name means nothing outside its document.
_NOWHERE: Final = "nowhere://document/"
# A whole address. Of others no statement is made; and with a space or a bracket in it, one address
# could be written like several statements, signed ones among them.
ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20<>\"{}|\\^`\x7f-\x9f]+")
# Nodes without a name that look alike are told apart in exponential time, on purpose or not.
MOST_NAMELESS: Final = 200
MOST_STEPS: Final = 10_000


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
    lost: list[str] = []
    processor = jsonld.JsonLdProcessor(on_property_dropped=lambda name: lost.append(str(name)))
    options = {"documentLoader": vocabularies.load, "base": _NOWHERE}
    try:
        expanded = processor.expand(dict(document), options)
        lost.extend(_relative(expanded))
        if lost:
            raise UndefinedError(lost)
        found: str = _Ordered().main(
            processor.to_rdf(expanded, options), {"format": "application/n-quads"}
        )
    except jsonld.JsonLdError as error:
        raise ValueError(f"not a credential that can be read whole: {error}") from error
    return found


def _relative(value: Any) -> Iterator[str]:
    """Names that stand for nothing outside the document: no statement is made of them."""
    if isinstance(value, list):
        for one in value:
            yield from _relative(one)
    elif isinstance(value, dict):
        names = value.get("@type", []) if "@value" not in value else []
        fields = [name for name in value if not name.startswith("@")]
        for name in (*(names if isinstance(names, list) else [names]), value.get("@id"), *fields):
            if name is not None and (name.startswith(_NOWHERE) or not ADDRESS.fullmatch(name)):
                yield name.removeprefix(_NOWHERE)
        for one in value.values():
            yield from _relative(one)


class _Ordered(URDNA2015):
    """The one order, given up where nodes without a name look too much alike."""

    steps = 0

    def create_hash_to_related(self, id_: str, issuer: Any) -> dict[str, list[str]]:
        """Count what the caller is about to do: it tries every order of the nodes of a list."""
        if len(self.blank_node_info) > MOST_NAMELESS:
            raise ValueError("too many nodes without a name")
        found: dict[str, list[str]] = super().create_hash_to_related(id_, issuer)
        self.steps += len(self.blank_node_info[id_]["quads"])
        self.steps += sum(math.factorial(min(len(alike), 10)) for alike in found.values())
        if self.steps > MOST_STEPS:
            raise ValueError("nodes without a name look too much alike")
        return found
