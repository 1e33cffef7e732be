"""The pages of a PDF. Child processes only; the reader draws, and runs no program."""

from __future__ import annotations

import ctypes
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium

from local4action.brand.materials.findings import RefusedError
from local4action.brand.materials.sheets import (
    LONGEST,
    LONGEST_MM,
    MM_OF_POINT,
    MOST_JUDGED,
    MOST_PAGES,
    MOST_TEXT,
    PX_OF_MM,
    Document,
    Sheet,
    judge_ratio,
)

_PASSWORD: Final = 4


def document(content: bytes) -> Document:
    """The first pages as sheets, with their text and what the file says of itself.

    Raises:
        RefusedError: it is broken, locked, carries programs or files, or is too much.
    """
    try:
        opened = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", 0) == _PASSWORD
        raise RefusedError("locked" if locked else "damaged") from None
    try:
        return _read(opened)
    except pypdfium2.PdfiumError:
        raise RefusedError("damaged") from None


def _read(opened: Any) -> Document:
    pages = len(opened)
    if not pages:
        raise RefusedError("damaged")
    if pages > MOST_PAGES:
        raise RefusedError("too_many_pages", pages=pages, most=MOST_PAGES)
    if pdfium.FPDFDoc_GetJavaScriptActionCount(opened.raw) > 0:
        raise RefusedError("script")
    if opened.count_attachments():
        raise RefusedError("carries_files")
    sheets, words, signs = [], [], 0
    for number in range(min(pages, MOST_JUDGED)):
        page = opened[number]
        sheets.append(_sheet(page, number + 1))
        text = page.get_textpage()
        said = text.get_text_range(0, min(text.count_chars(), max(MOST_TEXT - signs, 0)))
        words.append(said)
        signs += len(said)
        text.close()
        page.close()
    title, language = opened.get_metadata_value("Title").strip(), _language(opened)
    has = {
        "tags": bool(pdfium.FPDFCatalog_IsTagged(opened.raw)),
        "language": bool(language),
        "title": bool(title),
    }
    return Document(
        "pdf",
        tuple(sheets),
        pages=pages,
        title=title[:300],
        language=language,
        text=" ".join(" ".join(words).split()),
        lacks=tuple(name for name, there in has.items() if not there),
    )


def _sheet(page: Any, number: int) -> Sheet:
    wide, tall = (side * MM_OF_POINT for side in page.get_size())
    if max(wide, tall) > LONGEST_MM:
        raise RefusedError("too_large_page", metres=round(max(wide, tall) / 1000, 1))
    judge_ratio(wide, tall)
    bitmap = page.render(scale=LONGEST / (max(wide, tall) / MM_OF_POINT), rev_byteorder=True)
    pixels = bitmap.to_numpy()[:, :, :3].copy()
    bitmap.close()
    return Sheet(pixels, wide * PX_OF_MM, wide, number)


def _language(opened: Any) -> str:
    """The language of the document as its catalogue gives it."""
    size = pdfium.FPDFCatalog_GetLanguage(opened.raw, None, 0)
    if size <= 2:
        return ""
    held = ctypes.create_string_buffer(size)
    pdfium.FPDFCatalog_GetLanguage(
        opened.raw, ctypes.cast(held, ctypes.POINTER(ctypes.c_ushort)), size
    )
    return held.raw.decode("utf-16-le", "replace").rstrip("\x00")[:20]
