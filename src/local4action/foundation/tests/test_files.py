"""Files are sniffed, bounded, drawn anew, kept once and gone with their last use."""

import io
import time
import tracemalloc
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from local4action.foundation import files
from local4action.foundation.models import FileReference, StoredFile

GPS = 34853


def photo(size=(64, 48), kind="JPEG"):
    """A picture that says where it was taken."""
    picture = Image.new("RGB", size, "olive")
    exif = Image.Exif()
    exif[271] = "Camera of a person"
    exif.get_ifd(GPS).update({1: "N", 2: (IFDRational(14), IFDRational(41), IFDRational(0))})
    out = io.BytesIO()
    picture.save(out, kind, exif=exif)
    return out.getvalue()


def zipped(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def keep(content, cast, name="a.jpg", **more):
    upload = SimpleUploadedFile(name, content)
    return files.store_upload(
        upload, purpose="test.kind", subject_ref="abcd2345", actor=cast.lead, **more
    )


def test_a_picture_is_shown_without_where_it_was_taken(cast):
    reference = keep(photo(), cast, is_public=True)
    shown = files.inline_response(reference)
    with Image.open(io.BytesIO(photo())) as sent:
        assert sent.getexif().get_ifd(GPS)
    with Image.open(io.BytesIO(shown.content)) as drawn:
        assert not drawn.getexif()
        assert drawn.size == (64, 48)
    assert b"Camera of a person" not in shown.content


def test_the_same_bytes_are_kept_once_and_go_with_their_last_use(
    cast, django_capture_on_commit_callbacks
):
    first, second = keep(photo(), cast), keep(photo(), cast, name="b.jpg")
    path = f"sha256/{first.file.sha256[:2]}/{first.file.sha256[2:4]}/{first.file.sha256}"
    assert StoredFile.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        files.drop(first)
    assert default_storage.exists(path)
    with django_capture_on_commit_callbacks(execute=True):
        files.drop(second)
    assert not default_storage.exists(path)
    assert StoredFile.objects.count() == 0


def test_a_file_is_private_until_its_room_says_who_may_have_it(cast):
    reference = keep(photo(), cast)
    with pytest.raises(Http404):
        files.reference_for(cast.lead, reference.ref)
    files.register_gate("test.kind", lambda actor, ref: actor == cast.lead and ref == "abcd2345")
    assert files.reference_for(cast.lead, reference.ref) == reference
    for other in (cast.citizen, cast.officer):
        with pytest.raises(Http404):
            files.reference_for(other, reference.ref)
    with pytest.raises(Http404):
        files.public_reference(reference.ref)


def test_an_original_is_handed_out_as_an_attachment_in_a_sandbox(cast):
    reference = keep(b"%PDF-1.7\n<script>alert(1)</script>", cast, name="../../etc/passwd\n.html")
    response = files.attachment_response(reference)
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Disposition"] == 'attachment; filename="passwd.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"


BOMB = zipped({"word/document.xml": b"0" * 210_000_000, "[Content_Types].xml": b"<x/>"})
REFUSED = {
    "nothing": (b"", "empty"),
    "too large": (b"a" * (20 * 1024 * 1024 + 1), "larger than 20 MB"),
    "script in a picture format": (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "not taken"),
    "page": (b"<!doctype html><p>hello", "not taken"),
    "program": (b"\x7fELF\x02\x01\x01" + b"\0" * 200, "not taken"),
    "zip bomb": (BOMB, "more than 200 MB"),
    "archive": (zipped({"a.txt": b"hello"}), "one by one"),
    "archive in a document": (
        zipped({"[Content_Types].xml": b"<x/>", "word/inner.zip": b"PK"}), "archives, macros"
    ),
    "half a picture": (photo(size=(400, 300))[:900], "damaged"),
    "half an archive": (zipped({"word/a.xml": b"a" * 9999})[:60], "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_safe_is_refused_in_words(case, cast):
    content, words = REFUSED[case]
    with pytest.raises(ValidationError, match=words):
        keep(content, cast)
    assert FileReference.objects.count() == 0


def test_a_huge_canvas_is_refused_fast_and_in_little_memory(cast):
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    tracemalloc.start()
    start = time.monotonic()
    with pytest.raises(ValidationError, match="30 million pixels|damaged"):
        keep(out.getvalue(), cast)
    assert time.monotonic() - start < 5
    assert tracemalloc.get_traced_memory()[1] < 200 * 1024 * 1024
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("content", "name", "ending"),
    [
        (zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}), "t.docm", "t.xlsx"),
        ("Ce qui n’a pas marché".encode(), "note.exe", "note.txt"),
        (photo(kind="PNG"), "photo", "photo.png"),
    ],
)
def test_a_name_ends_with_what_the_file_really_is(content, name, ending, cast):
    assert keep(content, cast, name=name).name == ending
