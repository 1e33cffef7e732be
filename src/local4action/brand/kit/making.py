"""A kit being made: step by step, so that whoever waits sees how far it is. For jobs only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils import translation

from local4action.brand.kit import guide, letterhead, pieces, signature, slides, words
from local4action.brand.kit.drawing import Drawer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from local4action.brand.kit.subject import Subject

    type Files = dict[str, bytes]
    type Step = Callable[[Drawer, Subject], Files]

LOCKUP_PPI: Final = 300
_STAGE: Final = {"width": 300, "height": 200, "columns": 6, "rows": 6}
_CALL: Final = {"width": 192, "height": 108, "columns": 5, "rows": 5}
_CALL_PPI: Final = 254  # 192 mm are 1920 pixels


def make(subject: Subject) -> Iterator[dict[str, bytes]]:
    """The files of a kit by their names, a few at a time: `len(STEPS)` times.

    Raises:
        typst.TypstError: where no face of this machine has one of its letters.
    """
    with translation.override(subject.voice):
        title = words.alternative(subject.name.text, subject.number)
        drawer = Drawer(subject, words.on_sheets(), title)
    for step in STEPS:
        # A generator lends its language to nobody between two steps.
        with translation.override(subject.voice):
            made = step(drawer, subject)
        yield made


def _lockups(piece: pieces.Piece) -> list[dict[str, str]]:
    _kind, arrangement, tone = piece.name.split("-")
    return [{"arrangement": arrangement, "tone": tone}]


def _lockups_drawn(drawer: Drawer, _subject: Subject) -> Files:
    wanted = [one for piece in pieces.LOCKUPS for one in _lockups(piece)]
    drawn = drawer.svgs("lockups", lockups=wanted)
    return {f"{one.name}.svg": made for one, made in zip(pieces.LOCKUPS, drawn, strict=True)}


def _lockups_painted(drawer: Drawer, _subject: Subject) -> Files:
    wanted = [one for piece in pieces.LOCKUPS for one in _lockups(piece)]
    drawn = drawer.pngs("lockups", ppi=LOCKUP_PPI, lockups=wanted)
    return {f"{one.name}.png": made for one, made in zip(pieces.LOCKUPS, drawn, strict=True)}


def _lockups_printed(drawer: Drawer, _subject: Subject) -> Files:
    return {
        f"{one.name}.pdf": drawer.pdf("lockups", lockups=_lockups(one)) for one in pieces.LOCKUPS
    }


def _cards(drawer: Drawer, _subject: Subject) -> Files:
    sizes = [{"width": width, "height": height} for width, height in pieces.CARDS.values()]
    drawn = drawer.pngs("cards", ppi=72, cards=sizes)
    return {f"{name}.png": made for name, made in zip(pieces.CARDS, drawn, strict=True)}


def _poster(drawer: Drawer, _subject: Subject) -> Files:
    return {
        "poster-a3.pdf": drawer.pdf("poster"),
        "poster-a3.png": drawer.pngs("poster", ppi=72)[0],
    }


def _rollup(drawer: Drawer, _subject: Subject) -> Files:
    return {"roll-up.pdf": drawer.pdf("rollup"), "roll-up.png": drawer.pngs("rollup", ppi=150)[0]}


def _backdrops(drawer: Drawer, _subject: Subject) -> Files:
    return {
        "backdrop.pdf": drawer.pdf("backdrop", ground=_STAGE),
        "backdrop-call.png": drawer.pngs("backdrop", ppi=_CALL_PPI, ground=_CALL)[0],
    }


def _lockup(drawer: Drawer, arrangement: str, tone: str, ppi: float) -> bytes:
    wanted = [{"arrangement": arrangement, "tone": tone}]
    return drawer.pngs("lockups", ppi=ppi, lockups=wanted)[0]


def _slides(drawer: Drawer, subject: Subject) -> Files:
    label = drawer.pngs("label", ppi=LOCKUP_PPI, tones=["colour", "reversed"])
    return {"slides.pptx": slides.document(subject, *label)}


def _letterhead(drawer: Drawer, subject: Subject) -> Files:
    lockup = _lockup(drawer, "horizontal", "colour", LOCKUP_PPI)
    return {"letterhead.docx": letterhead.document(subject, lockup)}


def _signature(drawer: Drawer, subject: Subject) -> Files:
    label = drawer.pngs("label", ppi=144, tones=["colour"])[0]
    return {
        "signature.html": signature.html(subject, label).encode(),
        "signature.txt": signature.text(subject).encode(),
    }


def _guide(drawer: Drawer, subject: Subject) -> Files:
    rows = [
        (f"{one.name} ({', '.join(one.formats).upper()})", str(one.use))
        for one in pieces.PIECES
        if one.group != "guide"
    ]
    return {"guide.pdf": drawer.pdf("guide", **guide.data(subject, rows), title=guide.title())}


STEPS: Final[tuple[Step, ...]] = (
    _lockups_drawn,
    _lockups_painted,
    _lockups_printed,
    _cards,
    _poster,
    _rollup,
    _backdrops,
    _slides,
    _letterhead,
    _signature,
    _guide,
)
