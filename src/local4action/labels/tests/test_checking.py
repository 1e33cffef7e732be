"""The page that says what is true of a badge: in words, for anyone, asking nobody."""

import json
import socket
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

pytestmark = pytest.mark.django_db

FOLDER = Path(__file__).with_name("data")
SIMPLE = (FOLDER / "simple.json").read_text(encoding="utf-8")


def checked(client, text="", name="", content=b"", language="en"):
    files = {"file": SimpleUploadedFile(name, content, "text/html")} if name else {}
    return client.post(f"/{language}/label/check/", {"text": text, **files})


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("simple.json", "Whether this badge is valid cannot be said here"),
        ("simple-json.png", "Whether this badge is valid cannot be said here"),
        ("simple-json.svg", "Whether this badge is valid cannot be said here"),
        ("simple-err-expired.json", "This badge is not valid"),
    ],
)
def test_a_file_is_judged(client, name, heading):
    response = checked(client, name="x.html", content=(FOLDER / name).read_bytes())
    assert response.status_code == 200
    text = response.content.decode()
    assert f'id="verdict-title">{heading}</h2>' in text
    assert "Example Corp" in text
    assert "1 January 2010, 00:00:00 UTC" in text
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_a_text_is_judged_in_the_readers_language(client):
    text = checked(client, SIMPLE, language="fr").content.decode()
    assert "Impossible de dire ici si ce badge est valable" in text
    assert "1er janvier 2010, 00:00:00 UTC" in text


def test_what_is_no_badge_is_said_beside_the_field_and_kept(client):
    response = checked(client, '{"a": 1, "a": 2} & <b>mine</b>')
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["text"]
    assert "&lt;b&gt;mine&lt;/b&gt;" in response.content.decode()
    response = checked(client, name="x.png", content=b"GIF89a\xff")
    assert list(response.context["form"].errors) == ["file"]
    for both in (checked(client), checked(client, SIMPLE, "x.json", SIMPLE.encode())):
        assert both.status_code == 422
        assert list(both.context["form"].errors) == ["file"]


def test_what_a_badge_says_is_shown_inert(client):
    document = json.loads(SIMPLE)
    document["name"] = "<script>alert(1)</script>\x07\n" + "é" * 5_000
    document["issuer"]["id"] = "https://a.example/#<img src=x onerror=alert(1)>"
    text = checked(client, json.dumps(document)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; é" in text
    assert "é…" in text
    assert "<img" not in text
    assert "\x07" not in text


def test_the_answer_is_the_same_for_everyone(client, django_user_model):
    anonymous = checked(client, SIMPLE).content
    client.force_login(django_user_model.objects.create(email="a@example.org"))
    response = checked(client, SIMPLE)
    assert response.content == anonymous
    assert not response.cookies


def test_no_address_in_a_badge_is_asked(client):
    """Somebody listens where it points: its vocabulary, its picture, its key and its status."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        there = f"http://127.0.0.1:{listening.getsockname()[1]}"
        document = json.loads(SIMPLE)
        pointing = document | {
            "issuer": {"id": f"{there}/issuer", "type": ["Profile"], "name": "Elsewhere"},
            "image": {"id": f"{there}/image.png", "type": "Image"},
            "credentialStatus": {"id": f"{there}/status#1", "type": "BitstringStatusListEntry",
                                 "statusListCredential": f"{there}/status"},
            "credentialSchema": [{"id": f"{there}/schema", "type": "1EdTechJsonSchemaValidator2019"}],
            "proof": [document["proof"][0] | {"verificationMethod": f"{there}/issuer#key"}],
        }  # fmt: skip
        wordy = pointing | {"@context": [*document["@context"], f"{there}/context"]}
        drawing = (
            f'<!DOCTYPE svg SYSTEM "{there}/dtd"><svg xmlns="http://www.w3.org/2000/svg"'
            f' xmlns:b="https://purl.imsglobal.org/ob/v3p0"><image href="{there}/i.png"/>'
            f"<b:credential>{json.dumps(pointing)}</b:credential></svg>"
        )
        found = [
            checked(client, json.dumps(pointing)),
            checked(client, json.dumps(wordy)),
            checked(client, name="a.svg", content=drawing.encode()),
        ]
        # Whoever calls is heard, in turn: the first to be heard is this test.
        with socket.create_connection(listening.getsockname()) as own:
            heard, caller = listening.accept()
            heard.close()
            assert caller == own.getsockname()
    verdicts = [response.context["verdict"] for response in found]
    assert [one.form.word for one in verdicts] == ["good", "unknown_vocabulary", "good"]
    assert [one.signature.word for one in verdicts] == ["no_key", "not_looked_at", "no_key"]
