"""A drawing (SVG) from anyone, read so that nothing in it runs, moves, fetches or grows.

Pure and general: what one use of a drawing forbids besides, such as text or pictures, is judged by
that use. What is read is a plain tree, bounded in every direction.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_BYTES: Final = 200_000
MOST_DEPTH: Final = 32
MOST_ELEMENTS: Final = 2_000

_SVG: Final = "http://www.w3.org/2000/svg "
# Inside a drawing these are pages and formulas, which may do what a drawing may not.
_FOREIGN: Final = ("http://www.w3.org/1999/xhtml ", "http://www.w3.org/1998/Math/MathML ")
# Attributes of other namespaces are remarks of drawing programs.
_HEEDED: Final = ("http://www.w3.org/1999/xlink ", "http://www.w3.org/XML/1998/namespace ")
_REFUSED: Final = {
    **dict.fromkeys(("script", "handler", "listener"), "script"),
    **dict.fromkeys(
        ("foreignObject", "iframe", "object", "embed", "audio", "video", "canvas"), "foreign"
    ),
    **dict.fromkeys(
        ("animate", "animateColor", "animateMotion", "animateTransform", "set", "discard"), "moves"
    ),
}
# Everything in CSS that can name an address; what follows must be a place in the same drawing.
_NAMES_ADDRESS: Final = re.compile(
    r"(?:\burl|\bsrc|\bimage|image-set)\s*\((?!\s*['\"]?#)|@import|@font-face|\\", re.IGNORECASE
)


class UnsafeDrawingError(ValueError):
    """The drawing is not taken; `word` says why, for a machine, and `about` where."""

    def __init__(self, word: str, about: str = "") -> None:
        super().__init__(f"{word} {about}".strip())
        self.word, self.about = word, about


@dataclass(slots=True)
class Element:
    """A part of a drawing; names are bare in SVG itself, `namespace name` in anything else."""

    name: str
    attributes: Mapping[str, str]
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def walk(self) -> Iterator[Element]:
        """Itself and everything inside it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing that is safe to show; `box` is its view box, None where it has no usable one."""

    root: Element
    box: tuple[float, float, float, float] | None


def read(content: bytes, *, most_bytes: int = MOST_BYTES) -> Drawing:
    """The drawing in a file.

    Raises:
        UnsafeDrawingError: `too_large`, `too_deep`, `too_much`; `broken`, `other_kind` (not SVG in
            UTF-8); `declares` (entities); `script`, `foreign` (what is no drawing), `moves`
            (animation), `outside` (an address).
    """
    if len(content) > most_bytes:
        raise UnsafeDrawingError("too_large")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnsafeDrawingError("other_kind") from None
    reader = _Reader()
    try:
        reader.parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        word = "broken" if reader.root else "other_kind"
        raise UnsafeDrawingError(word, f"line {error.lineno}") from None
    assert reader.root is not None  # noqa: S101 - expat takes no document without a root
    return Drawing(reader.root, _box(reader.root.attributes.get("viewBox", "")))


def _box(text: str) -> tuple[float, float, float, float] | None:
    try:
        left, top, width, height = map(float, text.replace(",", " ").split())
    except ValueError:
        return None
    usable = all(map(math.isfinite, (left, top, width, height))) and min(width, height) > 0
    return (left, top, width, height) if usable else None


class _Reader:
    """Listens to a drawing being read; the first thing that is refused ends it."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._elements = 0
        # Our own word on the encoding: what the file says of it is not asked.
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
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
    def _instruction(target: str, _said: str) -> None:
        if target == "xml-stylesheet":
            raise UnsafeDrawingError("outside", target)

    def _start(self, full_name: str, attributes: dict[str, str]) -> None:
        name = full_name.removeprefix(_SVG)
        if self.root is None and full_name != f"{_SVG}svg":
            raise UnsafeDrawingError("other_kind")
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise UnsafeDrawingError("too_much")
        if len(self._open) >= MOST_DEPTH:
            raise UnsafeDrawingError("too_deep")
        if name.startswith(_FOREIGN):
            raise UnsafeDrawingError("foreign", name.rpartition(" ")[2])
        if (word := _REFUSED.get(name)) is not None:
            raise UnsafeDrawingError(word, name)
        for attribute, value in attributes.items():
            _look_at(attribute, value)
        element = Element(name, attributes)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def _end(self, _name: str) -> None:
        closed = self._open.pop()
        if closed.name == "style" and _NAMES_ADDRESS.search(closed.text):
            raise UnsafeDrawingError("outside", "style")

    def _text(self, text: str) -> None:
        self._open[-1].text += text


def _look_at(attribute: str, value: str) -> None:
    bare = attribute.rpartition(" ")[2]
    if bare != attribute and not attribute.startswith(_HEEDED):
        return
    if bare.lower().startswith("on"):
        raise UnsafeDrawingError("script", bare)
    if bare in {"href", "src", "base"} and not value.strip().startswith("#"):
        raise UnsafeDrawingError("outside", bare)
    if _NAMES_ADDRESS.search(value):
        raise UnsafeDrawingError("outside", bare)
