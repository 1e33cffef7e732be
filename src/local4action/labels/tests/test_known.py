"""A badge of our own is told from all others, and what became of it is known."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from local4action.labels import badge, issuing
from local4action.labels.known import ours
from local4action.labels.models import Label

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def label(make, settings, tmp_path):
    settings.HOME = tmp_path
    with time_machine.travel(NOW, tick=False):
        issuing.make_key()
        made = Label.objects.create(
            number="L4A-2026-0001", hub=make.hub(), state="active", granted_on=NOW.date(),
            decided_by="Executive Bureau", valid_from=dt.date(2026, 3, 1),
            valid_until=dt.date(2028, 2, 29),
        )  # fmt: skip
        issuing.issue(made)
        yield made


def _told(client, label):
    """What the page of checks says of the badge of a label."""
    credential = label.credentials.first()
    sent = {"text": "", "file": _file(badge.baked(credential).encode())}
    return client.post(reverse("labels:check"), sent).content.decode()


def _file(content):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("badge.svg", content, content_type="image/svg+xml")


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("active", "good"),
        ("on_watch", "good"),
        ("completed", "good"),
        ("suspended", "suspended"),
        ("withdrawn", "withdrawn"),
    ],
)
def test_what_became_of_it_is_known(label, state, status):
    label.state = state
    label.save()
    document = label.credentials.get().document
    known = ours()
    assert known.status(document) == status
    assert document["issuer"]["id"] in known.issuers
    assert document["proof"]["verificationMethod"] in known.keys
    assert known.status({**document, "id": "https://elsewhere.example/1"}) == "unknown"


def test_an_older_one_is_superseded(label):
    older = label.credentials.get().document
    label.valid_until = dt.date(2029, 2, 28)
    issuing.issue(label)
    assert ours().status(older) == "superseded"


def test_the_page_says_valid_of_ours_until_it_is_suspended(client, label):
    assert "notice--good" in _told(client, label)
    label.state = "suspended"
    label.save()
    assert "notice--good" not in _told(client, label)
