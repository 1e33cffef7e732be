"""What is true of a credential, in four parts and the period it is for.

Is it well formed, does the signature fit the key it names, is its issuer one we know, and what do
we know of its status. Words are for machines; sentences for people stand in `labels.sentences`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from local4action.labels.badges import form, proofs
from local4action.labels.badges.multikey import public_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MOST_PROOFS: Final = 4
# Clocks differ a little; a signature of tomorrow is no such difference.
CLOCKS_DIFFER: Final = dt.timedelta(minutes=5)

type Status = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True)
class Known:
    """What the caller knows: the issuers that are its own, their keys, what became of a badge.

    A key is found by the address of its method (`did:web:hubs.example#key-1`). `status` is asked
    only for credentials of these issuers whose signature fits, and answers `good`, `suspended`,
    `withdrawn`, `superseded` or `unknown`. `cosigners` sign beside the issuers, where a credential
    names one as its source.
    """

    issuers: frozenset[str] = frozenset()
    keys: Mapping[str, Ed25519PublicKey] = field(default_factory=dict)
    status: Status = lambda _document: "unknown"
    cosigners: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the verdict: its word, and the field or address that it is about."""

    word: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What the badge says of itself, whether true or not; empty where it says nothing."""

    name: str = ""
    issuer: str = ""
    issuer_address: str = ""
    recipient: str = ""
    recipient_address: str = ""
    valid_from: str = ""
    valid_until: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that can be said.

    form: good, other_version, or a word of `form.MalformedError`
    signature: fits, or what stands against it, or not_looked_at where the form is not good
    issuer: known, unknown
    status: good, suspended, withdrawn, superseded, unknown
    period: within, not_yet, over, unknown
    """

    form: Part
    signature: Part
    issuer: Part
    status: Part
    period: Part
    said: Said

    @property
    def overall(self) -> str:
        """`valid`, `invalid`, or `unsure`: then nothing speaks against it, and too little for it.

        A badge of somebody we do not know is never valid: anyone can sign anything as themselves.
        What is not ours to judge is left open for them; of our own issuers we know better.
        """
        ours = self.issuer.word == "known"
        if (
            self.form.word not in ({"good"} if ours else {"good", *_FORMS_LEFT_OPEN})
            or self.signature.word not in ({"fits"} if ours else {"fits", *_SIGNATURES_LEFT_OPEN})
            or self.status.word not in {"good", "unknown"}
            or self.period.word in {"not_yet", "over"}
        ):
            return "invalid"
        return "valid" if ours and self.status.word == "good" else "unsure"


_FORMS_LEFT_OPEN: Final = frozenset({"other_version", "unknown_vocabulary", "own_vocabulary"})
_SIGNATURES_LEFT_OPEN: Final = frozenset({"not_looked_at", "other_kind", "no_key"})


def judge(document: Mapping[str, Any], known: Known, now: dt.datetime) -> Verdict:
    """The verdict on a credential, reached without asking anybody anything.

    Args:
        document: the credential, as `reading.credential` gives it.
        known: what is known of issuers.
        now: the moment to judge it at.
    """
    issuer = form.issuer_of(document)
    ours = issuer in known.issuers
    try:
        form.check(document)
    except form.MalformedError as error:
        shape, signature = Part(error.word, error.about), Part("not_looked_at")
    else:
        shape, signature = Part("good"), _signature(document, known, now)
    return Verdict(
        form=shape,
        signature=signature,
        issuer=Part("known" if ours else "unknown", issuer),
        status=Part(known.status(document) if ours and signature.word == "fits" else "unknown"),
        period=Part(_period(document, now)),
        said=_said(document),
    )


def _period(document: Mapping[str, Any], now: dt.datetime) -> str:
    begins, ends = (form.instant(document.get(one)) for one in ("validFrom", "validUntil"))
    if ends is not None and ends < now:
        return "over"
    if begins is None:
        return "unknown"
    return "not_yet" if begins > now else "within"


# ---- signatures ----------------------------------------------------------------------------


def _signature(document: Mapping[str, Any], known: Known, now: dt.datetime) -> Part:
    """Of several proofs every one must hold, and nobody who must sign may be missing."""
    given = document.get("proof", [])
    listed = given if isinstance(given, list) else [given]
    if not listed:
        return Part("absent")
    if len(listed) > MOST_PROOFS or not all(isinstance(one, dict) for one in listed):
        return Part("unreadable")
    bare = {name: one for name, one in document.items() if name != "proof"}
    signers = _signers(bare, known)
    for proof in listed:
        found = _one_proof(bare, proof, signers, known, now)
        if found.word != "fits":
            return found
    methods = [str(one["verificationMethod"]) for one in listed]
    missing = set(signers) - {one.partition("#")[0] for one in methods}
    return Part("not_by_all", min(missing)) if missing else Part("fits", ", ".join(methods))


def _signers(bare: Mapping[str, Any], known: Known) -> tuple[str, ...]:
    """Who must have signed: the issuer, and whoever of ours it names beside itself."""
    issuer = form.issuer_of(bare)
    source = _object(_object(bare.get("credentialSubject")).get("source"))
    beside = _text(source.get("id"))
    shared = issuer in known.issuers and beside in known.cosigners
    return (issuer, beside) if shared else (issuer,)


def _one_proof(
    bare: Mapping[str, Any],
    proof: Mapping[str, Any],
    signers: Collection[str],
    known: Known,
    now: dt.datetime,
) -> Part:
    if (wrong := _options(proof, now)) is not None:
        return wrong
    method, issuer = _text(proof.get("verificationMethod")), form.issuer_of(bare)
    if method.partition("#")[0] not in signers:
        return Part("foreign_key", method)
    key = _key(method, known, ours=issuer in known.issuers)
    if key is None:
        return Part("foreign_key" if issuer in known.issuers else "no_key", method)
    try:
        return Part("fits" if proofs.fits(bare, proof, key) else "does_not_fit", method)
    except proofs.UndefinedError as error:
        return Part("undefined", error.about)
    except ValueError:
        return Part("unreadable")


def _options(proof: Mapping[str, Any], now: dt.datetime) -> Part | None:
    """What stands against a proof before its key is asked for, if anything does."""
    kind, suite = _text(proof.get("type")), _text(proof.get("cryptosuite"))
    created, expires = (form.instant(proof.get(one)) for one in ("created", "expires"))
    found = None
    if not kind:
        found = Part("unreadable")
    elif (kind, suite) != (proofs.TYPE, proofs.CRYPTOSUITE):
        found = Part("other_kind", suite or kind)
    elif "previousProof" in proof:
        found = Part("other_kind", "previousProof")
    elif proof.get("proofPurpose") != "assertionMethod":
        found = Part("wrong_purpose", _text(proof.get("proofPurpose")))
    elif "created" in proof and (created is None or created > now + CLOCKS_DIFFER):
        found = Part("wrong_time", "created")
    elif "expires" in proof and (expires is None or expires < now):
        found = Part("wrong_time", "expires")
    return found


def _key(method: str, known: Known, *, ours: bool) -> Ed25519PublicKey | None:
    """The key that a method names.

    Of our own issuers only keys that were handed in count: a fragment that holds a key proves
    nothing, since anyone can write one behind our address.
    """
    if method in known.keys or ours:
        return known.keys.get(method)
    try:
        return public_key(method.partition("#")[2])
    except ValueError:
        return None


# ---- what it says --------------------------------------------------------------------------


def _said(document: Mapping[str, Any]) -> Said:
    issuer, subject = (_object(document.get(one)) for one in ("issuer", "credentialSubject"))
    achievement = _object(subject.get("achievement"))
    return Said(
        name=_text(document.get("name")) or _text(achievement.get("name")),
        issuer=_text(issuer.get("name")),
        issuer_address=form.issuer_of(document),
        recipient=_text(subject.get("name")),
        recipient_address=_text(subject.get("id")),
        valid_from=_text(document.get("validFrom") or document.get("issuanceDate")),
        valid_until=_text(document.get("validUntil") or document.get("expirationDate")),
    )


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
