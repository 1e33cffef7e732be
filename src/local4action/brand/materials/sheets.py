"""A file as sheets of pixels, each bounded before anything is drawn. Child processes only.

A picture is one sheet, a drawing too; a PDF has one for each of its first pages.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from local4action.brand.materials.findings import RefusedError
from local4action.foundation import drawings

if TYPE_CHECKING:
    from local4action.brand.materials.silhouette import Pixels

# The longest side of what is judged; a mark of 8 mm on a poster (A3) has 30 pixels of them.
LONGEST: Final = 1_600
MOST_PIXELS: Final = 30_000_000
MOST_PAGES: Final = 40
MOST_JUDGED: Final = 3
LONGEST_MM: Final = 5_000
MOST_TEXT: Final = 20_000
# A strip, not a sheet.
_LONGEST_RATIO: Final = 40
_UNCHOSEN: Final = frozenset({72, 96})
MM_OF_POINT: Final = 25.4 / 72
PX_OF_MM: Final = 96 / 25.4
MM_OF_INCH: Final = 25.4


@dataclass(frozen=True, slots=True)
class Sheet:
    """Pixels with what they measure: millimetres on paper, pixels on a screen.

    `is_open` says that what is behind the sheet is not known: it has no ground of its own.
    """

    pixels: Pixels
    width_px: float
    width_mm: float | None = None
    page: int = 1
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """The sheets of a file and what it says of itself; `lacks` is what makes it hard to hear."""

    kind: str
    sheets: tuple[Sheet, ...]
    pages: int = 1
    title: str = ""
    description: str = ""
    language: str = ""
    text: str = ""
    lacks: tuple[str, ...] = field(default=())


def document(content: bytes) -> Document:
    """The file by its first bytes.

    Raises:
        RefusedError: it is of no kind that is judged, is broken, or would be too much.
    """
    if content.startswith(b"%PDF-"):
        from local4action.brand.materials import pdf  # noqa: PLC0415 - weighs, and not for others

        return pdf.document(content)
    if drawings.looks_like_one(content):
        return _drawing(content)
    return _picture(content)


def _picture(content: bytes) -> Document:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as opened:
                return _opened(opened)
    except RefusedError:
        raise
    except Image.DecompressionBombError:
        raise RefusedError("too_many_pixels") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise RefusedError("damaged") from None


def _opened(opened: Any) -> Document:
    wide, tall = opened.size
    if wide * tall > MOST_PIXELS:
        raise RefusedError("too_many_pixels")
    judge_ratio(wide, tall)
    kind = str(opened.format).lower()
    dots = float(opened.info.get("dpi", (0, 0))[0] or 0)
    # What cameras and programs write when nobody chose: it says nothing of a width on paper.
    dots = 0 if round(dots) in _UNCHOSEN else dots
    is_turned = opened.getexif().get(0x0112, 1) >= 5
    wide = tall if is_turned else wide
    opened.draft("RGB", (LONGEST, LONGEST))
    opened.load()
    small = _smaller(opened)
    if small is not opened:
        opened.close()  # lets go of the large one
    upright = ImageOps.exif_transpose(small)
    upright.thumbnail((LONGEST, LONGEST))
    sheet = flattened(upright, width_px=wide)
    return Document(
        kind, (replace(sheet, width_mm=wide / dots * MM_OF_INCH if dots > 1 else None),)
    )


def _smaller(opened: Any) -> Any:
    """The picture at most twice as large as what is judged, made so strip by strip.

    As a whole it would be copied, and in colours it could weigh four times what it does.
    """
    factor = max(opened.size) // LONGEST
    if factor < 2:
        return _in_bytes(opened)
    wide, tall = opened.size
    strips, step = [], factor * 64
    for top in range(0, tall, step):
        strip = opened.crop((0, top, wide, min(top + step, tall)))
        strips.append(_in_bytes(strip).reduce(factor))
    small = Image.new(strips[0].mode, (strips[0].width, sum(one.height for one in strips)))
    for number, strip in enumerate(strips):
        small.paste(strip, (0, number * 64))
    if "exif" in opened.info:
        small.info["exif"] = opened.info["exif"]  # how it is held
    return small


def _in_bytes(picture: Any) -> Any:
    """The picture with a byte for each channel: no palette, no single bits, no sixteen of them."""
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    return picture.convert("RGBA") if picture.mode in {"P", "1"} else picture


def _drawing(content: bytes) -> Document:
    try:
        found = drawings.read(content)
    except drawings.UnsafeDrawingError as error:
        raise RefusedError(f"drawing_{error.word}", about=error.about) from None
    wide, tall = found.width or 300, found.height or found.width or 150
    judge_ratio(wide, tall)
    scale = LONGEST / max(wide, tall)
    from local4action.brand.materials.drawn import drawn  # noqa: PLC0415 - weighs

    try:
        png = drawn(content, width=max(1, round(wide * scale)), height=max(1, round(tall * scale)))
    except ValueError:
        raise RefusedError("damaged") from None
    sheet = flattened(Image.open(io.BytesIO(png), formats=["PNG"]), width_px=wide)
    return Document(
        "svg",
        (replace(sheet, width_mm=found.width_mm),),
        title=found.title,
        description=found.description,
        language=found.language,
        text=found.text,
    )


def judge_ratio(wide: float, tall: float) -> None:
    """Refuse what is a strip.

    Raises:
        RefusedError: it is.
    """
    if min(wide, tall) <= 0 or max(wide, tall) / min(wide, tall) > _LONGEST_RATIO:
        raise RefusedError("too_narrow")


def flattened(picture: Any, *, width_px: float) -> Sheet:
    """A picture as colours. What has no ground is laid on white, or on black where it is light."""
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return Sheet(np.array(picture.convert("RGB")), width_px)
    whole = picture.convert("RGBA")
    alpha = np.asarray(whole.getchannel("A"))
    is_open = float((alpha < 128).mean()) > 0.05
    ink = np.asarray(whole.convert("L"))[alpha >= 128]
    is_light = is_open and ink.size > 0 and float(np.median(ink)) > 160
    ground = Image.new("RGBA", whole.size, "black" if is_light else "white")
    ground.alpha_composite(whole)
    return Sheet(np.array(ground.convert("RGB")), width_px, is_open=is_open)
