"""A small picture of a distribution: a column for each step, as high as its share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.html import format_html, format_html_join

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from local4action.monitoring.ratings.distance import Distribution

STEP: Final = 34
WIDTH: Final = 28
HEIGHT: Final = 56


def picture(found: Distribution, label: str) -> SafeString:
    """An SVG with five columns, the lowest step first, and the number above each.

    The highest column fills the picture; its colours are the style sheet's. `label` is read aloud.
    """
    most = max(*found.counts, 1)
    columns = format_html_join(
        "",
        '<rect class="spread__column" x="{}" y="{}" width="{}" height="{}"/>'
        '<text class="spread__count" x="{}" y="{}" text-anchor="middle">{}</text>'
        '<text class="spread__step" x="{}" y="{}" text-anchor="middle">{}</text>',
        (_column(number, count, most) for number, count in enumerate(found.counts)),
    )
    return format_html(
        '<svg class="spread" viewBox="0 0 {} {}" width="{}" height="{}" role="img"'
        ' aria-label="{}">{}</svg>',
        5 * STEP, HEIGHT + 36, 5 * STEP, HEIGHT + 36, label, columns,
    )  # fmt: skip


def _column(number: int, count: int, most: int) -> tuple[object, ...]:
    left, high = number * STEP + (STEP - WIDTH) // 2, max(round(HEIGHT * count / most), 1)
    middle, top = number * STEP + STEP // 2, 16 + HEIGHT - high
    return left, top, WIDTH, high, middle, top - 4, count, middle, HEIGHT + 32, number + 1
