"""Files: private unless said otherwise, kept once by their hash, gone with their last use.

A picture is shown drawn anew, without the place and the camera it carries; the original is only
ever handed out as an attachment, to those who may see the private side of what it belongs to.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from local4action.foundation.access import one_or_404
from local4action.foundation.inspection import EXTENSIONS, MOST_BYTES, Inspected, inspect
from local4action.foundation.models import FileReference, StoredFile
from local4action.foundation.text import cleaned

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.core.files.uploadedfile import UploadedFile

    type Gate = Callable[[Any, str], bool]

SANDBOX: Final = "default-src 'none'; sandbox"
_gates: dict[str, list[Gate]] = {}


def register_gate(purpose: str, gate: Gate) -> None:
    """Say who may fetch files of `purpose`: `gate(actor, subject_ref)`.

    Several rooms may let people through, each those it knows of.
    """
    _gates.setdefault(purpose, []).append(gate)


def _path(folder: str, sha256: str) -> str:
    return f"{folder}/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _keep(folder: str, content: bytes) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    path = _path(folder, sha256)
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(content))
    return sha256


def store(
    content: bytes,
    *,
    name: str,
    purpose: str,
    subject_ref: str,
    actor: Any,
    is_public: bool = False,
    alternative_text: str = "",
    inspected: Inspected | None = None,
) -> FileReference:
    """Keep `content` and return the reference to this use of it.

    The bytes are on disk before the row is written, so that a reference never points at nothing.

    Raises:
        ValidationError: when the file is of no kind we take.
    """
    found = inspected or inspect(content)
    sha256 = _keep("sha256", content)
    inline = _keep("derived", found.inline) if found.inline else ""
    with transaction.atomic():
        kept, _ = StoredFile.objects.get_or_create(
            sha256=sha256,
            defaults={
                "size": len(content),
                "media_type": found.media_type,
                "width": found.width,
                "height": found.height,
                "inline_sha256": inline,
            },
        )
        return FileReference.objects.create(
            file=kept,
            name=safe_name(name, found.media_type),
            purpose=purpose,
            subject_ref=subject_ref,
            is_public=is_public,
            added_by_id=actor.pk if actor else None,
            alternative_text=alternative_text[:300],
        )


def store_upload(
    upload: UploadedFile[bytes],
    *,
    purpose: str,
    subject_ref: str,
    actor: Any,
    is_public: bool = False,
    alternative_text: str = "",
) -> FileReference:
    """Keep what a person sent with a form; never reads more of it than we take."""
    content = upload.read(MOST_BYTES + 1)
    return store(
        content,
        name=upload.name or "",
        purpose=purpose,
        subject_ref=subject_ref,
        actor=actor,
        is_public=is_public,
        alternative_text=alternative_text,
    )


def safe_name(name: str, media_type: str) -> str:
    """The name for a download: no path, no control signs, the ending of what it really is."""
    bare = re.split(r"[\\/]", cleaned(name))[-1]
    stem = re.sub(r'[<>:"|?*\n\t]+', " ", bare).rsplit(".", 1)[0].strip(" .")[:150]
    return f"{stem or 'file'}.{EXTENSIONS.get(media_type, 'bin')}"


def read(reference: FileReference) -> bytes:
    """The bytes as they were sent."""
    with default_storage.open(_path("sha256", reference.file.sha256)) as opened:
        content: bytes = opened.read()
    return content


def drop(reference: FileReference) -> None:
    """End one use; the bytes go with the last one, once that is certain."""
    kept = reference.file
    with transaction.atomic():
        StoredFile.objects.select_for_update().get(pk=kept.pk)
        reference.delete()
        if not kept.references.exists():
            kept.delete()
            transaction.on_commit(lambda: _remove(kept))


def _remove(kept: StoredFile) -> None:
    default_storage.delete(_path("sha256", kept.sha256))
    if (
        kept.inline_sha256
        and not StoredFile.objects.filter(inline_sha256=kept.inline_sha256).exists()
    ):
        default_storage.delete(_path("derived", kept.inline_sha256))


def may_fetch(actor: Any, reference: FileReference) -> bool:
    """Whether this person may have the private side of the file."""
    return bool(getattr(actor, "is_authenticated", False)) and any(
        gate(actor, reference.subject_ref) for gate in _gates.get(reference.purpose, ())
    )


def public_reference(ref: str) -> FileReference:
    """The public file with this reference, or 404."""
    return one_or_404(FileReference.objects.select_related("file").filter(is_public=True), ref=ref)


def reference_for(actor: Any, ref: str) -> FileReference:
    """The file with this reference if the person may have it, or 404."""
    found = one_or_404(FileReference.objects.select_related("file"), ref=ref)
    if not found.is_public and not may_fetch(actor, found):
        raise Http404
    return found


def reference_by_key(pk: int) -> FileReference | None:
    """The file with this key, for a job; None where it is gone."""
    return FileReference.objects.select_related("file").filter(pk=pk).first()


def inline_response(reference: FileReference) -> HttpResponse:
    """The picture drawn anew, for showing; anything else as an attachment."""
    if not reference.file.inline_sha256:
        return attachment_response(reference)
    with default_storage.open(_path("derived", reference.file.inline_sha256)) as opened:
        return _sandboxed(opened.read(), "image/webp", reference, inline=True)


def attachment_response(reference: FileReference) -> HttpResponse:
    """The file as it was sent, to be saved, never run."""
    return _sandboxed(read(reference), reference.file.media_type, reference, inline=False)


def _sandboxed(
    content: bytes, media_type: str, reference: FileReference, *, inline: bool
) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    disposition = content_disposition_header(not inline, reference.name)
    response["Content-Disposition"] = disposition or "attachment"
    return response
