"""Drawings (SVG) as pixels. Jobs and their children only: Typst weighs 60 MB."""

from __future__ import annotations

import json
import tempfile
from typing import Any, Final

import typst

# A page of this width; the resolution follows from the pixels wanted.
_POINTS: Final = 72


def drawn(svg: bytes, *, width: int, height: int) -> bytes:
    """The drawing as a PNG of so many pixels, without any ground.

    Nothing but these bytes is read. Typst asks no address, and would draw a picture that lies
    beside the drawing: here that is an empty folder.

    Raises:
        ValueError: it cannot be drawn, also because it points to something.
    """
    tall = _POINTS * height / width
    source = (
        f"#set page(width: {_POINTS}pt, height: {tall}pt, margin: 0pt, fill: none)\n"
        f'#image("drawing.svg", width: {_POINTS}pt, height: {tall}pt, fit: "stretch")\n'
    )
    files: Any = {"main": source.encode(), "drawing.svg": svg}
    try:
        with tempfile.TemporaryDirectory() as empty:
            made = typst.compile(files, root=empty, format="png", ppi=width)
    except typst.TypstError as error:
        raise ValueError(json.dumps(str(error))[:200]) from None
    return bytes(made)
