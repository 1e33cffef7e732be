"""What a kit holds: each file by its name, what it is for, and how it is drawn.

Imported by pages too, which list the files; what draws them is loaded by the job only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from local4action.brand.artwork import Tone

if TYPE_CHECKING:
    from django.utils.functional import Promise

KINDS: Final = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "txt": "text/plain",
}


def _arranged(arrangement: Promise, ground: Promise) -> str:
    # Each script has its own comma.
    return gettext("%(arrangement)s, %(ground)s") % {"arrangement": arrangement, "ground": ground}


_both = lazy(_arranged, str)


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing of a kit, in each of its formats; `shown` is the format it is previewed in."""

    name: str
    use: Promise | str
    formats: tuple[str, ...]
    group: str
    shown: str = ""
    on_deep: bool = False  # drawn for a dark ground, so previewed on one

    @property
    def files(self) -> tuple[str, ...]:
        """The names of its files."""
        return tuple(f"{self.name}.{kind}" for kind in self.formats)


GROUPS: Final[dict[str, Promise]] = {
    "lockups": _("Label and name"),
    "cards": _("Cards for screens"),
    "print": _("For the wall and the street"),
    "documents": _("For letters, talks and mails"),
    "guide": _("How to use them"),
}
ARRANGEMENTS: Final = {"horizontal": _("side by side"), "stacked": _("one above the other")}
_ON: Final = {
    Tone.COLOUR: _("on white and light paper"),
    Tone.REVERSED: _("on the deep sea"),
    Tone.MONO: _("in one ink"),
    Tone.WHITE: _("on dark pictures"),
}
# Points are pixels: width and height.
CARDS: Final = {"card-link": (1200, 630), "card-square": (1080, 1080), "card-story": (1080, 1920)}

LOCKUPS: Final = tuple(
    Piece(
        f"lockup-{arrangement}-{tone}",
        _both(arranged, use),
        ("svg", "png", "pdf"),
        "lockups",
        "svg",
        tone in {Tone.REVERSED, Tone.WHITE},
    )
    for arrangement, arranged in ARRANGEMENTS.items()
    for tone, use in _ON.items()
)
PIECES: Final = (
    *LOCKUPS,
    Piece("card-link", _("with a link, 1200 × 630"), ("png",), "cards", "png"),
    Piece("card-square", _("square, 1080 × 1080"), ("png",), "cards", "png"),
    Piece("card-story", _("upright, 1080 × 1920"), ("png",), "cards", "png"),
    Piece("poster-a3", _("poster, A3"), ("pdf", "png"), "print", "png"),
    Piece("roll-up", _("roll-up, 850 × 2000 mm, drawn at 1 : 10"), ("pdf", "png"), "print", "png"),
    Piece("backdrop", _("backdrop of a stage, 3000 × 2000 mm, drawn at 1 : 10"), ("pdf",), "print"),
    Piece("backdrop-call", _("behind you in a video call"), ("png",), "print", "png"),
    Piece("slides", _("slides, 16 : 9"), ("pptx",), "documents"),
    Piece("letterhead", _("letter, A4"), ("docx",), "documents"),
    Piece("signature", _("signature of a mail"), ("html", "txt"), "documents"),
    Piece("guide", _("a short guide, A4"), ("pdf",), "guide"),
)
FILES: Final = {file: piece for piece in PIECES for file in piece.files}


def media_type(file: str) -> str:
    """The media type of a file of the kit, by its name."""
    return KINDS[file.rpartition(".")[2]]
