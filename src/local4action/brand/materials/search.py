"""Where on a sheet the mark is: its shape, found by shape alone. Child processes only.

The sheet is cut at many levels of lightness and colour; every connected piece of the right
proportions is laid over the mark. What is like it is looked at once more in its own shades, which
tells the edge of the shape to a fraction of a pixel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from local4action.brand.materials.silhouette import SIDE, extent, fitted, placed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from local4action.brand.materials.silhouette import Anchor, Edges, Pixels, Shape, Silhouette

LEAST_PIXELS: Final = 11
MOST_MARKS: Final = 6
# How much of a mark and of a piece must lie over one another: to be looked at, to be it.
NEAR: Final = 0.42
ALIKE: Final = 0.72
# What is this like the mark and is not it leaves a doubt.
DOUBTFUL: Final = 0.6
_UNLIKE: Final = 0.5
_STEP: Final = 16
_WIDEST: Final = 1.9
_MOST_PIECES: Final = 60


@dataclass(frozen=True, slots=True)
class Spot:
    """A mark on the sheet: the edges of the whole, and how like it is.

    `stretch` is its width for its height over that of the mark; `borne_out` says how much of what
    is there, and of nothing else, is where the mark would be.
    """

    edges: Edges
    likeness: float
    stretch: float
    borne_out: float


@dataclass(frozen=True, slots=True)
class Search:
    """The marks found, the best first; how like the best of the others was, also when turned."""

    spots: tuple[Spot, ...]
    nearest: float
    turned: float


@dataclass(frozen=True, slots=True)
class _Piece:
    mask: NDArray[np.bool_]
    left: int
    top: int
    anchor: Anchor
    likeness: float


def search(pixels: Pixels, mark: Silhouette) -> Search:
    """Every mark on the sheet."""
    shades = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2LAB), np.uint8)
    found = _Pieces(mark)
    for cut in _cuts(shades):
        found.add(cut)
    spots: list[Spot] = []
    nearest = found.nearest
    for piece in sorted(found.pieces, key=lambda one: -one.likeness)[:_MOST_PIECES]:
        spot = _looked_at(shades, piece, mark)
        if spot is not None and spot.likeness >= ALIKE and _is_sound(spot):
            spots.append(spot)
        else:
            nearest = max(nearest, spot.likeness if spot else piece.likeness)
    return Search(_apart(spots)[:MOST_MARKS], nearest, found.turned)


def _cuts(shades: Pixels) -> Iterator[NDArray[np.uint8]]:
    """The sheet in two, at every level of each of its channels, both ways."""
    for number in range(3):
        channel = np.ascontiguousarray(shades[:, :, number])
        low, high = (int(one) for one in np.percentile(channel[::4, ::4], (0.1, 99.9)))
        low, high = min(low, int(channel.min()) + _STEP), max(high, int(channel.max()) - _STEP)
        for level in range(low + _STEP // 2, high, _STEP):
            for above in (False, True):
                kind = cv2.THRESH_BINARY if above else cv2.THRESH_BINARY_INV
                yield np.asarray(cv2.threshold(channel, level, 255, kind)[1], np.uint8)


class _Pieces:
    """The connected pieces of all cuts that are like the mark, each once."""

    def __init__(self, mark: Silhouette) -> None:
        self.mark = mark
        self.anchors = _Stack(mark.anchors)
        self.astray = _Stack(mark.turned)
        self.pieces: list[_Piece] = []
        self.nearest = self.turned = 0.0
        self.seen: dict[tuple[int, ...], float] = {}
        # A page of letters: each is there at every level, and looked at once.
        self.unlike: set[tuple[int, ...]] = set()

    def add(self, cut: NDArray[np.uint8]) -> None:
        """Look at the pieces of one cut."""
        _count, labels, found, _ = cv2.connectedComponentsWithStats(cut, connectivity=8)
        stats = np.asarray(found, np.int32)
        for number in _of_its_proportions(stats, self.mark):
            left, top, wide, tall, _area = (int(one) for one in stats[number])
            if (left, top, wide, tall) in self.unlike:
                continue
            piece = labels[top : top + tall, left : left + wide] == number
            field = _field(piece)
            likes = self.anchors.likeness(field)
            self.nearest = max(self.nearest, float(likes.max()))
            if likes.max() < ALIKE:
                astray = float(self.astray.likeness(field).max())
                self.turned = max(self.turned, astray)
                if max(astray, float(likes.max())) < _UNLIKE:
                    self.unlike.add((left, top, wide, tall))
            for index, like in enumerate(likes):
                # The same piece at another level, a pixel larger or smaller.
                key = (index, left // 3, top // 3, wide // 3, tall // 3)
                if like >= NEAR and like > self.seen.get(key, 0.0):
                    self.seen[key] = float(like)
                    anchor = self.mark.anchors[index]
                    self.pieces.append(_Piece(piece, left, top, anchor, float(like)))


class _Stack:
    """Several shapes that one piece is compared with at once."""

    def __init__(self, anchors: Sequence[Anchor]) -> None:
        self.shapes = np.stack([one.shape for one in anchors])
        self.counted = np.stack([1 - one.ignored for one in anchors])

    def likeness(self, field: Shape) -> NDArray[np.float32]:
        """How much of the piece and of each shape lies over one another: 1 for the same."""
        both = (np.minimum(self.shapes, field) * self.counted).sum(axis=(1, 2))
        either = (np.maximum(self.shapes, field) * self.counted).sum(axis=(1, 2))
        return np.asarray(both / np.maximum(either, 1e-6), np.float32)


def _of_its_proportions(stats: NDArray[np.int32], mark: Silhouette) -> list[int]:
    """The pieces that are neither too small nor too wide, too full or too thin to be it."""
    wide, tall = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    fill = stats[:, cv2.CC_STAT_AREA] / np.maximum(wide * tall, 1)
    stretch = wide / np.maximum(tall, 1) / mark.ratio
    fills = [anchor.fill for anchor in mark.anchors]
    fits = (
        (np.minimum(wide, tall) >= LEAST_PIXELS)
        & (stretch > 1 / _WIDEST)
        & (stretch < _WIDEST)
        & (fill > 0.45 * min(fills))
        & (fill < 2.0 * max(fills))
    )
    return [int(one) for one in np.flatnonzero(fits) if one]


def _field(piece: NDArray[np.bool_]) -> Shape:
    tall, wide = piece.shape
    way = cv2.INTER_AREA if min(tall, wide) > SIDE else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(piece.astype(np.float32), (SIDE, SIDE), interpolation=way))


def _looked_at(shades: Pixels, piece: _Piece, mark: Silhouette) -> Spot | None:
    """The piece in its own shades: how much of each pixel is of its colour, not of its ground."""
    tall, wide = piece.mask.shape
    room = max(3, round(0.12 * tall))
    top, left = max(piece.top - room, 0), max(piece.left - room, 0)
    near = shades[top : piece.top + tall + room, left : piece.left + wide + room].astype(np.float32)
    mask = np.zeros(near.shape[:2], np.uint8)
    at_y, at_x = piece.top - top, piece.left - left
    mask[at_y : at_y + tall, at_x : at_x + wide] = piece.mask
    ground_mask = cv2.dilate(mask, np.ones((5, 5), np.uint8)) == 0
    core = cv2.erode(mask, np.ones((3, 3), np.uint8)) > 0
    core = core if core.sum() >= 12 else mask > 0
    if ground_mask.sum() < 12:
        return None
    ink, ground = np.median(near[core], axis=0), np.median(near[ground_mask], axis=0)
    way = ink - ground
    length = float(way @ way)
    if length < 36:
        return None
    cover = np.clip((near - ground) @ way / length, 0, 1).astype(np.float32)
    # Nothing of what stands near: only what hangs together with the piece.
    cover *= cv2.dilate(mask, np.ones((3, 3), np.uint8))
    own = extent(cover)
    likeness = max(float(_Stack([piece.anchor]).likeness(fitted(cover, own))[0]), piece.likeness)
    box, (x0, y0, x1, y1) = piece.anchor.box, own
    ratio = (x1 - x0) / max(y1 - y0, 1e-3)
    unit_x, unit_y = (x1 - x0) / (box[2] - box[0]), (y1 - y0) / (box[3] - box[1])
    edges = (left + x0 - box[0] * unit_x, top + y0 - box[1] * unit_y)
    whole = (*edges, edges[0] + unit_x, edges[1] + unit_y)
    seen = _borne_out(shades, whole, ground, length**0.5, mark)
    return Spot(whole, likeness, ratio / piece.anchor.ratio, seen)


def _is_sound(spot: Spot) -> bool:
    """Whether its edges are where a mark could be: on pale ground they may run off."""
    tall = spot.edges[3] - spot.edges[1]
    return tall >= 0.9 * LEAST_PIXELS and 1 / _WIDEST < spot.stretch < _WIDEST


def _borne_out(
    shades: Pixels, edges: Edges, ground: NDArray[np.float32], length: float, mark: Silhouette
) -> float:
    """How far all that is no ground, of any colour, lies where the whole mark would be.

    Tells the thread of a mark in two colours from a mark in one that lacks its place.
    """
    room = 0.15 * (edges[3] - edges[1])
    top, left = max(int(edges[1] - room), 0), max(int(edges[0] - room), 0)
    near = shades[top : int(edges[3] + room) + 1, left : int(edges[2] + room) + 1]
    apart = np.linalg.norm(near.astype(np.float32) - ground, axis=2) / length
    there = np.clip(1.6 * apart, 0, 1)
    asked = placed(mark.anchors[0].shape, edges, (top, left), there.shape)
    either = float(np.maximum(there, asked).sum())
    return float(np.minimum(there, asked).sum()) / either if either else 0.0


def _apart(spots: list[Spot]) -> tuple[Spot, ...]:
    """Each mark once: of those that lie over one another the one most like it."""
    kept: list[Spot] = []
    for spot in sorted(spots, key=lambda one: -one.likeness - one.borne_out):
        if all(_shared(spot.edges, one.edges) < 0.3 for one in kept):
            kept.append(spot)
    return tuple(kept)


def _shared(one: Edges, other: Edges) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    tall = min(one[3], other[3]) - max(one[1], other[1])
    if wide <= 0 or tall <= 0:
        return 0.0
    areas = [(edges[2] - edges[0]) * (edges[3] - edges[1]) for edges in (one, other)]
    return wide * tall / min(areas)
