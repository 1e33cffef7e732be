"""What we issue is accepted by a verifier nobody here wrote, and refused after any change."""

import copy
import datetime as dt
import json

import pytest
from openbadgeslib.ob3 import (
    OB3LdpVerifier,
    OB3VerificationError,
    verify_data_integrity_proof,
)

from local4action.conf import deployment
from local4action.labels import credentials, issuer, issuing, keyring
from local4action.labels.badges import statuses
from local4action.labels.badges.multikey import public_key
from local4action.labels.models import Credential, Label, SigningKey

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 1)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    settings.BASE_URL = "https://hubs.example"


@pytest.fixture
def key():
    return issuing.make_key()


@pytest.fixture
def label(make):
    hub = make.hub()
    return Label.objects.create(
        number="L4A-2026-0001", hub=hub, state="active", granted_on=DAY,
        decided_by="Executive Bureau", valid_from=DAY, valid_until=dt.date(2028, 2, 29),
    )  # fmt: skip


def _asked(address):
    """Stand for the web: what this site answers at its own addresses."""
    path = address.removeprefix("https://hubs.example")
    if path == "/.well-known/did.json":
        return json.dumps(issuer.did_document(credentials.known_keys())).encode()
    return json.dumps(credentials.status_list(int(path.removeprefix("/status/")))).encode()


def _verify(document):
    # It knows lists signed as JWT only: the proof of ours is a test of its own.
    return OB3LdpVerifier().verify(
        copy.deepcopy(document), check_status=True, download=_asked, verify_status_list=False
    )


def _places(value, path=()):
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _places(one, (*path, name))
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield from _places(one, (*path, at))
    else:
        yield path


def test_another_verifier_accepts_it_and_no_single_change(key, label):
    document = issuing.issue(label).document
    assert _verify(document).name.startswith("Local4Action HUB L4A-2026-0001")
    for path in _places(document):
        changed = copy.deepcopy(document)
        inside = changed
        for step in path[:-1]:
            inside = inside[step]
        value = inside[path[-1]]
        inside[path[-1]] = (not value) if isinstance(value, bool) else f"{value}x"
        with pytest.raises(OB3VerificationError):
            _verify(changed)


def test_nothing_is_issued_without_a_key_or_before_it_is_in_force(label):
    assert issuing.issue(label) is None
    issuing.make_key()
    label.state = "candidate"
    assert issuing.issue(label) is None
    assert not Credential.objects.exists()
    label.state = "active"
    label.save()
    assert issuing.issue_all() == 1


def test_the_same_facts_are_issued_once_and_others_anew(key, label):
    first = issuing.issue(label)
    assert issuing.issue(label) == first
    label.valid_until = dt.date(2029, 2, 28)
    second = issuing.issue(label)
    assert (second.serial, second.status_index) == (2, first.status_index + 1)
    _verify(second.document)
    with pytest.raises(OB3VerificationError, match="revocation"):
        _verify(first.document)


def test_suspended_says_so_and_reinstated_is_valid_again(key, label):
    document = issuing.issue(label).document
    label.state = "suspended"
    label.save()
    with pytest.raises(OB3VerificationError, match="suspen"):
        _verify(document)
    label.state = "active"
    label.save()
    _verify(document)
    label.state = "withdrawn"
    label.save()
    with pytest.raises(OB3VerificationError, match="revocation"):
        _verify(document)


@pytest.mark.parametrize("number", [1, 2])
def test_the_lists_are_signed_and_the_same_until_something_changes(key, label, number):
    issuing.issue(label)
    document = credentials.status_list(number)
    public = public_key(key.public)
    verify_data_integrity_proof(document, public)
    assert credentials.status_list(number) == document
    document["credentialSubject"]["encodedList"] = statuses.encoded([5])
    with pytest.raises(OB3VerificationError):
        verify_data_integrity_proof(document, public)


def test_a_new_key_leaves_what_the_old_one_signed_valid(key, label):
    document = issuing.issue(label).document
    newer = issuing.make_key()
    _verify(document)
    label.valid_until = dt.date(2029, 2, 28)
    again = issuing.issue(label).document
    assert again["proof"]["verificationMethod"].endswith(newer.public)
    _verify(again)
    key.refresh_from_db()
    assert key.retired_at is not None


def test_a_private_key_is_sealed_and_in_no_table(key, settings):
    (file,) = keyring.folder().iterdir()
    private = keyring.find(key.name)
    content = file.read_bytes()
    assert private.private_bytes_raw() not in content
    assert file.stat().st_mode & 0o077 == 0
    assert {one.name for one in SigningKey._meta.fields} == {
        "id", "name", "public", "organisation", "created_at", "retired_at",
    }  # fmt: skip
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret of some length, for a test"
    assert keyring.find(key.name).private_bytes_raw() == private.private_bytes_raw()
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(keyring.KeyMissingError, match="L4A_SECRET_KEY"):
        keyring.find(key.name)
    with pytest.raises(FileExistsError):
        keyring.keep(key.name, private)


def test_the_list_of_bits_is_that_of_the_standard():
    import base64
    import gzip

    packed = statuses.encoded([0, 9, statuses.LENGTH - 1])
    bits = gzip.decompress(base64.urlsafe_b64decode(packed[1:] + "=="))
    assert len(bits) * 8 == 131_072
    assert (bits[0], bits[1], bits[-1]) == (0x80, 0x40, 0x01)
    longer = gzip.decompress(base64.urlsafe_b64decode(statuses.encoded([131_072])[1:] + "=="))
    assert len(longer) * 8 == 262_144


def test_where_the_file_of_the_key_is_gone_the_act_goes_on(key, label, client):
    first = issuing.issue(label)
    (file,) = keyring.folder().iterdir()
    file.unlink()
    label.valid_until = dt.date(2029, 2, 28)
    assert issuing.issue(label) == first
    assert client.get("/status/1").status_code == 503
    issuing.make_key()
    assert issuing.issue(label).serial == 2
    assert client.get("/status/1").status_code == 200


def test_who_runs_the_site_is_told_of_a_key_that_is_missing():
    (none,) = deployment._signing()
    assert (none.serious, "labels key" in none.text) == (False, True)
    issuing.make_key()
    assert list(deployment._signing()) == []
    (file,) = keyring.folder().iterdir()
    file.unlink()
    (gone,) = deployment._signing()
    assert gone.serious
