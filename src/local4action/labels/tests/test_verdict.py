"""The verdict: on the samples of the standard, on ours, and on those that would deceive."""

import copy
import datetime as dt
import json
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError

from local4action.labels import sentences
from local4action.labels.badges import verdict as verdicts
from local4action.labels.badges import vocabularies
from local4action.labels.badges.multikey import multikey
from local4action.labels.badges.proofs import signed
from local4action.labels.badges.reading import credential
from local4action.labels.badges.verdict import Known, Said

FOLDER = Path(__file__).with_name("data")
NOW = dt.datetime(2027, 6, 1, 12, tzinfo=dt.UTC)
SIGNED_AT = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
US = "did:web:hubs.example"
METHOD = f"{US}#key-1"
KEY = Ed25519PrivateKey.generate()
OTHER_KEY = Ed25519PrivateKey.generate()
DOCUMENT = {
    "@context": [vocabularies.CREDENTIALS, vocabularies.OPEN_BADGES],
    "id": "https://hubs.example/label/L4A-2027-0001/credential.json",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {"id": US, "type": ["Profile"], "name": "Example"},
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
OURS = signed(DOCUMENT, KEY, METHOD, SIGNED_AT)


def judge(document, knows, now):
    """The verdict, which can be said in words whatever it is."""
    found = verdicts.judge(document, knows, now)
    assert all(row.sentence for row in sentences.rows(found))
    return found


def known(status="good"):
    return Known(frozenset({US}), {METHOD: KEY.public_key()}, lambda _document: status)


def changed(document, path, value):
    made = copy.deepcopy(document)
    inside = made
    for step in path[:-1]:
        inside = inside[step]
    if value is None:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value
    return made


def words(verdict):
    parts = (verdict.form, verdict.signature, verdict.issuer, verdict.status, verdict.period)
    return (verdict.overall, *(part.word for part in parts))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("simple.json", ("unsure", "good", "fits", "unknown", "unknown", "within")),
        ("simple-json.png", ("unsure", "good", "fits", "unknown", "unknown", "within")),
        ("simple-json.svg", ("unsure", "good", "fits", "unknown", "unknown", "within")),
        ("ob_vector_signed.json", ("unsure", "good", "fits", "unknown", "unknown", "within")),
        (
            "ob_vector_tampered.json",
            ("invalid", "good", "does_not_fit", "unknown", "unknown", "within"),
        ),
        (
            "simple-err-proof-value.json",
            ("invalid", "good", "does_not_fit", "unknown", "unknown", "within"),
        ),
        ("simple-err-expired.json", ("invalid", "good", "fits", "unknown", "unknown", "over")),
        (
            "simple-eddsa-2022.json",
            ("unsure", "other_version", "not_looked_at", "unknown", "unknown", "unknown"),
        ),
    ],
)
def test_the_samples_of_the_standard(name, expected):
    assert words(judge(credential((FOLDER / name).read_bytes()), Known(), NOW)) == expected


def test_another_version_is_known_by_its_date_of_issue():
    document = json.loads((FOLDER / "simple-eddsa-2022.json").read_text(encoding="utf-8"))
    document["@context"] = DOCUMENT["@context"]
    verdict = judge(document, Known(), NOW)
    assert (verdict.form.word, verdict.form.about) == ("other_version", "issuanceDate")


def test_ours_is_valid_and_says_what_it_says():
    verdict = judge(OURS, known(), NOW)
    assert words(verdict) == ("valid", "good", "fits", "known", "good", "within")
    assert verdict.said == Said(
        name="Local4Action HUB",
        issuer="Example",
        issuer_address=US,
        recipient_address="https://hubs.example/organisations/abcdefgh/",
        valid_from="2027-03-01T00:00:00Z",
        valid_until="2029-02-28T23:59:59Z",
    )


@pytest.mark.parametrize("status", ["suspended", "withdrawn", "superseded"])
def test_what_became_of_it_counts(status):
    assert words(judge(OURS, known(status), NOW)) == (
        *("invalid", "good", "fits", "known"),
        *(status, "within"),
    )


def test_of_an_unknown_status_nothing_is_promised():
    assert judge(OURS, known("unknown"), NOW).overall == "unsure"


@pytest.mark.parametrize(
    ("now", "period"), [("2027-03-02", "within"), ("2027-02-28", "not_yet"), ("2029-03-01", "over")]
)
def test_the_time_it_is_for(now, period):
    verdict = judge(OURS, known(), dt.datetime.fromisoformat(f"{now}T12:00:00Z"))
    assert verdict.period.word == period
    assert (verdict.overall == "valid") == (period == "within")


def test_who_signs_as_us_with_a_key_of_their_own_is_not_us():
    """A fragment that holds a key proves nothing where we know which keys are ours."""
    forged = signed(DOCUMENT, OTHER_KEY, f"{US}#{multikey(OTHER_KEY.public_key())}", SIGNED_AT)
    verdict = judge(forged, known(), NOW)
    assert words(verdict)[:3] == ("invalid", "good", "foreign_key")
    assert verdict.status.word == "unknown"
    under_our_name = signed(DOCUMENT, OTHER_KEY, METHOD, SIGNED_AT)
    assert words(judge(under_our_name, known(), NOW))[:3] == ("invalid", "good", "does_not_fit")


def test_an_unknown_issuer_is_never_valid():
    everything = Known(frozenset(), {METHOD: KEY.public_key()}, lambda _document: "good")
    assert words(judge(OURS, everything, NOW))[:4] == ("unsure", "good", "fits", "unknown")


def test_our_key_does_not_sign_for_others():
    document = changed(DOCUMENT, ("issuer", "id"), "https://other.example/issuer")
    assert words(judge(signed(document, KEY, METHOD, SIGNED_AT), known(), NOW))[:3] == (
        *("invalid", "good"),
        "foreign_key",
    )


@pytest.mark.parametrize(
    ("path", "value", "form"),
    [
        (("@context",), None, "missing"),
        (("@context",), [vocabularies.OPEN_BADGES, vocabularies.CREDENTIALS], "wrong"),
        (("@context",), [vocabularies.CREDENTIALS], "wrong"),
        (("@context",), [*DOCUMENT["@context"], {"a": "https://a.example/"}], "own_vocabulary"),
        (("@context",), [*DOCUMENT["@context"], "http://127.0.0.1:9/v1"], "unknown_vocabulary"),
        (("@context",), ["https://w3id.org/openbadges/v2"], "other_version"),
        (("type",), ["VerifiableCredential"], "wrong"),
        (("type",), [{"a": "VerifiableCredential"}], "wrong"),
        (("id",), None, "missing"),
        (("id",), "credential.json", "no_address"),
        (("id",), "_:b0", "no_address"),
        (("id",), "https://a.example/> <b> <c", "no_address"),
        (("id",), 7, "no_address"),
        (("issuer",), None, "missing"),
        (("issuer",), 7, "wrong"),
        (("proof",), [], "nothing"),
        (("evidence",), [[]], "nothing"),
        (("name",), ["Local4Action HUB", None], "nothing"),
        (("issuer", "type"), ["Issuer"], "wrong"),
        (("validFrom",), None, "missing"),
        (("validFrom",), "2027-03-01", "wrong"),
        (("validFrom",), "2027-02-30T00:00:00Z", "wrong"),
        (("validFrom",), ["2027-03-01T00:00:00Z"], "wrong"),
        (("validUntil",), "2026-01-01T00:00:00Z", "ends_before"),
        (("validUntil",), {"@value": "2029-01-01T00:00:00Z"}, "in_full"),
        (("issuanceDate",), "2027-03-01T00:00:00Z", "other_version"),
        (("credentialSubject",), None, "missing"),
        (("credentialSubject",), [DOCUMENT["credentialSubject"]], "wrong"),
        (("credentialSubject", "id"), None, "missing"),
        (("credentialSubject", "achievement"), None, "missing"),
        (("credentialSubject", "achievement", "id"), None, "missing"),
        (("credentialSubject", "achievement", "name"), "", "wrong"),
        (("credentialSubject", "achievement", "criteria"), None, "missing"),
        (("credentialSubject", "achievement", "criteria"), {}, "missing"),
        (("https://www.w3.org/2018/credentials#validUntil",), "2030", "in_full"),
        (("@graph",), [], "in_full"),
        (("evidence",), [{"id": US, "type": ["Evidence"], "name": "x"}], "described_twice"),
    ],
)
def test_how_it_must_be_written(path, value, form):
    document = changed(OURS, path, value)
    for knows in (known(), Known()):
        verdict = judge(document, knows, NOW)
        assert (verdict.form.word, verdict.signature.word) == (form, "not_looked_at")
        assert verdict.overall != "valid"
    assert judge(document, known(), NOW).overall == "invalid"


@pytest.mark.parametrize(
    ("field", "value", "signature"),
    [
        ("type", "Ed25519Signature2020", "other_kind"),
        ("cryptosuite", "ecdsa-sd-2023", "other_kind"),
        ("type", None, "unreadable"),
        ("previousProof", "urn:uuid:1", "other_kind"),
        ("proofPurpose", "authentication", "wrong_purpose"),
        ("created", "yesterday", "wrong_time"),
        ("created", "2027-06-01T12:06:00Z", "wrong_time"),
        ("created", "2027-06-01T12:04:00Z", "does_not_fit"),
        ("created", "0001-01-01T00:00:00+14:00", "does_not_fit"),
        ("created", "9999-12-31T23:59:59-14:00", "wrong_time"),
        ("expires", "2027-05-01T00:00:00Z", "wrong_time"),
        ("expires", "2028-05-01T00:00:00Z", "does_not_fit"),
        ("verificationMethod", f"{US}#key-2", "foreign_key"),
        ("verificationMethod", US, "foreign_key"),
        ("verificationMethod", {"id": METHOD}, "foreign_key"),
        ("verificationMethod", "https://other.example/#key-1", "foreign_key"),
        ("proofValue", None, "does_not_fit"),
        ("proofValue", "z" * 5_000, "does_not_fit"),
        ("proofValue", ["z1"], "does_not_fit"),
        ("grade", "excellent", "undefined"),
    ],
)
def test_how_it_must_be_signed(field, value, signature):
    proof = dict(OURS["proof"])
    if value is None:
        del proof[field]
    else:
        proof[field] = value
    verdict = judge({**OURS, "proof": proof}, known(), NOW)
    assert (verdict.form.word, verdict.signature.word) == ("good", signature)
    assert verdict.overall == "invalid"


def test_a_proof_may_not_bring_its_own_words():
    proof = {**OURS["proof"], "@context": ["https://w3id.org/security/data-integrity/v2"]}
    assert judge({**OURS, "proof": proof}, known(), NOW).form.word == "in_full"


@pytest.mark.parametrize("given", [None, "z1", [1], [{}] * 5, {}])
def test_without_a_proof_nothing_is_signed(given):
    document = changed(OURS, ("proof",), given)
    verdict = judge(document, known(), NOW)
    assert verdict.signature.word in {"absent", "unreadable"}
    assert verdict.overall == "invalid"


def test_of_several_proofs_every_one_must_fit():
    second = f"{US}#key-2"
    more = signed(DOCUMENT, OTHER_KEY, second, SIGNED_AT)["proof"]
    both = {**OURS, "proof": [OURS["proof"], more]}
    two = Known(frozenset({US}), {METHOD: KEY.public_key(), second: OTHER_KEY.public_key()},
                lambda _document: "good")  # fmt: skip
    assert judge(both, two, NOW).overall == "valid"
    for broken in (0, 1):
        document = copy.deepcopy(both)
        document["proof"][broken]["proofValue"] = both["proof"][1 - broken]["proofValue"]
        assert words(judge(document, two, NOW))[:3] == ("invalid", "good", "does_not_fit")
    assert judge(both, known(), NOW).signature.word == "foreign_key"


def test_a_key_elsewhere_is_not_fetched():
    verdict = judge(OURS, Known(), NOW)
    assert words(verdict)[:4] == ("unsure", "good", "no_key", "unknown")


def alike(parents, children):
    """A graph whose nameless nodes can only be told apart by trying every order."""
    made = copy.deepcopy(OURS)
    leaf = {"type": ["Alignment"], "targetName": "a", "targetUrl": "https://a.example/"}
    made["credentialSubject"]["achievement"]["resultDescription"] = [
        {"type": ["ResultDescription"], "name": "a", "resultType": "Status",
         "alignment": [dict(leaf) for _one in range(children)]}
        for _parent in range(parents)
    ]  # fmt: skip
    return made


@pytest.mark.parametrize(
    ("parents", "children"), [(2, 6), (2, 9), (2, 90), (9, 9), (30, 3), (90, 1), (1, 190), (90, 2)]
)
def test_a_graph_of_lookalikes_is_given_up_in_time(parents, children):
    document = alike(parents, children)
    started = time.monotonic()
    verdict = judge(document, known(), NOW)
    assert time.monotonic() - started < 2
    assert verdict.signature.word in {"unreadable", "does_not_fit"}


def test_the_largest_document_that_is_read_is_judged_in_time():
    evidence = [{"type": ["Evidence"], "name": str(number)} for number in range(280)]
    document = credential(json.dumps({**OURS, "evidence": evidence}).encode())
    started = time.monotonic()
    assert judge(document, known(), NOW).overall == "invalid"
    assert time.monotonic() - started < 2


ODD = (
    *(7, 1.5, True, "", "x", "https://a.example/", "https://a b", [], [[]], {}, [{}], ["x", 7]),
    *({"id": "https://a.example/"}, {"id": [], "type": [7]}, {"": {"a": {"b": None}}}, "\u202e"),
)
UNUSUAL = ("@type", "id", "type", "name", "evidence", "related", "termsOfUse", "issuer")


def objects(value, path=()):
    yield path, value
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for name, one in inside:
        if isinstance(one, dict | list):
            yield from objects(one, (*path, name))


def test_nothing_odd_breaks_it_or_passes():
    tried = 0
    for path, inside in objects(OURS):
        names = {*inside, *UNUSUAL} if isinstance(inside, dict) else range(len(inside))
        for name in names:
            for odd in ODD:
                tried += 1
                document = changed(OURS, (*path, name), odd)
                assert judge(document, known(), NOW).overall == "invalid", (path, name, odd)
                assert judge(document, Known(), NOW).overall != "valid"
    assert tried > 1_000


def accepted_outside(document):
    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    try:
        OB3LdpVerifier(pubkey_pem=pem).verify(copy.deepcopy(document))
    except OB3VerificationError:
        return False
    return True


def places(value, path=()):
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for name, one in inside:
        if isinstance(one, dict | list):
            yield from places(one, (*path, name))
        else:
            yield (*path, name), one


def test_those_outside_accept_ours_and_nothing_that_was_changed():
    """With a library that we use for nothing else; dates lie around today, it asks the clock."""
    today = dt.datetime.now(dt.UTC).replace(microsecond=0)
    document = DOCUMENT | {
        "validFrom": f"{today - dt.timedelta(days=9):%Y-%m-%dT%H:%M:%SZ}",
        "validUntil": f"{today + dt.timedelta(days=400):%Y-%m-%dT%H:%M:%SZ}",
    }
    made = signed(document, KEY, METHOD, today - dt.timedelta(days=1))
    assert accepted_outside(made)
    assert judge(made, known(), today).overall == "valid"
    tried = 0
    for path, one in places(made):
        for other in (f"{one}x", one[:-1], None):
            tried += 1
            wrong = changed(made, path, other)
            assert judge(wrong, known(), today).overall == "invalid", (path, other)
            assert not accepted_outside(wrong), (path, other)
    assert tried > 60
