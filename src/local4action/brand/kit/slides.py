"""The slide master: five layouts in the brand's colours, and four slides to begin from (PPTX)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

import pptx
from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Emu, Mm, Pt

from local4action.brand import tokens
from local4action.brand.kit import words
from local4action.foundation.translations import direction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local4action.brand.kit.subject import Subject

WIDTH, HEIGHT = Mm(338.67), Mm(190.5)
_EDGE: Final = Mm(20)
_INNER: Final = Emu(WIDTH - 2 * _EDGE)
_FACE: Final = "Arial"  # on every machine, also with Arabic letters
_CHINESE_FACE: Final = "Microsoft YaHei"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# The layouts of the library's template that are kept: title, text, part, two columns, only a title.
_TITLE, _TEXT, _PART, _COLUMNS, _BARE = 0, 1, 2, 3, 5
# What the theme calls its colours, and ours.
_THEME: Final = {
    "dk1": "ink", "lt1": "paper", "dk2": "deep", "lt2": "sunken",
    "accent1": "sea", "accent2": "earth", "accent3": "sun", "accent4": "good",
    "accent5": "warn", "accent6": "stop", "hlink": "sea", "folHlink": "sea-deep",
}  # fmt: skip
# left, top, width, height and points of each place of each layout, in millimetres.
_PLACES: Final = {
    _TITLE: {0: (20, 52, 298, 62, 44), 1: (20, 118, 298, 22, 20)},
    _TEXT: {0: (20, 16, 298, 30, 30), 1: (20, 50, 298, 106, 20)},
    _PART: {0: (20, 62, 298, 50, 40), 1: (20, 116, 298, 24, 18)},
    _COLUMNS: {0: (20, 16, 298, 30, 30), 1: (20, 50, 144, 106, 18), 2: (174, 50, 144, 106, 18)},
    _BARE: {0: (20, 16, 298, 30, 30)},
}
_DEEP: Final = frozenset({_TITLE, _PART})


def document(subject: Subject, label: bytes, label_reversed: bytes) -> bytes:
    """The slides, with the label (PNG, for paper and for the deep ground) on each."""
    made = pptx.Presentation()
    made.slide_width, made.slide_height = WIDTH, HEIGHT
    title = words.titled(subject.name.text, subject.number)
    made.core_properties.title, made.core_properties.language = title, subject.language
    made.core_properties.author = ""
    light = tokens.colours(tokens.load(), "light")
    _theme(made.slide_master, light)
    layouts = list(made.slide_layouts)
    for number, layout in enumerate(layouts):
        if number not in _PLACES:
            made.slide_layouts.remove(layout)
            continue
        is_deep = number in _DEEP
        _layout(layout, _PLACES[number], subject, is_deep=is_deep)
        is_rtl = direction(subject.language) == "rtl"
        _picture(layout, label_reversed if is_deep else label, title, at_right=is_rtl)
    _slides(made, layouts, subject)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _theme(master: Any, light: Mapping[str, str]) -> None:
    """Colours and faces of the theme, so that what people add is in the brand's too."""
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    root = etree.fromstring(part.blob)
    for name, ours in _THEME.items():
        slot = next(root.iter(f"{_A}{name}"))
        slot.clear()
        etree.SubElement(slot, f"{_A}srgbClr", val=light[ours][1:].upper())
    for kind in ("majorFont", "minorFont"):
        faces = next(root.iter(f"{_A}{kind}"))
        for script, face in (("latin", _FACE), ("ea", _CHINESE_FACE), ("cs", _FACE)):
            faces.find(f"{_A}{script}").set("typeface", face)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)  # noqa: SLF001 - the library has no other way to a theme
    master.background.fill.solid()
    master.background.fill.fore_color.theme_color = pptx.enum.dml.MSO_THEME_COLOR.BACKGROUND_1
    for shape in list(master.placeholders):
        if shape.placeholder_format.type in _SMALL_PRINT:
            shape._element.getparent().remove(shape._element)  # noqa: SLF001 - as above


_SMALL_PRINT: Final = frozenset(
    {
        pptx.enum.shapes.PP_PLACEHOLDER.DATE,
        pptx.enum.shapes.PP_PLACEHOLDER.FOOTER,
        pptx.enum.shapes.PP_PLACEHOLDER.SLIDE_NUMBER,
    }
)


def _layout(layout: Any, places: Mapping[int, Any], subject: Subject, *, is_deep: bool) -> None:
    is_rtl = direction(subject.language) == "rtl"
    if is_deep:
        layout.background.fill.solid()
        layout.background.fill.fore_color.theme_color = pptx.enum.dml.MSO_THEME_COLOR.TEXT_2
    for shape in list(layout.placeholders):
        place = places.get(shape.placeholder_format.idx)
        if place is None:
            shape._element.getparent().remove(shape._element)  # noqa: SLF001 - as above
            continue
        left, top, width, height, size = place
        from_left = 338.67 - left - width if is_rtl else left
        shape.left, shape.top = Mm(from_left), Mm(top)
        shape.width, shape.height = Mm(width), Mm(height)
        is_title = shape.placeholder_format.idx == 0
        _voice(shape, size, is_title=is_title, is_deep=is_deep, is_rtl=is_rtl)


def _voice(shape: Any, size: int, *, is_title: bool, is_deep: bool, is_rtl: bool) -> None:
    """Size, weight, colour and direction of what is written in a place, where layouts keep them."""
    body = shape.text_frame._txBody  # noqa: SLF001 - as above
    frame = body.find(qn("a:bodyPr"))
    frame.set("anchor", "b" if is_title else "t")
    for one in list(frame):
        frame.remove(one)
    # A long title is made smaller by the program rather than run out of its place.
    etree.SubElement(frame, f"{_A}normAutofit")
    styles = body.find(qn("a:lstStyle"))
    styles.clear()
    attributes = {"algn": "r" if is_rtl else "l", "rtl": "1" if is_rtl else "0"}
    if is_title or is_deep:
        attributes |= {"marL": "0", "indent": "0"}
    level = etree.SubElement(styles, f"{_A}lvl1pPr", attributes)
    if is_title or is_deep:
        etree.SubElement(level, f"{_A}buNone")
    run = etree.SubElement(level, f"{_A}defRPr", sz=str(size * 100), b="1" if is_title else "0")
    fill = etree.SubElement(run, f"{_A}solidFill")
    etree.SubElement(fill, f"{_A}schemeClr", val="bg1" if is_deep else "tx1")


def _picture(layout: Any, content: bytes, described: str, *, at_right: bool) -> None:
    """The label, low at the beginning of the line, on every slide of a layout."""
    part, reference = layout.part.get_or_add_image_part(io.BytesIO(content))
    height = Mm(21)
    width = int(height * part.image.size[0] / part.image.size[1])
    tree = layout.shapes._spTree  # noqa: SLF001 - layouts take no pictures by the library's own ways
    # The picture brings its clear space: its mark stands below the first letter.
    edge = _EDGE - Mm(4)
    left = WIDTH - width - edge if at_right else edge
    top = HEIGHT - height - Mm(6)
    picture = tree.add_pic(1000, "label", "", reference, left, top, width, height)
    # Set as an attribute: what is given above becomes part of the markup as it is.
    picture.nvPicPr.cNvPr.set("descr", described)


def _slides(made: Any, layouts: list[Any], subject: Subject) -> None:
    said = words.slides()
    first = made.slides.add_slide(layouts[_TITLE])
    _say(first, 0, said["title"])
    _say(first, 1, f"{subject.name.text}\n{said['speaker']}")
    text = made.slides.add_slide(layouts[_TEXT])
    _say(text, 0, said["heading"])
    _say(text, 1, said["point"])
    part = made.slides.add_slide(layouts[_PART])
    _say(part, 0, said["section"])
    _say(part, 1, subject.name.text)
    last = made.slides.add_slide(layouts[_TITLE])
    _say(last, 0, said["thanks"])
    _say(last, 1, f"{subject.name.text}\n{subject.address.partition('://')[2].rstrip('/')}")


def _say(slide: Any, number: int, said: str) -> None:
    frame = slide.placeholders[number].text_frame
    frame.text = said
    for paragraph in frame.paragraphs:
        paragraph.font.size = Pt(20) if number == 1 and len(said) > 120 else None
