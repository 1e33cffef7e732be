"""What a file really is, by its bytes, and whether it is safe to keep."""

from __future__ import annotations

import io
import warnings
import zipfile
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps, UnidentifiedImageError

from local4action.foundation import drawings

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_PIXELS: Final = 30_000_000
MOST_UNPACKED_BYTES: Final = 200 * 1024 * 1024
MOST_ARCHIVE_ENTRIES: Final = 2_000
LONGEST_SIDE: Final = 2_400

IMAGES: Final = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
OFFICE: Final = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
OPEN_DOCUMENTS: Final = {
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.presentation",
}
EXTENSIONS: Final = {
    "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif",
    "application/pdf": "pdf", "text/plain": "txt", "text/html": "html", "image/svg+xml": "svg",
    OFFICE["word/"]: "docx", OFFICE["xl/"]: "xlsx", OFFICE["ppt/"]: "pptx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}  # fmt: skip
# Why a drawing is not taken; said by `why_unsafe`.
UNSAFE: Final = {
    "too_large": gettext_lazy(
        "The drawing is larger than %(most)s MB. Save it with fewer details."
    ),
    "too_much": gettext_lazy(
        "The drawing has more than %(most)s parts. Save it with fewer details."
    ),
    "too_deep": gettext_lazy(
        "Groups lie more than %(most)s deep in one another. Ungroup the drawing."
    ),
    "damaged": gettext_lazy(
        "The drawing is damaged at line %(about)s and cannot be read. Save it anew."
    ),
    "other_kind": gettext_lazy("This is no SVG in UTF-8. Save the drawing as plain SVG."),
    "declares": gettext_lazy(
        "The drawing brings definitions of its own (entities). Save it as plain SVG."
    ),
    "script": gettext_lazy(
        "The drawing has a program inside (%(about)s). Save it as plain SVG, without scripts."
    ),
    "moves": gettext_lazy(
        "The drawing has animations (%(about)s). Save it as plain SVG, without them."
    ),
    "page_inside": gettext_lazy(
        "There is something inside that does not draw (%(about)s). Save it as plain SVG."
    ),
    "outside": gettext_lazy(
        "The drawing fetches something from elsewhere (%(about)s). Put pictures and fonts into the"
        " file itself."
    ),
}


def why_unsafe(word: str, about: str = "", limits: drawings.Limits = drawings.LIMITS) -> str:
    """Why a drawing is not taken, said to people: the word of an `UnsafeDrawingError`."""
    most = {
        "too_large": limits.octets / 1_000_000,
        "too_much": limits.elements,
        "too_deep": limits.depth,
    }.get(word, 0)
    places = 0 if most == int(most) else 1
    said = formats.number_format(most, decimal_pos=places, force_grouping=True)
    return str(UNSAFE[word]) % {"about": about or "…", "most": said}


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be kept. `inline` is the picture without metadata, where it is one."""

    media_type: str
    width: int | None = None
    height: int | None = None
    inline: bytes | None = None


def _refuse(message: str) -> ValidationError:
    return ValidationError(message, code="file")


def inspect(content: bytes, *, drawings_too: bool = False) -> Inspected:
    """Find out what `content` is and whether we take it, never trusting a name or a header.

    Args:
        content: the bytes.
        drawings_too: whether a drawing (SVG) is taken as well, once it is found to do nothing but
            draw; only where whoever shows it never does so inside a page.

    Raises:
        ValidationError: with words for the person who sent it.
    """
    if not content:
        raise _refuse(_("The file is empty."))
    if len(content) > MOST_BYTES:
        raise _refuse(_("The file is larger than 20 MB. Send a smaller one, or a link to it."))
    if content[:4] == b"PK\x03\x04":
        return _archive(content)
    if content.startswith(b"%PDF-"):
        return Inspected("application/pdf")
    if drawings_too and drawings.looks_like_one(content):
        return _drawing(content)
    picture = _picture(content)
    if picture is not None:
        return picture
    if _is_plain_text(content):
        return Inspected("text/plain")
    raise _refuse(
        _("This kind of file is not taken. Send a picture, a PDF, a text or an office document.")
    )


def _drawing(content: bytes) -> Inspected:
    try:
        drawings.read(content)
    except drawings.UnsafeDrawingError as error:
        raise _refuse(why_unsafe(error.word, error.about, error.limits)) from None
    return Inspected("image/svg+xml")


def _is_plain_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if any(ord(sign) < 32 and sign not in "\t\n\r\f" for sign in text):
        return False
    start = text[:2000].lstrip().lower()
    return not start.startswith(("<", "{\\rtf", "#!", "%!"))


def _picture(content: bytes) -> Inspected | None:
    # Its tables of kinds take longer to read than ten pages: not at the start.
    import puremagic  # noqa: PLC0415

    try:
        kind = puremagic.from_string(content[:4096], mime=True)
    except (puremagic.PureError, ValueError):
        kind = ""
    if not kind.startswith("image/") or "svg" in kind:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return _reencoded(content)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError,
            Image.DecompressionBombWarning, MemoryError, EOFError):  # fmt: skip
        raise _refuse(_("The picture is damaged and cannot be read. Save it anew.")) from None


def _reencoded(content: bytes) -> Inspected:
    """The picture drawn anew: turned upright, no larger than a page needs, without metadata."""
    with Image.open(io.BytesIO(content), formats=list(IMAGES)) as opened:
        width, height = opened.size
        if width * height > MOST_PIXELS:
            raise _refuse(
                _("The picture has more than 30 million pixels. Send it in a smaller size.")
            )
        media_type = IMAGES[str(opened.format)]
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        has_alpha = upright.mode in {"RGBA", "LA", "P", "PA"}
        clean = upright.convert("RGBA" if has_alpha else "RGB")
    bare = Image.frombytes(clean.mode, clean.size, clean.tobytes())
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=82, method=3)
    return Inspected(media_type, width, height, out.getvalue())


def _archive(content: bytes) -> Inspected:
    """An office document: a flat archive of bounded size, with no archive inside it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            if len(entries) > MOST_ARCHIVE_ENTRIES:
                raise _refuse(_("The document has too many parts."))
            if sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
                raise _refuse(_("The document unpacks to more than 200 MB."))
            if any(name.lower().endswith((".zip", ".bin", ".7z", ".gz", ".rar")) for name in names):
                raise _refuse(
                    _("Documents with archives, macros or programs inside are not taken.")
                )
            return Inspected(_office_type(archive, names))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise _refuse(_("The document is damaged and cannot be read. Save it anew.")) from None


def _office_type(archive: zipfile.ZipFile, names: list[str]) -> str:
    if "[Content_Types].xml" in names:
        for folder, media_type in OFFICE.items():
            if any(name.startswith(folder) for name in names):
                return media_type
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
        declared = archive.read("mimetype").decode("ascii", "replace").strip()
        if declared in OPEN_DOCUMENTS:
            return declared
    raise _refuse(_("Archives are not taken. Send the files in it one by one."))
