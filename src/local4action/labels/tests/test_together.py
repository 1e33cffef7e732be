"""A label that a section issues together with the programme: two proofs, and both are asked for."""

import copy
import datetime as dt
import io

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError
from openbadgeslib.ob3 import (
    OB3LdpVerifier,
    OB3VerificationError,
    verify_data_integrity_proof,
)
from pypdf import PdfReader

from local4action.conf import label_commands
from local4action.labels import actions, certificate, issuer, issuing, keyring
from local4action.labels.badges.multikey import public_key
from local4action.labels.badges.verdict import judge
from local4action.labels.known import ours
from local4action.labels.models import SigningKey
from local4action.labels.tests.story import in_force

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2027, 2, 1, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    settings.BASE_URL = "https://hubs.example"
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def section(make):
    found = make.organisation("Metropolis", kind="association")
    issuing.make_key()
    issuing.make_key(found)
    return found


@pytest.fixture
def label(cast, make, section):
    found = in_force(cast, make)
    return actions.share(
        actor=cast.officer, label=found, section=section, reason="Agreed by letter.", language="en"
    )


@pytest.fixture
def document(label):
    return label.credentials.get(superseded_at=None).document


def _verdict(document):
    return judge(document, ours(), NOW)


def _said(document):
    verdict = _verdict(document)
    return verdict.overall, verdict.signature.word


def test_both_sign_and_the_credential_names_the_section(document, section):
    name = f"did:web:hubs.example:sections:{section.ref}"
    assert document["credentialSubject"]["source"] == {
        "id": name, "type": ["Profile"], "name": "Metropolis",
    }  # fmt: skip
    by = [one["verificationMethod"].partition("#")[0] for one in document["proof"]]
    assert by == ["did:web:hubs.example", name]
    assert {one["cryptosuite"] for one in document["proof"]} == {"eddsa-rdfc-2022"}
    assert _said(document) == ("valid", "fits")
    assert all(one["verificationMethod"] in _verdict(document).signature.about
               for one in document["proof"])  # fmt: skip


def test_one_of_the_two_alone_is_not_enough(document):
    first, second = document["proof"]
    for proof in (first, second, [first], [second], [first, first]):
        assert _said({**document, "proof": proof}) == ("invalid", "not_by_all")
    assert _said({**document, "proof": [second, first]}) == ("valid", "fits")


def test_a_section_signs_only_where_it_is_named(document, cast, label, section):
    actions.unshare(actor=cast.officer, label=label, reason="It left.", language="en")
    alone = label.credentials.get(superseded_at=None).document
    assert isinstance(alone["proof"], dict)
    assert "source" not in alone["credentialSubject"]
    assert _said(alone) == ("valid", "fits")
    assert _said({**alone, "proof": [alone["proof"], document["proof"][1]]}) == (
        "invalid", "foreign_key",
    )  # fmt: skip
    assert _said(document) == ("invalid", "fits")
    assert _verdict(document).status.word == "superseded"


def test_another_verifier_accepts_each_proof_and_no_change(document):
    """It chooses one proof and refuses to choose between two: each is handed to it alone."""
    with pytest.raises(OB3VerificationError, match="multiple supported"):
        OB3LdpVerifier().verify(copy.deepcopy(document), download=lambda _: b"{}")
    keys = {issuer.method(one): public_key(one.public) for one in SigningKey.objects.all()}
    for proof in document["proof"]:
        alone, key = {**document, "proof": proof}, keys[proof["verificationMethod"]]
        verify_data_integrity_proof(alone, key)
        for path in (
            ["credentialSubject", "source", "id"], ["credentialSubject", "source", "name"],
            ["issuer", "name"], ["validUntil"], ["proof", "created"],
            ["proof", "verificationMethod"],
        ):  # fmt: skip
            changed = inside = copy.deepcopy(alone)
            for step in path[:-1]:
                inside = inside[step]
            inside[path[-1]] += "x"
            with pytest.raises(OB3VerificationError):
                verify_data_integrity_proof(changed, key)
        without = copy.deepcopy(alone)
        del without["credentialSubject"]["source"]
        with pytest.raises(OB3VerificationError):
            verify_data_integrity_proof(without, key)


def test_keys_of_a_section_are_at_its_own_address(client, document, section, make):
    found = client.get(f"/sections/{section.ref}/did.json").json()
    assert found["id"] == f"did:web:hubs.example:sections:{section.ref}"
    assert found["assertionMethod"] == [document["proof"][1]["verificationMethod"]]
    own = client.get("/.well-known/did.json").json()
    assert own["assertionMethod"] == [document["proof"][0]["verificationMethod"]]
    assert client.get(f"/sections/{make.organisation().ref}/did.json").status_code == 404


def test_each_rotates_its_own_key(document, label, section):
    issuing.make_key(section)
    assert _said(document) == ("valid", "fits")
    assert SigningKey.objects.filter(retired_at=None, organisation=None).count() == 1
    assert SigningKey.objects.filter(retired_at=None, organisation=section).count() == 1
    label.valid_until = dt.date(2029, 6, 30)
    again = issuing.issue(label).document
    assert again["proof"][0]["verificationMethod"] == document["proof"][0]["verificationMethod"]
    assert again["proof"][1]["verificationMethod"] != document["proof"][1]["verificationMethod"]
    assert _said(again) == ("valid", "fits")


def test_without_the_section_nothing_is_signed_by_the_programme_alone(document, label, section):
    (keyring.folder() / f"{issuing.signing_key(section).name}.key").unlink()
    label.valid_until = dt.date(2029, 6, 30)
    assert issuing.issue(label).document == document


def test_it_is_said_on_its_page_and_on_paper(client, label, section):
    page = client.get(f"/fr/label/{label.number}/").content.decode()
    assert "Conjointement avec" in page
    assert section.get_absolute_url() in page
    assert b"Agreed by letter." in client.get(f"/en/label/{label.number}/").content
    paper = PdfReader(io.BytesIO(certificate.pdf(label, "en"))).pages[0].extract_text()
    assert "Together with\nMetropolis" in paper


def test_an_officer_chooses_among_those_with_a_key(client, cast, make, section):
    found = in_force(cast, make)
    client.force_login(cast.officer)
    desk = f"/en/desk/labels/{found.number}/"
    assert "Have a section sign it, too" in client.get(desk).content.decode()
    form = client.get(f"{desk}move/?to=share")
    assert "Metropolis" in form.content.decode()
    assert cast.lead_town.name.render("en").text not in form.content.decode().split("<form", 1)[1]
    sent = {"to": "share", "section": section.pk, "reason": "By letter.", "language": "en"}
    key = form.context["form"].initial.get("key", "")
    assert client.post(f"{desk}move/", {**sent, "section": "0", "key": key}).status_code == 422
    found.refresh_from_db()
    assert found.co_issuer is None
    answer = client.post(f"{desk}move/", {**sent, "key": key}, follow=True)
    found.refresh_from_db()
    assert found.co_issuer == section
    assert "Have the programme alone sign it" in answer.content.decode()
    assert "Have a section sign it, too" not in answer.content.decode()
    assert found.moves.last().name == "share"


def test_who_may_not_and_what_may_not(cast, make, section, label):
    said = {"reason": "Why not.", "language": "en"}
    with pytest.raises(PermissionDenied):
        actions.unshare(actor=cast.lead, label=label, **said)
    for wrong in (label.hub.lead, make.organisation(), section):
        with pytest.raises(ValidationError):
            actions.share(actor=cast.officer, label=label, section=wrong, **said)
    actions.unshare(actor=cast.officer, label=label, **said)
    with pytest.raises(ValidationError):
        actions.unshare(actor=cast.officer, label=label, **said)
    label.state = "expired"
    label.save()
    with pytest.raises(ValidationError):
        actions.share(actor=cast.officer, label=label, section=section, **said)


def test_its_key_is_made_at_the_terminal(make):
    town = make.organisation("Metropolis")
    assert "signs from now on" in label_commands.make_key(None)
    assert "signs for Metropolis from now on" in label_commands.make_key(town.ref)
    assert SigningKey.objects.get(organisation=town).retired_at is None
    with pytest.raises(CommandError, match="No organisation"):
        label_commands.make_key("zzzzzzzz")
