"""Drawings (SVG) of people we do not know: read as a stream, refused where they could do harm.

To a browser a drawing is a page: it may run programs, fetch what is elsewhere, and grow from a
few lines to millions. What is let through draws, and does nothing else. Knows no Django, so that
processes that only draw can use it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final
from xml.parsers import expat

MOST_BYTES: Final = 8 * 1024 * 1024
MOST_ELEMENTS: Final = 100_000
MOST_DEPTH: Final = 48
MOST_TEXT: Final = 20_000

SVG: Final = "http://www.w3.org/2000/svg"
_XML: Final = "http://www.w3.org/XML/1998/namespace"
_HTML: Final = frozenset({"http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"})
_SCRIPTS: Final = frozenset({"script", "handler", "listener"})
_MOVES: Final = frozenset({"animate", "animateColor", "animateMotion", "animateTransform", "set"})
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
    r"""url\(\s*["']?\s*(?!\#|data:(?:font/|application/(?:x-)?font|image/(?:png|jpe?g|gif|webp)))"""
    r"|@import|expression\s*\(|image-set\s*\(|\bsrc\s*\(|\\",
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


class UnsafeDrawingError(ValueError):
    """The drawing is not taken; `word` says why, for a machine."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a safe drawing says of itself; sizes in CSS pixels, None where it does not say."""

    title: str = ""
    description: str = ""
    language: str = ""
    text: str = ""
    width: float | None = None
    height: float | None = None
    is_on_paper: bool = False

    @property
    def width_mm(self) -> float | None:
        """The width on paper, where the drawing gives it in a unit of paper."""
        return self.width * 25.4 / 96 if self.width and self.is_on_paper else None


def looks_like_one(content: bytes) -> bool:
    """Whether these bytes begin as a drawing does."""
    start = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith((b"<?xml", b"<!--", b"<!DOCTYPE svg", b"<svg")) and b"<svg" in start


def read(content: bytes) -> Drawing:
    """What the drawing says of itself, once it was found to do nothing but draw.

    Raises:
        UnsafeDrawingError: it is not taken.
    """
    if len(content) > MOST_BYTES:
        raise UnsafeDrawingError("too_large")
    reader = _Reader()
    try:
        reader.parser.Parse(content, True)
    except (expat.ExpatError, ValueError) as error:
        if isinstance(error, UnsafeDrawingError):
            raise
        raise UnsafeDrawingError("damaged") from None
    return reader.drawing()


class _Reader:
    """Follows a drawing from its first sign to its last, and stops at what is not allowed."""

    def __init__(self) -> None:
        self.path: list[str] = []
        self.elements = 0
        self.root: dict[str, str] = {}
        self.words: dict[str, list[str]] = {"title": [], "desc": [], "text": [], "style": []}
        self.signs = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._declares
        self.parser.ExternalEntityRefHandler = self._declares
        self.parser.SkippedEntityHandler = self._declares
        self.parser.ProcessingInstructionHandler = self._instruction
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    @staticmethod
    def _declares(*_: Any) -> int:
        raise UnsafeDrawingError("declares")

    def _doctype(self, _name: str, _system: str | None, _public: str | None, has_own: bool) -> None:
        """The usual first line of drawings names a file that nobody reads; more is refused."""
        if has_own:
            self._declares()

    @staticmethod
    def _instruction(_target: str, _data: str) -> None:
        """`xml-stylesheet` fetches, and nothing that draws needs any other."""
        raise UnsafeDrawingError("outside")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        space, _, local = name.rpartition(" ")
        if not self.path:
            if (space, local) != (SVG, "svg"):
                raise UnsafeDrawingError("other_kind")
            self.root = attributes
        if self.elements > MOST_ELEMENTS:
            raise UnsafeDrawingError("too_much")
        if len(self.path) >= MOST_DEPTH:
            raise UnsafeDrawingError("too_deep")
        if space in _HTML:
            raise UnsafeDrawingError("page_inside")
        if space == SVG:
            _judge_element(local)
        for key, value in attributes.items():
            _judge_attribute(local, key, value)
        self.path.append(local if space == SVG else "")

    def _end(self, _name: str) -> None:
        if self.path.pop() == "style":
            # Whole, as a browser reads it: an address may come in several pieces.
            _judge_style("".join(self.words["style"]))
            self.words["style"].clear()

    def _text(self, text: str) -> None:
        here = self.path[-1] if self.path else ""
        if here == "style":
            self.words["style"].append(text)
            return
        place = here if here in {"title", "desc"} and len(self.path) == 2 else ""
        place = place or ("text" if "text" in self.path else "")
        if place and self.signs < MOST_TEXT:
            self.words[place].append(text[: MOST_TEXT - self.signs])
            self.signs += len(text)

    def drawing(self) -> Drawing:
        """What was read."""
        said = {name: " ".join(" ".join(parts).split()) for name, parts in self.words.items()}
        width, on_paper = _length(self.root.get("width", ""))
        height, _ = _length(self.root.get("height", ""))
        if width is None and height is None:
            width, height = _view(self.root.get("viewBox", ""))
        return Drawing(
            title=said["title"][:300],
            description=said["desc"][:1000],
            language=(self.root.get(f"{_XML} lang") or self.root.get("lang", ""))[:20],
            text=said["text"],
            width=width,
            height=height,
            is_on_paper=on_paper,
        )


def _judge_element(name: str) -> None:
    if name in _SCRIPTS:
        raise UnsafeDrawingError("script")
    if name in _MOVES:
        raise UnsafeDrawingError("moves")
    if name not in _DRAWS and not name.startswith("fe"):
        raise UnsafeDrawingError("page_inside")


def _judge_attribute(element: str, key: str, value: str) -> None:
    name = key.rpartition(" ")[2].lower()
    if name.startswith("on"):
        raise UnsafeDrawingError("script")
    if name in {"href", "src"}:
        allowed = _LINK if element == "a" else _PICTURE_INSIDE
        target = value.strip()
        if target and not target.startswith("#") and not allowed.match(target):
            raise UnsafeDrawingError("outside")
    elif "(" in value or name == "style":
        _judge_style(value)


def _judge_style(style: str) -> None:
    if _FETCHES.search(style):
        raise UnsafeDrawingError("outside")


def _length(text: str) -> tuple[float | None, bool]:
    """A length in pixels, and whether it is given in a unit of paper."""
    found = _LENGTH.fullmatch(text)
    if not found or found[2].lower() not in _UNITS:
        return None, False
    unit = found[2].lower()
    return float(found[1]) * _UNITS[unit] or None, unit in _ON_PAPER


def _view(text: str) -> tuple[float | None, float | None]:
    """Width and height of a `viewBox`."""
    try:
        _x, _y, width, height = (float(one) for one in text.replace(",", " ").split())
    except ValueError:
        return None, None
    return (width, height) if width > 0 and height > 0 else (None, None)
