"""The sheets of a kit drawn by Typst: lockups, cards, poster, roll-up, backdrop, guide.

Imported by jobs only. A sheet is a Typst file under `sheets`; what it shows comes from here as one
JSON, so that nothing a person wrote is ever read as markup.
"""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typst

from local4action.brand import artwork, printing, tokens
from local4action.brand.badges import code_path
from local4action.foundation.translations import direction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local4action.brand.kit.subject import Subject

SHEETS: Final = Path(__file__).parent / "sheets"
TITLE_FACE: Final = "Bricolage Grotesque"
_WRAPPED: Final = re.compile(
    rb'<image xlink:href="data:image/svg\+xml;base64,([^"]+)"'
    rb' width="([^"]+)" height="([^"]+)"[^>]*/>'
)
ARABIC_FACE: Final = "Noto Naskh Arabic"


class Drawer:
    """Draws the sheets of one subject; the faces are read once for all of them."""

    def __init__(self, subject: Subject, words: Mapping[str, str], title: str) -> None:
        """`words` are what the sheets say themselves, `title` names the set; in its language."""
        self._compiler = typst.Compiler(root=SHEETS, font_paths=printing.faces())
        self._data = {**_look(subject), "title": title, "words": dict(words)}

    def pdf(self, sheet: str, **more: Any) -> bytes:
        """A sheet as PDF/UA-1.

        Raises:
            typst.TypstError: also where no face here has one of its letters.
        """
        made: Any = self._compile(sheet, more, format="pdf", pdf_standards=[printing.STANDARD])
        return bytes(made)

    def svgs(self, sheet: str, **more: Any) -> list[bytes]:
        """Each page of a sheet as SVG, its letters as outlines: it looks the same everywhere."""
        return [_opened(one) for one in _pages(self._compile(sheet, more, format="svg"))]

    def pngs(self, sheet: str, *, ppi: float, **more: Any) -> list[bytes]:
        """Each page of a sheet as PNG, with so many pixels to an inch."""
        return _pages(self._compile(sheet, more, format="png", ppi=ppi))

    def _compile(self, sheet: str, more: Mapping[str, Any], **options: Any) -> Any:
        data = json.dumps({**self._data, **more}, ensure_ascii=False)
        return self._compiler.compile(SHEETS / f"{sheet}.typ", sys_inputs={"kit": data}, **options)


def _opened(drawing: bytes) -> bytes:
    """A drawing with the drawings in it as shapes of its own.

    Typst wraps each up as the address of a picture, which drawing programs show but cannot edit,
    and which nobody can tell from one that fetches something.
    """

    def opened(found: re.Match[bytes]) -> bytes:
        size = b'<svg width="%b" height="%b" ' % (found[2], found[3])
        return base64.b64decode(found[1]).replace(b"<svg ", size, 1)

    return _WRAPPED.sub(opened, drawing)


def _pages(made: Any) -> list[bytes]:
    return [bytes(one) for one in made] if isinstance(made, list) else [bytes(made)]


def _look(subject: Subject) -> dict[str, Any]:
    """Colours, faces and drawings, and the texts of the subject, as the sheets read them."""
    known = tokens.load()
    light = tokens.colours(known, "light")
    script = subject.language.split("-")
    return {
        "lang": script[0],
        "rtl": direction(subject.language) == "rtl",
        "colour": light,
        "clear": known["mark"]["clear-space"]["$value"],
        "title-faces": [TITLE_FACE, *printing.FACES[1:], printing.FACES[0]],
        "rtl-title-faces": [ARABIC_FACE, TITLE_FACE, *printing.FACES[1:], printing.FACES[0]],
        "text-faces": [*printing.FACES[1:], printing.FACES[0]],
        "marks": {str(tone): drawn for tone, drawn in artwork.current().drawings.items()},
        "code": _code(subject.address, light["ink"]),
        "number": subject.number,
        "address": subject.address.partition("://")[2].rstrip("/"),
        "years": subject.years,
        **{name: getattr(subject, name).as_data() for name in ("name", "place", "lead", "promise")},
    }


def _code(address: str, paint: str) -> str:
    code = code_path(address)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {code.modules} {code.modules}">'
        f'<path d="{code.path}" fill="{paint}"/></svg>'
    )
