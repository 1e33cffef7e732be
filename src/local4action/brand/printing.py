"""Documents on paper: PDFs anyone can read, also by ear (PDF/UA-1). Imported by jobs only.

A document is drawn by a function that is given a `Paper`. It is drawn a second time, without what
no face can draw, where a text is in a script that neither the faces fetched by
`requirements/assets` nor a font of this machine has: an untagged glyph would break the standard.
"""

from __future__ import annotations

import logging
import tempfile
import unicodedata
from typing import TYPE_CHECKING, Any, Final

import typst
from django.conf import settings
from django.utils import translation

from local4action.foundation.translations import direction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    # A text and the language it is in.
    type Said = tuple[str, str]

logger = logging.getLogger(__name__)
STANDARD: Final = "ua-1"
END_OF_LATIN: Final = "\u0250"
PUNCTUATION: Final = frozenset("–—‘’“”…•€")
# How the names of the signs begin that a document of this language is itself written in.
_OWN_SIGNS: Final = {
    "ar": ("ARABIC",),
    "ru": ("CYRILLIC",),
    "zh": ("CJK", "FULLWIDTH", "IDEOGRAPHIC"),
}
_FROM_THE_RIGHT: Final = "\u200f"
# The first is Typst's own; the others are fetched, and take what those before them cannot draw.
FACES: Final = ("Libertinus Serif", "Noto Sans", "Noto Naskh Arabic", "Noto Sans S Chinese")


def _string(text: str) -> str:
    """A Typst string: data, never markup."""
    inert = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) != "Cc")
    escaped = inert.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def drawable(text: str, language: str, elsewhere: str) -> str:
    """What of a text can be drawn in a document of a language on any machine that prints it.

    Where nothing of it can, `elsewhere`.
    """
    own = _OWN_SIGNS.get(language[:2], ())
    kept = "".join(
        sign
        for sign in text
        if sign < END_OF_LATIN or sign in PUNCTUATION or unicodedata.name(sign, "").startswith(own)
    ).strip()
    return kept if kept or not text.strip() else elsewhere


class Paper:
    """An A4 document in the making, in the language `language`.

    Every text may say its own language, which decides its direction and how it is read aloud.
    """

    def __init__(self, title: str, language: str, *, elsewhere: str, plain: bool = False) -> None:
        """Begin with a title. `elsewhere` stands for a text no face can draw, when `plain`."""
        self.language, self.elsewhere, self.plain = language, elsewhere, plain
        known = FACES[:1] if plain and language[:2] not in _OWN_SIGNS else FACES
        faces = ", ".join(map(_string, known))
        way = "rtl" if direction(language) == "rtl" else "ltr"
        spoken = f"lang: {_string(language[:2])}, dir: {way}"
        self._lines = [
            f"#set document(title: {_string(title)}, date: none)",
            f"#set text(font: ({faces},), {spoken}, size: 11pt)",
            '#set page(paper: "a4", margin: 25mm, numbering: "1 / 1")',
            "#set table(stroke: 0.5pt + luma(160), inset: 6pt)",
            f"#heading(level: 1, {_string(title)})",
            "#v(4mm)",
        ]

    def _text(self, text: str, language: str = "", *, bold: bool = False) -> str:
        spoken = language or self.language
        shown = drawable(text, self.language, self.elsewhere) if self.plain else text
        way = f", dir: {found}" if (found := direction(spoken)) != "auto" else ""
        weight = ', weight: "bold"' if bold else ""
        return f"text(lang: {_string(spoken[:2])}{way}{weight}, {_string(shown)})"

    def heading(self, text: str, level: int = 2, *, language: str = "") -> None:
        """A heading; the title of the document is of level 1."""
        self._lines.append(f"#heading(level: {level}, {self._text(text, language)})")

    def paragraph(self, text: str, language: str = "") -> None:
        """One paragraph for each stretch of text between empty lines."""
        for part in text.split("\n\n"):
            if part.strip():
                self._lines.append(f"#par({self._text(part.strip(), language)})")

    def gap(self, millimetres: int = 4) -> None:
        """Room before what follows."""
        self._lines.append(f"#v({millimetres}mm)")

    def terms(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Terms with their values: term, value, and the language of the value."""
        # Where a document runs from the right, two words in Latin would run together from the left.
        end = _FROM_THE_RIGHT if direction(self.language) == "rtl" else ""
        self._lines += [
            f"#terms.item({self._text(term + end, bold=True)}, {self._text(value, language)})"
            for term, value, language in rows
        ]

    def bullets(self, items: Iterable[Said]) -> None:
        """A list without an order."""
        shown = ", ".join(f"[#{self._text(text, language)}]" for text, language in items)
        if shown:
            self._lines.append(f"#list({shown})")

    def table(
        self, heads: Sequence[str], rows: Iterable[Sequence[Said]], widths: Sequence[int] = ()
    ) -> None:
        """A table with a row of heads, repeated on each page; `widths` are shares of the line."""
        shares = widths or [1] * len(heads)
        columns = ", ".join(f"{one}fr" for one in shares)
        head = ", ".join(f"[#{self._text(one, bold=True)}]" for one in heads)
        body = "".join(
            f", {', '.join(f'[#{self._text(text, language)}]' for text, language in row)}"
            for row in rows
        )
        self._lines.append(f"#table(columns: ({columns},), table.header({head}){body})")

    def contents(self) -> None:
        """What stands where, by the headings of level 2."""
        self._lines.append("#outline(title: none, target: heading.where(level: 2))")

    def page_break(self) -> None:
        """What follows begins on a new page."""
        self._lines.append("#pagebreak(weak: true)")

    @property
    def source(self) -> str:
        """The document as Typst reads it."""
        return "\n".join(self._lines) + "\n"


def pdf(draw: Callable[[Paper], None], *, title: str, language: str, elsewhere: str = "") -> bytes:
    """The document that `draw` draws, tagged and titled, in PDF/UA-1.

    Args:
        draw: puts everything below the title on the paper; may be called twice.
        title: the title, in `language`.
        language: the language of the document, which is also that of its interface's words.
        elsewhere: what stands for a text in a script that cannot be drawn; says where it can be
            read.
    """
    with translation.override(language):
        try:
            return _drawn(Paper(title, language, elsewhere=elsewhere), draw)
        except typst.TypstError as error:
            logger.info("%s is printed without one of its scripts: %s", title, error)
            return _drawn(Paper(title, language, elsewhere=elsewhere, plain=True), draw)


def png(svg: str, *, pixels: int) -> bytes:
    """A square drawing as a picture of so many pixels, its letters drawn with the fetched faces."""
    source = (
        "#set page(width: 72pt, height: 72pt, margin: 0pt, fill: none)\n"
        f'#image(bytes({_string(svg)}), format: "svg", width: 72pt)\n'
    )
    return _compiled(source, format="png", ppi=pixels)


def _drawn(paper: Paper, draw: Callable[[Paper], None]) -> bytes:
    draw(paper)
    return _compiled(paper.source, format="pdf", pdf_standards=[STANDARD])


def _compiled(source: str, **options: Any) -> bytes:
    """What Typst makes of a source that holds all it shows.

    A path in it, also in a drawing, would be looked for in the working directory of the job: here
    that is an empty one.
    """
    with tempfile.TemporaryDirectory() as empty:
        made: Any = typst.compile(source.encode(), root=empty, font_paths=faces(), **options)
    return bytes(made)


def faces() -> typst.Fonts:
    """The faces documents are drawn with: Typst's, those fetched, those of this machine."""
    fetched = [settings.DOCUMENT_FONTS] if settings.DOCUMENT_FONTS.is_dir() else []
    return typst.Fonts(font_paths=fetched)
