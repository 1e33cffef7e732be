"""Materials made to hurt: drawings, pictures and PDFs that are far more than they seem."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable

MB = 1024 * 1024
OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 100">'


def svg(inside: str) -> bytes:
    return f"{OPEN}{inside}</svg>".encode()


def xml_bomb() -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a0 "ha">{entities}]>'
        f"{OPEN}<text>&a9;</text></svg>"
    ).encode()


def use_bomb() -> bytes:
    """Each group draws the one before ten times: ten thousand million squares."""
    groups = '<g id="g0"><rect width="1" height="1"/></g>' + "".join(
        f'<g id="g{n}">{f"<use href='#g{n - 1}'/>" * 10}</g>' for n in range(1, 11)
    )
    return svg(f"<defs>{groups}</defs><use href='#g10'/>")


def filter_bomb() -> bytes:
    blurs = "".join('<feGaussianBlur stdDeviation="5000"/>' for _number in range(3_000))
    return svg(f'<filter id="f">{blurs}</filter><rect width="9" height="9" filter="url(#f)"/>')


def picture_in_drawing() -> bytes:
    inside = base64.b64encode(lying_picture(30_000, 30_000)).decode()
    return svg(f'<image width="9" height="9" href="data:image/png;base64,{inside}"/>')


def deep() -> bytes:
    return svg("<g>" * 20_000 + "</g>" * 20_000)


def many() -> bytes:
    return svg('<path d="M0 0h1v1z"/>' * 150_000)


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def lying_picture(wide: int, tall: int, megabytes: int = 60) -> bytes:
    """A PNG of a few kilobytes that unpacks to so many megabytes."""
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(bytes(MB)) for _one in range(megabytes)) + packer.flush()
    head = struct.pack(">IIBBBBB", wide, tall, 8, 2, 0, 0, 0)
    parts = (_chunk(b"IHDR", head), _chunk(b"IDAT", body), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def large_picture() -> bytes:
    """As many pixels as are taken, in the widest form."""
    out = io.BytesIO()
    Image.new("RGBA", (5_400, 5_400), (10, 200, 90, 120)).save(out, "PNG", compress_level=1)
    return out.getvalue()


def huge_jpeg() -> bytes:
    """A JPEG that says it is 30,000 by 30,000."""
    out = io.BytesIO()
    Image.new("L", (16, 16)).save(out, "JPEG")
    whole = bytearray(out.getvalue())
    at = whole.index(b"\xff\xc0")
    whole[at + 5 : at + 9] = struct.pack(">HH", 30_000, 30_000)
    return bytes(whole)


def pdf(
    page: str = "",
    *,
    pages: int = 1,
    box: str = "0 0 595 842",
    catalogue: str = "",
    stream: bytes = b"",
    pack: str = "",
) -> bytes:
    """A PDF written by hand."""
    kids = " ".join(f"{3 + n} 0 R" for n in range(pages))
    content = 3 + pages
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        *(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents {content} 0 R {page} >>".encode()
            for _n in range(pages)
        ),
        f"<< /Length {len(stream)} {pack} >>\nstream\n".encode() + stream + b"\nendstream",
    ]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + one + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += (
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return bytes(out)


def packed_pdf() -> bytes:
    """A page whose content unpacks to 400 MB of strokes."""
    packer = zlib.compressobj(9)
    part = b"0 0 m 500 800 l S\n" * (MB // 18)
    body = b"".join(packer.compress(part) for _one in range(400)) + packer.flush()
    return pdf(stream=body, pack="/Filter /FlateDecode")


SCRIPT = "/OpenAction << /S /JavaScript /JS (app.alert(1)) >> /Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (app.alert(1)) >>] >> >>"
# What is found of the file, with its verdict.
HOSTILE: dict[str, tuple[Callable[[], bytes], set[tuple[str, str]]]] = {
    "xml bomb": (xml_bomb, {("broken", "drawing_declares")}),
    "script": (lambda: svg("<script>alert(1)</script>"), {("broken", "drawing_script")}),
    "deep drawing": (deep, {("broken", "drawing_too_deep")}),
    "many parts": (many, {("broken", "drawing_too_much")}),
    "use bomb": (use_bomb, {("person", "too_long"), ("person", "too_heavy"), ("broken", "damaged")}),
    "filter bomb": (filter_bomb, {("person", "too_long"), ("person", "too_heavy")}),
    "bomb in a drawing": (picture_in_drawing, {("person", "too_heavy")}),
    "strip": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg" width="1e9" height="1"/>', {("broken", "too_narrow")}),
    "huge picture": (lambda: lying_picture(60_000, 60_000), {("broken", "too_many_pixels")}),
    "huge jpeg": (huge_jpeg, {("broken", "too_many_pixels")}),
    "lying picture": (lambda: lying_picture(100, 100, 300), {("", ""), ("broken", "damaged")}),
    "large picture": (large_picture, {("", "")}),
    "truncated picture": (lambda: large_picture()[:2_000], {("broken", "damaged")}),
    "thousands of pages": (lambda: pdf(pages=5_000), {("broken", "too_many_pages")}),
    "a page of 14,400 inches": (lambda: pdf(box="0 0 1036800 1036800"), {("broken", "too_large_page")}),
    "script in a pdf": (lambda: pdf(catalogue=SCRIPT), {("broken", "script")}),
    "packed pdf": (packed_pdf, {("person", "too_long"), ("person", "too_heavy"), ("broken", "damaged")}),
    "truncated pdf": (lambda: pdf(pages=3)[:200], {("broken", "damaged")}),
    "pdf and page": (lambda: b"%PDF-1.4\n<html><script>alert(1)</script></html>", {("broken", "damaged")}),
    "archive": (lambda: b"PK\x03\x04" + bytes(2_000), {("broken", "damaged")}),
    "nothing": (lambda: b"", {("broken", "damaged")}),
}  # fmt: skip
