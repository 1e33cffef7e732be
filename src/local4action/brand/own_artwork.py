"""An operator's own drawing of the mark, judged before it is taken. At a terminal and in jobs only.

Each refusal is a sentence that says how to mend it. The room around a drawing, and whether each of
its colours shows, are measured on the drawing as Typst renders it, not read out of its paths.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from PIL import Image, ImageChops

from local4action.brand import marks, printing, tokens
from local4action.foundation import drawings, inspection

if TYPE_CHECKING:
    from collections.abc import Iterable

# It is drawn on every badge, so it is asked to be smaller than what people send.
LIMITS: Final = drawings.Limits(octets=200_000, elements=2_000, depth=32)
MOST_COLOURS: Final = 3
# How much of its field a drawing reaches across, one way or the other: its least size counts on it.
LEAST_REACH: Final = 0.6
# How much of a colour lies free of the others: in one colour, what lies on another is gone.
LEAST_FREE: Final = 0.25
_PIXELS: Final = 500
_HALF: Final = 128

# Why a safe drawing is no mark; why one is not safe is said in `foundation.inspection`.
_SAID: Final = {
    "box": 'The drawing needs a viewBox that begins at "0 0". Fit the page to the drawing, with the'
    " room around it, and export again.",
    "ratio": "The field is {about}. The longer side may be at most one and a half times the"
    " shorter: add room, or take the words off.",
    "text": "There is text in the drawing, and fonts differ between machines. Convert it to paths.",
    "picture": "There is a picture of pixels in the drawing. Trace it, or take it out.",
    "gradient": "There is a gradient or a pattern ({about}). A mark must also do in one colour:"
    " use flat colours.",
    "effect": "There is a filter, a mask, a marker or a clipping ({about}). Convert it to plain"
    " paths.",
    "clone": "There are copies that point to an original ({about}). Unlink them, so that each is"
    " a path.",
    "style": "Colours stand in a style sheet. Export with presentation attributes (Inkscape:"
    " optimised SVG; Illustrator: styling by presentation attributes).",
    "element": "The drawing holds <{about}>, which no mark needs. Convert it to plain paths.",
    "colour": "{about} is no colour that is known here. Write colours as #rrggbb.",
    "see_through": "Something is transparent ({about}). Use full colours: a mark lies on many"
    " grounds.",
    "empty": "Nothing is drawn in it.",
    "colours": "The drawing has {about} colours, and three is the most.",
    "contrast": "{about} cannot be told from the paper well enough. Each colour needs a contrast of"
    " {least:g} with it; one of several may have less, as an accent, and none less than"
    " {accent:g}. Darken it; what is to look like paper must be cut out.",
    "room": "The drawing comes nearer to the edge of its field than {edge:.0%} of the shorter side."
    " Make the page larger around it, or the drawing smaller.",
    "reach": "The drawing fills too little of its field. Fit the page closer around it.",
    "free": "{about} lies on another colour almost everywhere: in one colour it would be gone. Cut"
    " it out of what lies below, or set it beside.",
}


def judged(content: bytes) -> marks.Mark:
    """The mark in a file, fit to take the place of ours.

    Raises:
        ValidationError: in a sentence that says how to mend it; its code is the machine's word.
    """
    try:
        found = marks.of(content, limits=LIMITS)
    except drawings.UnsafeDrawingError as error:
        said = inspection.why_unsafe(error.word, error.about, error.limits)
        raise ValidationError(said, code=error.word) from None
    except marks.UnfitError as error:
        raise _refusal(error.word, error.about) from None
    if len(found.paints) > MOST_COLOURS:
        raise _refusal("colours", str(len(found.paints)))
    _tell_from_paper(found.paints)
    _measure(found)
    return found


def _refusal(word: str, about: str = "") -> ValidationError:
    rules = {
        "least": _rule("contrast"),
        "accent": _rule("accent"),
        "edge": _rule("edge"),
    }
    return ValidationError(_SAID[word].format(about=about[:60], **rules), code=word)


def _rule(name: str) -> float:
    return float(tokens.load()["mark"][name]["$value"])


def _tell_from_paper(paints: Iterable[str]) -> None:
    paper = tokens.colours(tokens.load(), "light")["paper"]
    weak = [one for one in paints if tokens.contrast(one, paper) < _rule("contrast")]
    for one in weak:
        if tokens.contrast(one, paper) < _rule("accent"):
            raise _refusal("contrast", one)
    if len(weak) > 1 or weak == list(paints):
        raise _refusal("contrast", " and ".join(weak))


def _measure(found: marks.Mark) -> None:
    """Room around the drawing, how far it reaches, and whether each colour shows by itself."""
    scale = _PIXELS / max(found.width, found.height)
    width, height = found.width * scale, found.height * scale
    reached = _inked(found, found.paints).getbbox()
    if reached is None:
        raise _refusal("empty")
    left, top, right, bottom = reached
    room = min(left, top, width - right, height - bottom)
    if room < _rule("edge") * min(width, height) - 1:
        raise _refusal("room")
    if max((right - left) / width, (bottom - top) / height) < LEAST_REACH:
        raise _refusal("reach")
    for one in found.paints:
        others = [other for other in found.paints if other != one]
        own, rest = _inked(found, [one]), _inked(found, others)
        free = _area(ImageChops.subtract(own, rest))
        if free <= LEAST_FREE * _area(own):
            raise _refusal("free", one)


def _inked(found: marks.Mark, paints: Iterable[str]) -> Image.Image:
    """Where these paints are drawn, whatever lies above: white on black, on the field's scale."""
    shown = set(paints)
    drawing = found.drawn({one: "none" for one in found.paints if one not in shown})
    side = max(found.width, found.height)
    square = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side:g} {side:g}">'
        + drawing.replace("<svg ", f'<svg width="{found.width:g}" height="{found.height:g}" ', 1)
        + "</svg>"
    )
    with Image.open(io.BytesIO(printing.png(square, pixels=_PIXELS))) as picture:
        return picture.convert("RGBA").getchannel("A").point(lambda a: 255 if a >= _HALF else 0)


def _area(mask: Image.Image) -> int:
    return mask.histogram()[255]
