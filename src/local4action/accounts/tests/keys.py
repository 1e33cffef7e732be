"""A key as a browser hands it over, for pages that list keys or ask for one."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

FLAGS = AuthenticatorData.FLAG
PRESENT = FLAGS.USER_PRESENT | FLAGS.USER_VERIFIED | FLAGS.ATTESTED


def registration(challenge: str = "none", origin: str = "http://testserver") -> dict[str, Any]:
    """The answer of a new key to `challenge`, as it is sent in the form."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    name = secrets.token_bytes(16)
    rp_hash = hashlib.sha256(b"testserver").digest()
    attested = AttestedCredentialData.create(bytes(16), name, public)
    data = AuthenticatorData.create(rp_hash, PRESENT, 0, attested)
    said = json.dumps({"type": "webauthn.create", "challenge": challenge, "origin": origin})
    return {
        "id": websafe_encode(name),
        "rawId": websafe_encode(name),
        "type": "public-key",
        "clientExtensionResults": {"credProps": {"rk": True}},
        "response": {
            "clientDataJSON": websafe_encode(said.encode()),
            "attestationObject": websafe_encode(bytes(AttestationObject.create("none", data, {}))),
        },
    }
