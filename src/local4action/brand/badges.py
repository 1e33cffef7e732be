"""The badge of a label as a picture that stands by itself: the mark, a number, a code to check it.

Its colours are the brand's, written out: the file leaves the site and takes no style sheet with it.
"""

from __future__ import annotations

from html import escape
from typing import Final

from local4action.brand import artwork
from local4action.brand.tokens import colours, load

SIZE: Final = 640
_NAME: Final = "Local4Action HUB"


def badge(number: str, years: str, address: str) -> str:
    """A square SVG; `address` is where the code leads, `years` may be empty."""
    tone = colours(load(), "light")
    edge, side = 24, 216
    code = code_path(address)
    scale = side / code.modules
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" '
        f'height="{SIZE}" role="img" aria-labelledby="t"><title id="t">{_NAME} {escape(number)}'
        f'</title><rect width="{SIZE}" height="{SIZE}" rx="48" fill="{tone["paper"]}"/>'
        f'<rect x="{edge / 2}" y="{edge / 2}" width="{SIZE - edge}" height="{SIZE - edge}" rx="40" '
        f'fill="none" stroke="{tone["sea"]}" stroke-width="8"/>'
        f"{artwork.current().placed(64, 64, 176)}"
        f'<rect x="344" y="64" width="{side + 16}" height="{side + 16}" rx="12" fill="#ffffff"/>'
        f'<path transform="translate(352 72) scale({scale:.4f})" d="{code.path}" '
        f'fill="{tone["ink"]}"/>'
        f'<g font-family="Bricolage Grotesque, Noto Sans, Helvetica, Arial, sans-serif" '
        f'fill="{tone["ink"]}"><text x="64" y="430" font-size="60" font-weight="700" '
        f'textLength="512" lengthAdjust="spacingAndGlyphs">{_NAME}</text>'
        f'<text x="64" y="500" font-size="44" fill="{tone["earth"]}">{escape(number)}</text>'
        f'<text x="64" y="560" font-size="36" fill="{tone["ink-soft"]}">{escape(years)}</text>'
        "</g></svg>"
    )


class Code:
    """A QR code as one path of squares of 1, with the quiet zone of 4 that readers ask for."""

    def __init__(self, path: str, modules: int) -> None:
        self.path, self.modules = path, modules


def code_path(text: str) -> Code:
    """The code of a text."""
    # Only badges need it, and it takes as long to load as ten pages to draw.
    import qrcode  # noqa: PLC0415
    from qrcode.constants import ERROR_CORRECT_M  # noqa: PLC0415

    made = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    made.add_data(text)
    made.make(fit=True)
    rows = made.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return Code(path, len(rows))
