"""The letterhead: a document with the hub's lockup on top and the label's address below."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from local4action.brand import tokens
from local4action.brand.kit import words
from local4action.foundation.translations import direction

if TYPE_CHECKING:
    from local4action.brand.kit.subject import Subject

_FACE: Final = "Arial"  # on every machine, also with Arabic letters
_LOCKUP: Final = Mm(26)


def document(subject: Subject, lockup: bytes) -> bytes:
    """A letter of one A4 page, ready to be written (DOCX)."""
    made = docx.Document()
    properties = made.core_properties
    properties.title = words.titled(subject.name.text, subject.number)
    properties.language, properties.author, properties.comments = subject.language, "", ""
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(48), Mm(20)
    section.header_distance = section.footer_distance = Mm(10)
    _voice(made.styles["Normal"], subject.language)
    is_rtl = direction(subject.language) == "rtl"
    head = section.header.paragraphs[0]
    picture = head.add_run().add_picture(io.BytesIO(lockup), height=_LOCKUP)
    described = picture._inline.docPr  # noqa: SLF001 - python-docx has no other way to it
    described.set("descr", words.alternative(subject.name.text, subject.number))
    foot = section.footer.paragraphs[0]
    # The address reads from left to right in every script.
    foot.add_run(subject.address.partition("://")[2].rstrip("/")).font.size = Pt(9)
    foot.runs[0].font.color.rgb = RGBColor.from_string(_paint("ink-soft"))
    said = words.letter()
    _line(made, said["place_and_date"], is_rtl, space=8)
    _line(made, said["to"], is_rtl, space=14)
    _line(made, said["subject"], is_rtl, space=8, bold=True)
    _line(made, said["text"], is_rtl, space=40)
    _line(made, said["name"], is_rtl)
    for paragraph in (head, foot):
        _way(paragraph, is_rtl)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _paint(name: str) -> str:
    return tokens.colours(tokens.load(), "light")[name][1:].upper()


def _voice(style: Any, language: str) -> None:
    """Face, size, colour and language of everything written."""
    style.font.name, style.font.size = _FACE, Pt(11)
    style.font.color.rgb = RGBColor.from_string(_paint("ink"))
    run = style.element.get_or_add_rPr()
    run.rFonts.set(qn("w:cs"), _FACE)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:bidi" if direction(language) == "rtl" else "w:val"), language)
    run.append(spoken)


def _line(made: Any, said: str, is_rtl: bool, *, space: int = 0, bold: bool = False) -> None:
    paragraph = made.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(space)
    run = paragraph.add_run(said)
    run.bold = bold
    run.font.rtl = is_rtl
    _way(paragraph, is_rtl)


def _way(paragraph: Any, is_rtl: bool) -> None:
    if is_rtl:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))  # noqa: SLF001 - as above
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT  # in a paragraph that runs to the left: right
