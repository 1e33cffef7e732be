"""Credentials of labels: issued when one comes into force, again when what they say changed.

Everything here is part of the act that changed a label or its hub, in the same transaction.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from procrastinate.contrib.django import app

from local4action.agreements.models import Agreement
from local4action.foundation.actions import in_turn
from local4action.foundation.canonical import sha256
from local4action.labels import criteria, issuer, keyring
from local4action.labels.badges import documents, proofs
from local4action.labels.badges.multikey import multikey
from local4action.labels.models import Credential, Label, SigningKey

if TYPE_CHECKING:
    from local4action.members.models import Organisation

logger = logging.getLogger(__name__)
ISSUER_NAME: Final = "Local4Action HUBs"
# A label that is one of these is certified; what a withdrawn or expired one had stays as it was.
CERTIFIED: Final = frozenset(
    {Label.State.ACTIVE, Label.State.ON_WATCH, Label.State.SUSPENDED, Label.State.COMPLETED}
)


def make_key(section: Organisation | None = None) -> SigningKey:
    """A new key to sign by, for the site or for a section that signs beside it.

    The one before is retired, and what it signed stays valid.
    """
    in_turn("labels.key")
    private, now = Ed25519PrivateKey.generate(), timezone.now()
    public = multikey(private.public_key())
    live = SigningKey.objects.filter(retired_at__isnull=True, organisation=section)
    live.update(retired_at=now)
    name = f"{now:%Y-%m-%d}-{public[-8:]}"
    made = SigningKey.objects.create(name=name, public=public, organisation=section, created_at=now)
    keyring.keep(made.name, private)
    return made


def signing_key(section: Organisation | None = None) -> SigningKey | None:
    """The key that the site, or a section, signs by now; None before the first was made."""
    return SigningKey.objects.filter(retired_at__isnull=True, organisation=section).last()


def _signers(label: Label) -> list[tuple[Ed25519PrivateKey, str]]:
    """The private keys that sign a label's credential, each with the address of its other half.

    Raises:
        KeyMissingError: one of them is not there.
    """
    sections = [None] if label.co_issuer is None else [None, label.co_issuer]
    keys = [(section, signing_key(section)) for section in sections]
    for section, key in keys:
        if key is None:
            raise keyring.KeyMissingError(f"{section} has no key to sign with.")
    return [(keyring.find(key.name), issuer.method(key)) for _section, key in keys if key]


def issue(label: Label) -> Credential | None:
    """The credential that says what is so now: the one there is, or a new one in its place.

    None where nothing is to be certified (`CERTIFIED`), or there is no key yet.
    """
    if label.state not in CERTIFIED or not label.valid_from or signing_key() is None:
        return None
    said = _unsigned(label)
    print_of = sha256(said)
    if (current := _saying(label, print_of)) is not None:
        return current
    # Only who has something to write waits: most changes of a hub are of no concern here.
    in_turn("labels.issue")
    if (current := _saying(label, print_of)) is not None:
        return current
    try:
        signers = _signers(label)
    except keyring.KeyMissingError:
        # The act goes on: what is not certified now is as soon as there is a key again.
        logger.exception("The label %s is not certified.", label)
        return label.credentials.filter(superseded_at__isnull=True).first()
    now = timezone.now()
    label.credentials.filter(superseded_at__isnull=True).update(superseded_at=now)
    serial = (label.credentials.aggregate(last=Max("serial"))["last"] or 0) + 1
    index = Credential.objects.aggregate(last=Max("status_index"))["last"]
    place = 0 if index is None else index + 1
    document = documents.numbered(said, serial, place, settings.BASE_URL)
    made = Credential.objects.create(
        label=label,
        serial=serial,
        status_index=place,
        document=proofs.signed_by_all(document, signers, now),
        sha256=print_of,
        issued_at=now,
    )
    app.configure_task("labels.draw", queue="documents").defer(credential=made.pk)
    return made


def _saying(label: Label, print_of: str) -> Credential | None:
    """The credential in force, if it says this."""
    return label.credentials.filter(superseded_at__isnull=True, sha256=print_of).first()


def issue_all() -> int:
    """Issue what is missing, as after the first key was made; how many credentials are new."""
    before = Credential.objects.count()
    for label in Label.objects.filter(state__in=CERTIFIED, valid_from__isnull=False):
        issue(label)
    return Credential.objects.count() - before


def _unsigned(label: Label) -> dict[str, Any]:
    hub, base = label.hub, settings.BASE_URL
    agreed = hub.agreements.filter(state=Agreement.State.SIGNED).exists()
    # Addresses without a language, as they stay for good: each reader is led to their own.
    address = f"{base}/hubs/{hub.ref}/"
    beside = label.co_issuer
    facts = documents.Facts(
        number=label.number,
        base=base,
        issuer=issuer.did(),
        issuer_name=ISSUER_NAME,
        hub=address,
        title=str(hub.title),
        language=hub.title.original,
        lead=f"{base}/organisations/{hub.lead.ref}/",
        lead_name=str(hub.lead.name),
        valid_from=label.valid_from,
        valid_until=label.valid_until,
        decided_by=label.decided_by,
        granted_on=label.granted_on,
        agreement=f"{address}agreement/" if agreed else "",
        co_issuer=issuer.did(beside) if beside else "",
        co_issuer_name=str(beside.name) if beside else "",
    )
    return documents.unsigned(facts, criteria.narrative(), criteria.DESCRIPTION)
