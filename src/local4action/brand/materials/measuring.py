"""A mark on a sheet, measured against the rules. Child processes only.

Where a pixel more or less would decide, a person does: what is called broken is broken.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from local4action.brand.materials.findings import Finding, Verdict
from local4action.brand.materials.silhouette import fitted, placed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from local4action.brand.materials.findings import Box
    from local4action.brand.materials.rules import Rules
    from local4action.brand.materials.search import Spot
    from local4action.brand.materials.sheets import Sheet
    from local4action.brand.materials.silhouette import Pixels, Shape, Silhouette

# Of an edge of the mark one is sure to so many pixels.
_SURE: Final = 0.6
# Steps between neighbours (in 8-bit CIELAB) from which on something begins there.
_EDGE: Final = 22
_EDGE_NEAR: Final = 60
# A ground whose shades stray further is no plain one.
_PLAIN: Final = 7.0
_GRAIN: Final = 0.45
_SECTORS: Final = 12
# A part this much smaller than the main one is an accent: it has to be seen, not to stand out.
_ACCENT: Final = 0.5
_LEAST_OF_ACCENT: Final = 1.4
_WEIGHTS: Final = np.array([0.2126, 0.7152, 0.0722])


def measured(sheet: Sheet, spot: Spot, mark: Silhouette, rules: Rules, use: str) -> list[Finding]:
    """What each rule of the mark says of this one."""
    surroundings = _Surroundings(sheet, spot, mark, rules.clear_space)
    box = box_of(sheet, spot.edges)
    findings = (
        _proportions(spot, rules),
        _size(sheet, spot, rules, use),
        _clear_space(sheet, spot, rules, surroundings, use),
        _contrast(sheet, spot, mark, rules, surroundings),
    )
    return [replace(one, box=one.box or box, page=sheet.page) for one in findings]


def box_of(sheet: Sheet, edges: tuple[float, float, float, float]) -> Box:
    """Edges in shares of the sheet."""
    tall, wide = sheet.pixels.shape[:2]
    left, top, right, bottom = edges
    box = (left / wide, top / tall, (right - left) / wide, (bottom - top) / tall)
    x, y, w, h = (round(min(max(part, 0.0), 1.0), 4) for part in box)
    return x, y, w, h


def _proportions(spot: Spot, rules: Rules) -> Finding:
    left, top, right, bottom = spot.edges
    doubt = _SURE * (1 / (right - left) + 1 / (bottom - top))
    off = abs(spot.stretch - 1)
    figures = {"percent": round(100 * (spot.stretch - 1), 1), "most": 100 * rules.stretch}
    verdict, word = Verdict.PERSON, "in_doubt"
    if off <= rules.stretch:
        verdict, word = Verdict.KEPT, "kept"
    elif off > rules.stretch + doubt:
        verdict, word = Verdict.BROKEN, "wider" if spot.stretch > 1 else "narrower"
    return Finding("proportions", verdict, word, figures)


def _size(sheet: Sheet, spot: Spot, rules: Rules, use: str) -> Finding:
    tall, wide = spot.edges[3] - spot.edges[1], sheet.pixels.shape[1]
    width = sheet.width_mm if use == "print" else sheet.width_px
    least, unit = (rules.smallest_print, "mm") if use == "print" else (rules.smallest_screen, "px")
    if width is None:
        return Finding("size", Verdict.PERSON, "no_width", {"least": least})
    height, doubt = tall / wide * width, _SURE / wide * width
    figures = {"height": round(height, 1), "least": least, "unit": unit}
    verdict, word = Verdict.KEPT, "kept"
    if height + doubt < least:
        verdict, word = Verdict.BROKEN, "small"
    return Finding("size", verdict, word, figures)


class _Surroundings:
    """What is around and behind a mark, up to its clear space."""

    def __init__(self, sheet: Sheet, spot: Spot, mark: Silhouette, share: float) -> None:
        left, top, right, bottom = spot.edges
        self.tall = bottom - top
        # One pixel less: what stands just outside is outside.
        self.room = max(share * self.tall - 1, 2.0)
        height, width = sheet.pixels.shape[:2]
        self.x = max(int(left - self.room), 0)
        self.y = max(int(top - self.room), 0)
        end_x, end_y = (
            min(int(right + self.room) + 1, width),
            min(int(bottom + self.room) + 1, height),
        )
        self.pixels: Pixels = np.ascontiguousarray(sheet.pixels[self.y : end_y, self.x : end_x])
        self.beyond = min(left, top, width - right, height - bottom)  # to the edge of the sheet
        start, size = (self.y, self.x), self.pixels.shape[:2]
        self.shape = placed(mark.anchors[0].shape, spot.edges, start, size)
        self.free = _grown(self.shape, 2 if self.tall < 60 else 3) < 0.1
        self.shades = cv2.cvtColor(self.pixels, cv2.COLOR_RGB2LAB).astype(np.int16)
        uneven = steps(self.shades)
        # Saving a picture small leaves ripples beside every stroke, up to eight pixels away.
        rippled = _grown(self.shape, 9) >= 0.1
        self.edges = (uneven > np.where(rippled, _EDGE_NEAR, _EDGE)) & self.free
        still = self.free & (uneven <= _EDGE)
        shown = self.shades[still if still.sum() > 20 else self.free]
        middle = np.median(shown, axis=0) if len(shown) else np.zeros(3)
        away = np.abs(shown - middle).sum(axis=1)
        self.strays = float(np.percentile(away, 70)) if len(shown) else 99.0
        self.is_grainy = _is_grainy(sheet, spot)
        # Just outside the strokes, which is what they have to stand out from.
        collar = (_grown(self.shape, 6) >= 0.1) & self.free
        self.collar: Pixels = self.pixels[collar if collar.sum() > 8 else self.free]

    @property
    def is_plain(self) -> bool:
        """Whether the mark stands on one shade."""
        return self.strays <= _PLAIN and not self.is_grainy


def _is_grainy(sheet: Sheet, spot: Spot) -> bool:
    """Whether the sheet around a mark, as far as it is high, is uneven as a photograph is.

    Letters and drawings have edges with stillness between them; grain is everywhere.
    """
    left, top, right, bottom = (max(int(one), 0) for one in spot.edges)
    room = max(bottom - top, 40)
    x, y = max(left - room, 0), max(top - room, 0)
    near = sheet.pixels[y : bottom + room, x : right + room]
    uneven = steps(cv2.cvtColor(np.ascontiguousarray(near), cv2.COLOR_RGB2LAB).astype(np.int16)) > 6
    uneven[top - y : bottom - y, left - x : right - x] = False
    return float(uneven.mean()) > _GRAIN


def _grown(shape: Shape, pixels: int) -> Shape:
    """A shape that many pixels wider on every side."""
    return np.asarray(
        cv2.dilate(shape, np.ones((2 * pixels + 1, 2 * pixels + 1), np.uint8)), np.float32
    )


def steps(shades: NDArray[np.int16]) -> NDArray[np.int16]:
    """How far each pixel's neighbours lie apart, in lightness or colour."""
    around = np.ones((3, 3), np.uint8)
    apart = cv2.dilate(shades, around) - cv2.erode(shades, around)
    # Colour counts half: saved small, it runs over the edges of what has it.
    return np.asarray(np.maximum(apart[:, :, 0], apart[:, :, 1:].max(axis=2) // 2), np.int16)


def _clear_space(
    sheet: Sheet, spot: Spot, rules: Rules, around: _Surroundings, use: str
) -> Finding:
    left, top, right, bottom = spot.edges
    rows, columns = np.nonzero(around.edges)
    x, y = columns + around.x + 0.5, rows + around.y + 0.5
    away = np.hypot(
        np.maximum(np.maximum(left - x, x - right), 0),
        np.maximum(np.maximum(top - y, y - bottom), 0),
    )
    near = away < around.room
    asked = round(rules.clear_space * 100)
    to_edge = around.beyond / around.tall
    if near.sum() < 4:
        if around.beyond < around.room - 1:
            cut = Verdict.BROKEN if use == "print" else Verdict.PERSON
            figures = {"percent": round(100 * max(to_edge, 0)), "asked": asked}
            return Finding("clear_space", cut, "edge", figures)
        return Finding("clear_space", Verdict.KEPT, "kept", {"asked": asked})
    figures = {"percent": round(100 * float(away[near].min()) / around.tall), "asked": asked}
    angles = np.arctan2(y[near] - (top + bottom) / 2, x[near] - (left + right) / 2)
    sectors = len(np.unique(((angles + np.pi) / (2 * np.pi) * _SECTORS).astype(int)))
    if not around.is_plain or sectors > _SECTORS - 3:
        return Finding("clear_space", Verdict.PERSON, "busy", figures)
    there = (x[near].min(), y[near].min(), x[near].max() + 1, y[near].max() + 1)
    box = box_of(sheet, tuple(float(one) for one in there))  # type: ignore[arg-type]
    return Finding("clear_space", Verdict.BROKEN, "close", figures, box)


def luminance(colours: NDArray[np.floating]) -> NDArray[np.float64]:
    """The relative luminance of colours from 0 to 255, as WCAG 2.2 defines it."""
    parts = np.asarray(colours, np.float64) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ _WEIGHTS, np.float64)


def _ratio(one: float, other: float) -> float:
    lighter, darker = max(one, other), min(one, other)
    return (lighter + 0.05) / (darker + 0.05)


def _contrast(
    sheet: Sheet, spot: Spot, mark: Silhouette, rules: Rules, around: _Surroundings
) -> Finding:
    collar = luminance(around.collar.astype(np.float64))
    low, middle, high = (float(one) for one in np.percentile(collar, (8, 50, 92)))
    main = float(mark.parts[0].sum())
    worst, surely, is_lost = 99.0, 99.0, False
    for part in mark.parts:
        ink = float(luminance(_ink(around, spot, part, collar)))
        if float(part.sum()) < _ACCENT * main:
            is_lost = is_lost or _ratio(ink, middle) < _LEAST_OF_ACCENT
            continue
        worst = min(worst, _ratio(ink, middle))
        inside = low <= ink <= high
        surely = min(surely, 1.0 if inside else min(_ratio(ink, low), _ratio(ink, high)))
    figures = {"ratio": round(worst, 1), "least": rules.contrast}
    if sheet.is_open:
        return Finding("contrast", Verdict.PERSON, "open", figures)
    if surely >= rules.contrast and not is_lost:
        return Finding("contrast", Verdict.KEPT, "kept", figures)
    if not around.is_plain:
        return Finding("contrast", Verdict.PERSON, "busy", figures)
    if worst >= rules.contrast:
        verdict, word = (Verdict.PERSON, "part_lost") if is_lost else (Verdict.KEPT, "kept")
        return Finding("contrast", verdict, word, figures)
    # Edges are softened: a mark of few pixels is paler than it was drawn.
    is_pale = worst < rules.contrast * (0.8 if around.tall < 40 else 0.93)
    verdict, word = (Verdict.BROKEN, "pale") if is_pale else (Verdict.PERSON, "in_doubt")
    return Finding("contrast", verdict, word, figures)


def _ink(
    around: _Surroundings, spot: Spot, part: Shape, collar: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The colour of one part of the mark: of its middle, where edges soften it least."""
    left, top, right, bottom = spot.edges
    edges = (left - around.x, top - around.y, right - around.x, bottom - around.y)
    channels = [
        fitted(np.ascontiguousarray(around.pixels[:, :, n]).astype(np.float32), edges)
        for n in range(3)
    ]
    field = np.stack(channels, axis=2)
    core = cv2.erode(part, np.ones((3, 3), np.uint8)) >= 0.6
    inside = field[core if core.sum() >= 6 else part >= 0.9 * float(part.max())]
    apart = np.abs(luminance(inside) - np.median(collar))
    clearest = inside[apart >= np.quantile(apart, 0.5)]
    return np.asarray(np.median(clearest, axis=0), np.float64)
