"""A mark: shapes in flat colours, so that it can be drawn in any other colours, or in one.

Made from a drawing that was judged safe. What is kept is what was understood: shapes, groups,
colours and strokes; names, notes and the private remarks of drawing programs are left out.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from PIL import ImageColor

from local4action.foundation import drawings

if TYPE_CHECKING:
    from collections.abc import Mapping

WIDEST: Final = 3 / 2  # of the longer side of its field to the shorter
_SHAPES: Final = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
_SILENT: Final = frozenset({"title", "desc", "metadata"})
_GEOMETRY: Final = frozenset("d x y width height rx ry cx cy r x1 y1 x2 y2 points".split())  # noqa: SIM905 - reads better
_DRAWN: Final = frozenset({
    "transform", "fill-rule", "stroke-width", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset",
})  # fmt: skip
_OPACITY: Final = ("opacity", "fill-opacity", "stroke-opacity")
_EFFECTS: Final = ("filter", "mask", "clip-path", "marker-start", "marker-mid", "marker-end")
_UNFIT: Final = {
    **dict.fromkeys(("text", "tspan", "textPath"), "text"),
    **dict.fromkeys(("linearGradient", "radialGradient", "meshgradient", "pattern"), "gradient"),
    **dict.fromkeys(("clipPath", "mask", "filter", "marker"), "effect"),
    **dict.fromkeys(("use", "symbol"), "clone"),
    "image": "picture",
    "style": "style",
}
_SVG: Final = f"{{{drawings.SVG}}}"
_PAINT: Final = re.compile(r'(fill|stroke)="(#[0-9a-f]{6})"')


class UnfitError(ValueError):
    """The drawing is safe and yet no mark; `word` says why, for a machine, and `about` where."""

    def __init__(self, word: str, about: str = "") -> None:
        super().__init__(f"{word} {about}".strip())
        self.word, self.about = word, about


@dataclass(frozen=True, slots=True)
class Mark:
    """Shapes on a field from `0 0`; `paints` are their colours (`#rrggbb`), as they come."""

    width: float
    height: float
    shapes: str
    paints: tuple[str, ...]

    def drawn(self, instead: Mapping[str, str] | None = None) -> str:
        """The mark as a drawing of its own (SVG); `instead` maps paints to others, or to `none`."""
        other = instead or {}
        shapes = _PAINT.sub(lambda p: f'{p[1]}="{other.get(p[2], p[2])}"', self.shapes)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {self.height:g}">'
            f"{shapes}</svg>"
        )


def of(content: bytes, *, limits: drawings.Limits = drawings.LIMITS) -> Mark:
    """The mark that a drawing shows.

    Raises:
        UnsafeDrawingError: the drawing could do harm, is broken or is too much.
        UnfitError: `box`, `ratio`; `text`, `picture`, `gradient`, `effect`, `clone`, `style`,
            `element`; `colour`, `see_through`; `empty`.
    """
    found = drawings.read(content, limits=limits)
    if found.box is None or found.box[:2] != (0, 0):
        raise UnfitError("box")
    width, height = found.box[2:]
    if max(width, height) > WIDEST * min(width, height):
        raise UnfitError("ratio", f"{width:g} x {height:g}")
    # The parser and the encoding that it was judged with; no entities have come this far.
    parser = ET.XMLParser(encoding="utf-8")  # noqa: S314 - judged above
    root = ET.fromstring(content.removeprefix(b"\xef\xbb\xbf"), parser)  # noqa: S314
    shapes = _written(root, "#000000", "none")
    paints = tuple(dict.fromkeys(found[2] for found in _PAINT.finditer(shapes)))
    if not paints:
        raise UnfitError("empty")
    return Mark(width, height, shapes, paints)


def _written(element: ET.Element, fill: str, stroke: str, depth: int = 0) -> str:
    """An element as it is kept, with the paints that it draws with or inherits."""
    if not element.tag.startswith(_SVG):
        return ""
    # The drawing itself is a group like others; one inside it is not.
    name = element.tag.removeprefix(_SVG) if depth else "g"
    if name in _SILENT:
        return ""
    if name in _UNFIT:
        raise UnfitError(_UNFIT[name], name)
    given = {**element.attrib, **_styled(element.get("style", ""))}
    if _is_hidden(given):
        return ""
    fill, stroke = _paint(given, "fill", fill), _paint(given, "stroke", stroke)
    if name == "defs":
        # Nothing in it is drawn; what no mark may have is found all the same.
        for child in element:
            _written(child, fill, stroke, depth + 1)
        return ""
    kept = "".join(
        f' {key}="{escape(value)}"'
        for key, value in given.items()
        if key in _DRAWN or (key in _GEOMETRY and name in _SHAPES)
    )
    if name in _SHAPES:
        filled = "none" if name == "line" else fill
        return f'<{name}{kept} fill="{filled}" stroke="{stroke}"/>'
    if name != "g":
        raise UnfitError("element", name)
    inside = "".join(_written(child, fill, stroke, depth + 1) for child in element)
    return f"<g{kept}>{inside}</g>" if inside else ""


def _styled(style: str) -> dict[str, str]:
    """What a `style` attribute says, as the attributes of the same names would."""
    parts = (part.partition(":") for part in style.split(";") if part.strip())
    return {name.strip(): value.strip() for name, _, value in parts}


def _is_hidden(given: Mapping[str, str]) -> bool:
    """Whether nothing is drawn of it; refuses what cannot be drawn in any other colour."""
    for name in _EFFECTS:
        if given.get(name, "none") != "none":
            raise UnfitError("effect", name)
    for name in _OPACITY:
        if given.get(name, "1") not in {"1", "1.0", "100%"}:
            raise UnfitError("see_through", name)
    return given.get("display") == "none" or given.get("visibility") in {"hidden", "collapse"}


def _paint(given: Mapping[str, str], name: str, inherited: str) -> str:
    """The paint as `#rrggbb` or `none`."""
    said = given.get(name, "inherit").strip()
    if said in {"inherit", ""}:
        return inherited
    if said == "none":
        return said
    if said.lower().startswith("url"):
        raise UnfitError("gradient", said)
    try:
        red, green, blue, *alpha = ImageColor.getrgb(said)
    except ValueError:
        raise UnfitError("colour", said) from None
    if alpha not in ([], [255]):
        raise UnfitError("see_through", said)
    return f"#{red:02x}{green:02x}{blue:02x}"
