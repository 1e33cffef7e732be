"""Drawings (SVG) of people we do not know: read as a stream, refused where they could do harm.

To a browser a drawing is a page: it may run programs, fetch what is elsewhere, and grow from a
few lines to millions. What is let through draws, and does nothing else. Knows no Django, so that
processes that only draw can use it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any, Final
from xml.parsers import expat

MOST_TEXT: Final = 20_000

SVG: Final = "http://www.w3.org/2000/svg"
_XML: Final = "http://www.w3.org/XML/1998/namespace"
# Attributes of other namespaces are remarks of drawing programs.
_HEEDED: Final = frozenset({"", SVG, _XML, "http://www.w3.org/1999/xlink"})
# In these every sign of ASCII is itself, so that what is read here is what anyone else reads.
_ENCODING: Final = re.compile(r"utf-?8|us-ascii|iso-8859-\d+|windows-125\d", re.IGNORECASE)
_HTML: Final = frozenset({"http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"})
_SCRIPTS: Final = frozenset({"script", "handler", "listener"})
_MOVES: Final = frozenset({
    "animate", "animateColor", "animateMotion", "animateTransform", "discard", "set",
})  # fmt: skip
# What draws; filters (`fe…`) are known by how they begin.
_DRAWS: Final = frozenset({
    "a", "altGlyph", "altGlyphDef", "altGlyphItem", "circle", "clipPath", "color-profile",
    "cursor", "defs", "desc", "ellipse", "filter", "font", "font-face", "font-face-format",
    "font-face-name", "font-face-src", "font-face-uri", "g", "glyph", "glyphRef", "hatch",
    "hatchpath", "hkern", "image", "line", "linearGradient", "marker", "mask", "mesh",
    "meshgradient", "meshpatch", "meshrow", "metadata", "missing-glyph", "mpath", "path",
    "pattern", "polygon", "polyline", "radialGradient", "rect", "solidcolor", "stop", "style",
    "svg", "switch", "symbol", "text", "textPath", "title", "tref", "tspan", "use", "view",
    "vkern",
})  # fmt: skip
_PICTURE_INSIDE: Final = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,", re.IGNORECASE)
_LINK: Final = re.compile(r"(https?:|mailto:|#)", re.IGNORECASE)
# In a style: anything that fetches, and the escapes it could be hidden with.
_FETCHES: Final = re.compile(
    r"""url\((?!\s*["']?\s*(?:\#|data:(?:font/|application/(?:x-)?font"""
    r"|image/(?:png|jpe?g|gif|webp))))"
    r"|@import|expression\s*\(|\bimage(?:-set)?\s*\(|\b(?:src|local)\s*\(|\\",
    re.IGNORECASE,
)
_LENGTH: Final = re.compile(
    r"\s*\+?([0-9]*\.?[0-9]+(?:e[+-]?[0-9]+)?)\s*([a-z]*)\s*", re.IGNORECASE
)
# Pixels of each unit (CSS Values 4).
_UNITS: Final = {
    "": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0,
}  # fmt: skip
_ON_PAPER: Final = frozenset({"mm", "cm", "in", "pt", "pc"})


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a drawing may be: bytes, parts, and how deep groups lie in one another."""

    octets: int = 8_000_000
    elements: int = 100_000
    depth: int = 48


LIMITS: Final = Limits()


class UnsafeDrawingError(ValueError):
    """The drawing is not taken; `word` says why, for a machine, `about` what or where.

    `limits` are those it was judged by. `inspection.why_unsafe` says it to people.
    """

    def __init__(self, word: str, about: str = "", limits: Limits = LIMITS) -> None:
        super().__init__(f"{word} {about}".strip())
        self.word, self.about, self.limits = word, about[:60], limits


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a safe drawing says of itself; sizes in CSS pixels, None where it does not say.

    `box` is its view box: left, top, width, height; None where it has no usable one.
    """

    title: str = ""
    description: str = ""
    language: str = ""
    text: str = ""
    width: float | None = None
    height: float | None = None
    is_on_paper: bool = False
    box: tuple[float, float, float, float] | None = None

    @property
    def width_mm(self) -> float | None:
        """The width on paper, where the drawing gives it in a unit of paper."""
        return self.width * 25.4 / 96 if self.width and self.is_on_paper else None


def looks_like_one(content: bytes) -> bool:
    """Whether these bytes begin as a drawing does."""
    start = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith((b"<?xml", b"<!--", b"<!DOCTYPE svg", b"<svg")) and b"<svg" in start


def read(content: bytes, *, limits: Limits = LIMITS) -> Drawing:
    """What the drawing says of itself, once it was found to do nothing but draw.

    Raises:
        UnsafeDrawingError: `too_large`, `too_much`, `too_deep`; `damaged`, `other_kind` (no SVG in
            UTF-8); `declares` (entities); `script`, `page_inside` (what is no drawing), `moves`
            (animation), `outside` (an address).
    """
    if len(content) > limits.octets:
        raise UnsafeDrawingError("too_large", limits=limits)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnsafeDrawingError("other_kind") from None
    reader = _Reader(limits)
    try:
        reader.parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        word = "other_kind" if reader.root is None else "damaged"
        raise UnsafeDrawingError(word, str(error.lineno)) from None
    return reader.drawing()


class _Reader:
    """Follows a drawing from its first sign to its last, and stops at what is not allowed."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.path: list[str] = []
        self.elements = 0
        self.root: dict[str, str] | None = None
        self.words: dict[str, list[str]] = {"title": [], "desc": [], "text": []}
        self.signs = 0
        # What each style sheet that is open says itself: one may stand inside another.
        self.styles: list[list[str]] = []
        # Our own word on the encoding: it was read as UTF-8.
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.buffer_text = True
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.XmlDeclHandler = self._declared
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._declares
        self.parser.ExternalEntityRefHandler = self._declares
        self.parser.SkippedEntityHandler = self._declares
        self.parser.ProcessingInstructionHandler = self._instruction
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    @staticmethod
    def _declared(_version: str, encoding: str | None, _standalone: int) -> None:
        """Who opens the file elsewhere may believe its first line."""
        if encoding and not _ENCODING.fullmatch(encoding):
            raise UnsafeDrawingError("other_kind", encoding)

    @staticmethod
    def _declares(*_: Any) -> int:
        raise UnsafeDrawingError("declares")

    def _doctype(self, _name: str, _system: str | None, _public: str | None, has_own: bool) -> None:
        """The usual first line of drawings names a file that nobody reads; more is refused."""
        if has_own:
            self._declares()

    @staticmethod
    def _instruction(target: str, _data: str) -> None:
        """Other instructions are remarks of the programs that wrote them."""
        if target.lower() == "xml-stylesheet":
            raise UnsafeDrawingError("outside", target)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        space, _, local = name.rpartition(" ")
        if self.root is None:
            if (space, local) != (SVG, "svg"):
                raise UnsafeDrawingError("other_kind")
            self.root = attributes
        if self.elements > self.limits.elements:
            raise UnsafeDrawingError("too_much", limits=self.limits)
        if len(self.path) >= self.limits.depth:
            raise UnsafeDrawingError("too_deep", limits=self.limits)
        if space in _HTML:
            raise UnsafeDrawingError("page_inside", local)
        if space == SVG:
            _judge_element(local)
        for key, value in attributes.items():
            _judge_attribute(local, key, value)
        self.path.append(local if space == SVG else "")
        if self.path[-1] == "style":
            self.styles.append([])

    def _end(self, _name: str) -> None:
        if self.path.pop() == "style":
            # Whole, as a browser reads it: an address may come in several pieces.
            _judge_style("".join(self.styles.pop()), "style")

    def _text(self, text: str) -> None:
        here = self.path[-1]
        if here == "style":
            self.styles[-1].append(text)
            return
        place = here if here in {"title", "desc"} and len(self.path) == 2 else ""
        place = place or ("text" if "text" in self.path else "")
        if place and self.signs < MOST_TEXT:
            self.words[place].append(text[: MOST_TEXT - self.signs])
            self.signs += len(text)

    def drawing(self) -> Drawing:
        """What was read."""
        root = self.root or {}
        said = {name: " ".join(" ".join(parts).split()) for name, parts in self.words.items()}
        width, on_paper = _length(root.get("width", ""))
        height, high = _length(root.get("height", ""))
        box = _box(root.get("viewBox", ""))
        if box is not None and width is None:
            # What is not said follows from the shape of the view box, as in a browser.
            width, on_paper = (height * box[2] / box[3], high) if height else (box[2], False)
        if box is not None and height is None and width is not None:
            height = width * box[3] / box[2]
        return Drawing(
            title=said["title"][:300],
            description=said["desc"][:1000],
            language=(root.get(f"{_XML} lang") or root.get("lang", ""))[:20],
            text=said["text"],
            width=width,
            height=height,
            is_on_paper=on_paper,
            box=box,
        )


def _judge_element(name: str) -> None:
    if name in _SCRIPTS:
        raise UnsafeDrawingError("script", name)
    if name in _MOVES:
        raise UnsafeDrawingError("moves", name)
    if name not in _DRAWS and not name.startswith("fe"):
        raise UnsafeDrawingError("page_inside", name)


def _judge_attribute(element: str, key: str, value: str) -> None:
    space, _, local = key.rpartition(" ")
    name = local.lower()
    if space not in _HEEDED:
        return
    if name.startswith("on"):
        raise UnsafeDrawingError("script", local)
    if name in {"href", "src", "base"}:
        allowed = _LINK if element == "a" and name == "href" else _PICTURE_INSIDE
        target = value.strip()
        if target and not target.startswith("#") and not allowed.match(target):
            raise UnsafeDrawingError("outside", local)
    elif "(" in value or name == "style":
        _judge_style(value, local)


def _judge_style(style: str, about: str) -> None:
    if _FETCHES.search(style):
        raise UnsafeDrawingError("outside", about)


def _length(text: str) -> tuple[float | None, bool]:
    """A length in pixels, and whether it is given in a unit of paper."""
    found = _LENGTH.fullmatch(text)
    if not found or found[2].lower() not in _UNITS:
        return None, False
    unit = found[2].lower()
    pixels = float(found[1]) * _UNITS[unit]
    return pixels if 0 < pixels < math.inf else None, unit in _ON_PAPER


def _box(text: str) -> tuple[float, float, float, float] | None:
    """A `viewBox`, where it is one."""
    try:
        left, top, width, height = map(float, text.replace(",", " ").split())
    except ValueError:
        return None
    usable = all(map(math.isfinite, (left, top, width, height))) and min(width, height) > 0
    return (left, top, width, height) if usable else None
