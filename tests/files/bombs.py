"""Files made to hurt: they look like one thing and are another, or unpack to far more."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable

MB: Final = 1024 * 1024


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def huge_png() -> bytes:
    """A picture of 60,000 by 60,000 pixels in a few kilobytes."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00" * 2_000_000, 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", body)
        + _chunk(b"IEND", b"")
    )


def lying_png() -> bytes:
    """A small picture by its header whose data unpack to 300 MB."""
    header = struct.pack(">IIBBBBB", 100, 100, 8, 2, 0, 0, 0)
    packer, body = zlib.compressobj(9), b""
    for _megabyte in range(300):
        body += packer.compress(b"\x00" * MB)
    body += packer.flush()
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", body)
        + _chunk(b"IEND", b"")
    )


def text_chunk_png() -> bytes:
    """A picture with a comment that unpacks to 100 MB."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    whole = out.getvalue()
    packer = zlib.compressobj(9)
    text = b"".join(packer.compress(b"a" * MB) for _one in range(100)) + packer.flush()
    return whole[:33] + _chunk(b"zTXt", b"Comment\x00\x00" + text) + whole[33:]


def many_frames() -> bytes:
    """An animation of 120 large frames."""
    frames = [Image.new("P", (1_500, 1_500), number % 200) for number in range(120)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], optimize=False)
    return out.getvalue()


def truncated_jpeg() -> bytes:
    """A photograph that ends in the middle."""
    out = io.BytesIO()
    Image.effect_noise((800, 800), 80).convert("RGB").save(out, "JPEG")
    return out.getvalue()[: len(out.getvalue()) // 2]


def _zipped(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def zip_bomb() -> bytes:
    """A word document that unpacks to 600 MB."""
    part = b"\x00" * (100 * MB)
    return _zipped(
        {"[Content_Types].xml": b"<Types/>", **{f"word/media/{n}.xml": part for n in range(6)}}
    )


def lying_zip() -> bytes:
    """A document whose directory says its part is small."""
    whole = bytearray(
        _zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"\x00" * (50 * MB)})
    )
    at = whole.rindex(b"PK\x01\x02")
    whole[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(whole)


def nested_zip() -> bytes:
    """Archives in archives."""
    content = b"\x00" * MB
    for _level in range(20):
        content = _zipped({"word/inner.zip": content, "[Content_Types].xml": b"<Types/>"})
    return content


def many_entries() -> bytes:
    """A document of 30,000 parts."""
    return _zipped({"[Content_Types].xml": b"", **{f"word/{n}": b"" for n in range(30_000)}})


def macro_document() -> bytes:
    """A document with a program inside."""
    return _zipped({"[Content_Types].xml": b"<Types/>", "word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def climbing_zip() -> bytes:
    """An archive whose entries climb out of their folder."""
    return _zipped({"../../../etc/cron.d/x": b"x", "word/../../y": b"y"})


def gif_script() -> bytes:
    """A picture by its first bytes, a script by the others."""
    return b"GIF89a=1;alert(document.domain);//" + b"\x00" * 500


# What is refused, with words.
REFUSED: Final[dict[str, Callable[[], bytes]]] = {
    "huge.png": huge_png,
    "truncated.jpg": truncated_jpeg,
    "bomb.docx": zip_bomb,
    "nested.docx": nested_zip,
    "many.docx": many_entries,
    "macro.docx": macro_document,
    "climbing.zip": climbing_zip,
    "script.gif": gif_script,
    "page.html": lambda: b"<!doctype html><script>alert(1)</script>",
    "page.png": lambda: b"\n \t<html><body onload=alert(1)>",
    "drawing.svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "drawing.xml": lambda: b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "program.pdf": lambda: b"MZ\x90\x00" + b"\x00" * 400,
    "program": lambda: b"\x7fELF" + b"\x00" * 400,
    "script.txt": lambda: b"#!/bin/sh\nrm -rf /\n",
    "packed.gz": lambda: gzip.compress(b"\x00" * (50 * MB)),
    "old.doc": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    "rich.rtf": lambda: b"{\\rtf1 hello}",
    "nothing.pdf": lambda: b"",
    "large.pdf": lambda: b"%PDF-1.7\n" + b"\x00" * (20 * MB),
}
# Odd, and kept or refused: either way quickly, in little memory, and never run.
BORNE: Final[dict[str, Callable[[], bytes]]] = {
    "lying.png": lying_png,
    "comment.png": text_chunk_png,
    "frames.gif": many_frames,
    "lying.docx": lying_zip,
    "page.pdf": lambda: b"%PDF-1.4\n<html><script>alert(1)</script></html>",
}
