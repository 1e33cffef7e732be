"""Proofs as the standard has them: its vectors, our signatures, and every single change."""

import contextlib
import copy
import datetime as dt
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from local4action.labels.badges import vocabularies
from local4action.labels.badges.multikey import base58, from_base58, multikey, public_key
from local4action.labels.badges.proofs import canonical, fits, signed

FOLDER = Path(__file__).with_name("data")
AT = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
DOCUMENT = {
    "@context": [vocabularies.CREDENTIALS, vocabularies.OPEN_BADGES],
    "id": "https://hubs.example/label/L4A-2027-0001/credential.json",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {"id": "did:web:hubs.example", "type": ["Profile"], "name": "Example"},
    "validFrom": "2027-03-01T00:00:00Z",
    "validUntil": "2029-02-28T23:59:59Z",
    "name": "Local4Action HUB",
    "credentialSubject": {
        "id": "https://hubs.example/organisations/abcdefgh/",
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "https://hubs.example/label/criteria/",
            "type": ["Achievement"],
            "name": "Local4Action HUB",
            "description": "A hub of one to three years.",
            "criteria": {"narrative": "What was promised is agreed beforehand."},
        },
    },
}


@pytest.fixture(scope="module")
def key():
    return Ed25519PrivateKey.generate()


def _fits(document, key):
    bare = {name: value for name, value in document.items() if name != "proof"}
    return fits(bare, document["proof"], key)


def test_what_the_standard_signed_fits_and_what_was_changed_does_not():
    for name, expected in (("ob_vector_signed", True), ("ob_vector_tampered", False)):
        document = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
        method = document["proof"]["verificationMethod"]
        assert _fits(document, public_key(method.partition("#")[2])) is expected


def test_the_one_order_is_that_of_the_standard():
    document = json.loads((FOLDER / "ob_vector_signed.json").read_text(encoding="utf-8"))
    document.pop("proof")
    expected = (FOLDER / "document-canon.txt").read_text(encoding="utf-8")
    assert canonical(document).strip() == expected.strip()


def test_ours_fits_its_key_and_no_other(key):
    made = signed(DOCUMENT, key, "did:web:hubs.example#key-1", AT)
    assert made["proof"]["created"] == "2027-03-01T12:00:00Z"
    assert _fits(made, key.public_key())
    assert not _fits(made, Ed25519PrivateKey.generate().public_key())


def _places(value, path=()):
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _places(one, (*path, name))
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield from _places(one, (*path, at))
    else:
        yield path


def test_no_single_change_goes_unseen(key):
    made = signed(DOCUMENT, key, "did:web:hubs.example#key-1", AT)
    tried = 0
    for path in _places(made):
        changed = copy.deepcopy(made)
        inside = changed
        for step in path[:-1]:
            inside = inside[step]
        inside[path[-1]] += "x"
        tried += 1
        with contextlib.suppress(ValueError, LookupError):
            assert not _fits(changed, key.public_key()), path
    assert tried > 20


@pytest.mark.parametrize("where", [(), ("issuer",), ("credentialSubject", "achievement")])
def test_nothing_can_be_added_that_is_not_signed(key, where):
    made = copy.deepcopy(signed(DOCUMENT, key, "did:web:hubs.example#key-1", AT))
    inside = made
    for step in where:
        inside = inside[step]
    inside["grade"] = "excellent"
    with pytest.raises(ValueError, match="grade"):
        _fits(made, key.public_key())
    inside["type"] = [*inside.pop("type"), inside.pop("grade")]
    with pytest.raises(ValueError, match="excellent"):
        _fits(made, key.public_key())


@pytest.mark.parametrize(
    "address", ["https://a b", "https://a>", "_:b0", "a", "a\nb:c", "a:", "a:\u2028"]
)
def test_no_statement_hides_in_what_is_no_address(key, address):
    """Of some none would be made; one with brackets could be written like several."""
    image = {"id": address, "type": "Image"}
    for more in ({"image": image}, {f"https://a.example/{address} ": "x"}):
        with pytest.raises(ValueError, match="do not define"):
            signed({**DOCUMENT, **more}, key, "did:web:hubs.example#key-1", AT)


def test_a_context_elsewhere_is_refused_and_never_fetched(key):
    with pytest.raises(ValueError, match="read whole"):
        signed({**DOCUMENT, "@context": ["https://evil.example/v1"]}, key, "did:web:x#1", AT)


def test_keys_are_texts_and_back(key):
    text = multikey(key.public_key())
    assert text.startswith("z6Mk")
    assert public_key(text).public_bytes_raw() == key.public_key().public_bytes_raw()
    assert from_base58(base58(b"\x00\x00ab")) == b"\x00\x00ab"
    for wrong in ("", "z", "6Mk", "z0", "z" + "1" * 101, "zé", base58(b"\x12\x20" + b"a" * 32)):
        with pytest.raises(ValueError, match=r"base58|Ed25519"):
            public_key(wrong)
