"""Posters and pages drawn for the tests: the mark on them well or badly placed, or something else.

Each case says what may be found of each rule. Nothing that is right is ever to be called broken.
"""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from local4action.brand import artwork
from local4action.brand.artwork import Tone
from local4action.brand.materials.drawn import drawn

if TYPE_CHECKING:
    from collections.abc import Callable

PAPER, DEEP, SEA = "#fdfaf3", "#0d3b44", "#2f6f7e"
SHEET = (840, 440)
KEPT, PERSON, BROKEN = {"kept"}, {"person"}, {"broken"}
OPEN = KEPT | PERSON
FINE: dict[str, set[str]] = {
    "mark": KEPT, "proportions": KEPT, "size": KEPT, "clear_space": KEPT, "contrast": KEPT,
}  # fmt: skip


@dataclass
class Case:
    """A sheet, how it is saved, where it is seen, and the verdicts that are right."""

    draw: Callable[[], Image.Image]
    right: dict[str, set[str]] = field(default_factory=lambda: dict(FINE))
    use: str = "print"
    width_mm: float | None = 210
    save: dict[str, Any] = field(default_factory=lambda: {"format": "PNG"})

    def content(self) -> bytes:
        out = io.BytesIO()
        picture = self.draw()
        if self.save["format"] == "JPEG":
            picture = picture.convert("RGB")
        picture.save(out, **self.save)
        return out.getvalue()


@cache
def _mark(tone: Tone) -> Image.Image:
    return Image.open(io.BytesIO(drawn(artwork.mark(tone).encode(), width=800, height=800)))


def mark(tone: Tone, height: float, stretch: float = 1.0) -> Image.Image:
    """The mark, `height` pixels high from its uppermost to its lowest point."""
    whole = _mark(tone)
    box = whole.getbbox()
    assert box is not None
    cut = whole.crop(box)
    size = (round(height * stretch * cut.width / cut.height), round(height))
    return cut.resize(size, Image.Resampling.LANCZOS)


def ground(colour: str, size: tuple[int, int] = SHEET) -> Image.Image:
    return Image.new("RGBA", size, colour)


def words(sheet: Image.Image, at: tuple[int, int], text: str, size: int, colour: str) -> None:
    ImageDraw.Draw(sheet).text(at, text, fill=colour, font=ImageFont.load_default(size))


def poster(
    tone: Tone = Tone.COLOUR,
    colour: str = PAPER,
    height: int = 120,
    *,
    stretch: float = 1.0,
    at: tuple[int, int] = (90, 90),
    size: tuple[int, int] = SHEET,
    ink: str = "#20303a",
) -> Image.Image:
    """A sheet with words below, and the mark in its corner."""
    sheet = ground(colour, size)
    sheet.alpha_composite(mark(tone, height, stretch), at)
    words(sheet, (90, 355), "Markets of the hills", 56, ink)
    ImageDraw.Draw(sheet).rectangle((560, 60, 800, 320), fill="#c9a23a")
    return sheet


def photograph(seed: int = 1, size: tuple[int, int] = SHEET) -> Image.Image:
    """Something like a photograph: blurred blobs of many colours, with noise."""
    chance = random.Random(seed)  # noqa: S311 - the same blobs each time
    sheet = Image.new("RGB", size, "#6b7f5a")
    pen = ImageDraw.Draw(sheet)
    for _number in range(90):
        x, y, r = chance.randrange(size[0]), chance.randrange(size[1]), chance.randrange(20, 160)
        colour = tuple(chance.randrange(30, 220) for _part in range(3))
        pen.ellipse((x - r, y - r, x + r, y + r), fill=colour)
    sheet = sheet.filter(ImageFilter.GaussianBlur(3))
    noise = Image.effect_noise(size, 40).convert("RGB")
    return Image.blend(sheet, noise, 0.18).convert("RGBA")


def on_photograph(tone: Tone, height: int, seed: int = 1) -> Image.Image:
    sheet = photograph(seed)
    sheet.alpha_composite(mark(tone, height), (200, 100))
    return sheet


def on_field(tone: Tone, colour: str) -> Image.Image:
    """A photograph with a plain field for the mark."""
    sheet = photograph(2)
    ImageDraw.Draw(sheet).rectangle((60, 60, 380, 380), fill=colour)
    sheet.alpha_composite(mark(tone, 160), (140, 140))
    return sheet


def close(distance: float, height: int = 120) -> Image.Image:
    """Words at a share of the mark's height from it."""
    sheet = ground(PAPER)
    drawn_mark = mark(Tone.COLOUR, height)
    sheet.alpha_composite(drawn_mark, (90, 200))
    x = 90 + drawn_mark.width + round(distance * height)
    ImageDraw.Draw(sheet).rectangle((x, 230, x + 300, 250), fill="#20303a")
    words(sheet, (x, 262), "Markets", 40, "#20303a")
    return sheet


def shapes() -> Image.Image:
    """Round things and letters, none of them the mark."""
    sheet = ground(PAPER)
    pen = ImageDraw.Draw(sheet)
    for number in range(6):
        x = 60 + 140 * number
        pen.ellipse((x, 20, x + 70, 90), outline="#0d5c63", width=5 + 2 * number)
        pen.arc((x, 100, x + 80, 180), 40 * number, 300, fill="#0d5c63", width=10)
        pen.arc((x, 190, x + 80, 290), 90, 20 + 50 * number, fill="#c0392b", width=11)
        pen.line((x + 80, 90, x + 100, 20, x + 130, 80), fill="#0d5c63", width=9, joint="curve")
        pen.chord((x + 85, 100, x + 135, 150), 0, 200 + 20 * number, fill="#0d5c63")
    for number, text in enumerate(("9 6 S 8 ? & @ p q ſ", "f g j y 2 3 5 ß çà")):
        words(sheet, (60, 290 + 70 * number), text, 60, "#20303a")
    return sheet


def gradient(first: int, last: int) -> Image.Image:
    """A ground that grows darker from left to right."""
    band = Image.linear_gradient("L").rotate(90).resize(SHEET)
    sheet = band.point(lambda value: first + (last - first) * value // 255).convert("RGBA")
    sheet.alpha_composite(mark(Tone.MONO, 140), (120, 120))
    return sheet


def several(good: int, stretched: float) -> Image.Image:
    sheet = poster(height=good)
    sheet.alpha_composite(mark(Tone.COLOUR, 90, stretched), (340, 120))
    return sheet


def full_of_words() -> Image.Image:
    """A page with more letters than anything else."""
    sheet = ground(PAPER)
    sheet.alpha_composite(mark(Tone.COLOUR, 70), (60, 40))
    for number in range(13):
        line = "Les marchés des collines reprennent samedi, avec les maires des sept communes"
        words(sheet, (60, 140 + 21 * number), line, 20, "#20303a")
    return sheet


def turned(degrees: int) -> Image.Image:
    sheet = ground(PAPER)
    sheet.alpha_composite(mark(Tone.COLOUR, 200).rotate(degrees, expand=True), (200, 90))
    return sheet


JPEG60 = {"format": "JPEG", "quality": 60}
JPEG85 = {"format": "JPEG", "quality": 85}
SCREEN: dict[str, Any] = {"use": "screen", "width_mm": None}
ABSENT = {"mark": BROKEN | PERSON}
CASES: dict[str, Case] = {
    "colour on paper": Case(poster),
    "colour on white": Case(lambda: poster(colour="#ffffff")),
    "reversed on the deep sea": Case(lambda: poster(Tone.REVERSED, DEEP, ink="#ffffff")),
    "mono on paper": Case(lambda: poster(Tone.MONO)),
    "mono on sun": Case(lambda: poster(Tone.MONO, "#f2c14e")),
    "white on the deep sea": Case(lambda: poster(Tone.WHITE, DEEP, ink="#ffffff")),
    "white on a colour": Case(lambda: poster(Tone.WHITE, "#8e2f5c", ink="#ffffff")),
    "white on sea": Case(lambda: poster(Tone.WHITE, SEA, ink="#ffffff")),
    "large": Case(lambda: poster(height=200)),
    "40 pixels": Case(lambda: poster(height=40)),
    "34 pixels, mono": Case(lambda: poster(Tone.MONO, height=36)),
    "24 pixels on a screen": Case(
        lambda: poster(height=25, size=(1280, 440)), FINE | {"proportions": OPEN}, **SCREEN
    ),
    "64 pixels on a screen": Case(lambda: poster(height=64, size=(1280, 440)), **SCREEN),
    "jpeg of middling quality": Case(poster, save=JPEG60),
    "jpeg of middling quality, reversed": Case(
        lambda: poster(Tone.REVERSED, DEEP, ink="#ffffff"), save=JPEG60
    ),
    "jpeg, mono, 48 pixels": Case(lambda: poster(Tone.MONO, height=48), save=JPEG60),
    "jpeg, colour, 60 pixels": Case(lambda: poster(height=60), save=JPEG85),
    "stretched by 3 percent": Case(
        lambda: poster(height=200, stretch=1.03), FINE | {"proportions": OPEN}
    ),
    "narrowed by 3 percent": Case(
        lambda: poster(height=200, stretch=0.97), FINE | {"proportions": OPEN}
    ),
    "stretched by 10 percent": Case(lambda: poster(stretch=1.1), FINE | {"proportions": BROKEN}),
    "narrowed by 10 percent": Case(lambda: poster(stretch=0.9), FINE | {"proportions": BROKEN}),
    "stretched by 25 percent": Case(lambda: poster(stretch=1.25), FINE | {"proportions": BROKEN}),
    "stretched by 25 percent, mono, jpeg": Case(
        lambda: poster(Tone.MONO, stretch=1.25), FINE | {"proportions": BROKEN}, save=JPEG60
    ),
    "narrowed by 25 percent, white": Case(
        lambda: poster(Tone.WHITE, DEEP, stretch=0.75, ink="#ffffff"),
        FINE | {"proportions": BROKEN},
    ),
    "one of two stretched": Case(lambda: several(120, 1.3), FINE | {"proportions": BROKEN}),
    "too small on paper": Case(lambda: poster(height=40), FINE | {"size": BROKEN}, width_mm=100),
    "too small on a screen": Case(
        lambda: poster(height=18, size=(1000, 440)),
        {"mark": OPEN, "size": BROKEN, "proportions": OPEN, "clear_space": OPEN, "contrast": OPEN},
        **SCREEN,
    ),
    "width not said": Case(poster, FINE | {"size": PERSON}, width_mm=None),
    "words far enough": Case(lambda: close(0.3)),
    "words a little too close": Case(lambda: close(0.18), FINE | {"clear_space": BROKEN}),
    "words too close": Case(lambda: close(0.08), FINE | {"clear_space": BROKEN}),
    "words too close, jpeg": Case(lambda: close(0.12), FINE | {"clear_space": BROKEN}, save=JPEG60),
    "at the edge of the sheet": Case(lambda: poster(at=(6, 90)), FINE | {"clear_space": BROKEN}),
    "pale: white on sun": Case(lambda: poster(Tone.WHITE, "#f2c14e"), FINE | {"contrast": BROKEN}),
    "pale: colour on sea": Case(
        lambda: poster(Tone.COLOUR, "#4a8795"), FINE | {"contrast": BROKEN, "mark": OPEN}
    ),
    "pale: mono on the deep sea": Case(
        lambda: poster(Tone.MONO, "#2a4a52", ink="#ffffff"), FINE | {"contrast": BROKEN}
    ),
    "on a photograph": Case(
        lambda: on_photograph(Tone.WHITE, 260),
        {"mark": OPEN, "proportions": OPEN, "size": OPEN, "clear_space": OPEN, "contrast": OPEN},
        save=JPEG85,
    ),
    "mono on a photograph": Case(
        lambda: on_photograph(Tone.MONO, 260, 5),
        {"mark": OPEN, "proportions": OPEN, "size": OPEN, "clear_space": OPEN, "contrast": OPEN},
        save=JPEG85,
    ),
    "on a field in a photograph": Case(lambda: on_field(Tone.COLOUR, "#ffffff"), save=JPEG85),
    "white on a field in a photograph": Case(lambda: on_field(Tone.WHITE, DEEP), save=JPEG85),
    "on a gentle gradient": Case(
        lambda: gradient(255, 200), FINE | {"clear_space": OPEN, "contrast": OPEN}
    ),
    "on a gradient to black": Case(
        lambda: gradient(255, 0), FINE | {"clear_space": OPEN, "contrast": OPEN}
    ),
    "a page full of words": Case(full_of_words, save=JPEG85),
    "turned by 15 degrees": Case(
        lambda: turned(15),
        {
            "mark": OPEN,
            "proportions": OPEN | BROKEN,
            "size": OPEN,
            "clear_space": OPEN,
            "contrast": OPEN,
        },
    ),
    "absent: words only": Case(
        lambda: poster(height=8),
        {"mark": BROKEN},
    ),
    "absent: round shapes": Case(shapes, ABSENT),
    "absent: a photograph": Case(photograph, {"mark": PERSON}, save=JPEG85),
    "absent: another photograph": Case(lambda: photograph(9), {"mark": PERSON}, save=JPEG60),
}
