"""The same files on S3, by setting: a real server on the loopback."""

from __future__ import annotations

import boto3
import pytest
from botocore.config import Config
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from moto.server import ThreadedMotoServer

from local4action.conf import environment
from local4action.foundation import files
from local4action.foundation.models import StoredFile
from tests.world import picture


@pytest.fixture(scope="module")
def server():
    found = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    found.start()
    yield found.get_host_and_port()
    found.stop()


@pytest.fixture
def bucket(server, settings, monkeypatch):
    """The storage that `L4A_FILES_URL` describes, as the settings build it."""
    host, port = server
    monkeypatch.setenv("L4A_FILES_URL", f"s3+http://key:secret@{host}:{port}/hubs")
    asked = environment.files()
    client = boto3.client(
        "s3",
        endpoint_url=asked.endpoint,
        aws_access_key_id=asked.key,
        aws_secret_access_key=asked.secret,
        region_name="us-east-1",
        config=Config(s3={"addressing_style": "path"}),
    )
    client.create_bucket(Bucket=asked.bucket)
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "endpoint_url": asked.endpoint,
                "bucket_name": asked.bucket,
                "access_key": asked.key,
                "secret_key": asked.secret,
                "addressing_style": "path",
                "file_overwrite": True,
                "default_acl": None,
            },
        }
    }
    yield client
    for one in client.list_objects_v2(Bucket=asked.bucket).get("Contents", []):
        client.delete_object(Bucket=asked.bucket, Key=one["Key"])
    client.delete_bucket(Bucket=asked.bucket)


def keys(client) -> list[str]:
    return sorted(one["Key"] for one in client.list_objects_v2(Bucket="hubs").get("Contents", []))


def keep(content, cast, name="a.png", **more):
    return files.store_upload(
        SimpleUploadedFile(name, content),
        purpose="test.s3",
        subject_ref="abcd2345",
        actor=cast.lead,
        **more,
    )


def test_the_storage_is_the_bucket(bucket):
    assert default_storage.__class__.__name__ == "S3Storage"
    assert default_storage.bucket_name == "hubs"


def test_bytes_are_stored_read_and_dropped_with_their_last_use(
    bucket, cast, django_capture_on_commit_callbacks
):
    first, second = keep(picture(), cast), keep(picture(), cast, name="b.png")
    stored = StoredFile.objects.get()
    path = f"{stored.sha256[:2]}/{stored.sha256[2:4]}/{stored.sha256}"
    shown = f"{stored.inline_sha256[:2]}/{stored.inline_sha256[2:4]}/{stored.inline_sha256}"
    assert keys(bucket) == sorted([f"sha256/{path}", f"derived/{shown}"])
    assert files.read(first) == picture()
    assert files.inline_response(second)["Content-Type"] == "image/webp"
    with django_capture_on_commit_callbacks(execute=True):
        files.drop(first)
    assert len(keys(bucket)) == 2
    with django_capture_on_commit_callbacks(execute=True):
        files.drop(second)
    assert keys(bucket) == []


def test_an_attachment_comes_whole_and_in_a_sandbox(bucket, cast):
    reference = keep(b"%PDF-1.7\n" + bytes(range(256)) * 4000, cast, name="rapport été.pdf")
    response = files.attachment_response(reference)
    assert response.content == b"%PDF-1.7\n" + bytes(range(256)) * 4000
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Content-Disposition"].startswith("attachment")


def test_what_is_refused_leaves_nothing_there(bucket, cast):
    with pytest.raises(Exception, match="not taken"):
        keep(b"<html></html>", cast)
    assert keys(bucket) == []


def test_nothing_is_public_by_its_address(bucket, cast, server):
    reference = keep(picture(), cast, is_public=True)
    path = (
        f"sha256/{reference.file.sha256[:2]}/{reference.file.sha256[2:4]}/{reference.file.sha256}"
    )
    grants = bucket.get_object_acl(Bucket="hubs", Key=path)["Grants"]
    assert not any("AllUsers" in str(grant) for grant in grants)
