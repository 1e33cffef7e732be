"""The mark as a shape to look for, whatever drawing of it is installed. Child processes only.

A mark in one colour is one shape. In two colours its parts are shapes of their own: the largest
is looked for, and the others must be where the drawing has them.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    type Pixels = NDArray[np.uint8]
    type Shape = NDArray[np.float32]
    # Left, top, right, bottom; not rounded.
    type Edges = tuple[float, float, float, float]

# Shapes are compared on a field of so many pixels a side.
SIDE: Final = 48
_OPAQUE: Final = 200
# A colour that covers less is the edge between two others.
_LEAST_SHARE: Final = 0.03
# A part that is looked for by itself is most of the mark.
_LEAST_PART: Final = 0.6
_ANGLES: Final = (-45, -30, -20, -12, 12, 20, 30, 45, 90, 180, 270)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A shape that is looked for, and where it stands in the whole mark.

    `shape` fills its own box; `ignored` is where other parts of the mark lie in that box, of which
    nothing can be said. `box` is its box in shares of the whole mark.
    """

    shape: Shape
    ignored: Shape
    ratio: float
    fill: float
    box: Edges


@dataclass(frozen=True, slots=True)
class Silhouette:
    """The mark: its anchors (the whole first), its parts in its own box, width to height.

    `turned` are its anchors turned and mirrored: no mark, but what was meant as one.
    """

    anchors: tuple[Anchor, ...]
    parts: tuple[Shape, ...]
    ratio: float
    turned: tuple[Anchor, ...]


def silhouette(drawings: Sequence[bytes]) -> Silhouette:
    """The shape of the mark from its drawings (PNG, without ground): in one colour, in several."""
    one, several = (_rgba(drawing) for drawing in drawings)
    alpha: Shape = one[:, :, 3].astype(np.float32) / np.float32(255)
    edges = extent(alpha)
    left, top, right, bottom = edges
    ratio = (right - left) / (bottom - top)
    masks = _by_colour(several)
    nothing: Shape = np.zeros_like(alpha)
    anchors = [_anchor(alpha, nothing, edges)]
    for mask in masks if len(masks) > 1 else []:
        own = extent(mask)
        tall, wide = (own[3] - own[1]) / (bottom - top), (own[2] - own[0]) / (right - left)
        if min(tall, wide) >= _LEAST_PART:
            anchors.append(_anchor(mask, np.clip(alpha - mask, 0, 1), edges))
    parts = tuple(fitted(mask, edges) for mask in masks)
    shapes = [alpha, *(masks[:1] if len(masks) > 1 else [])]
    turned = tuple(
        _anchor(one, np.zeros_like(one), extent(one)) for shape in shapes for one in _turns(shape)
    )
    return Silhouette(tuple(anchors), parts, ratio, turned)


def _turns(shape: Shape) -> Iterator[Shape]:
    """A shape turned, and mirrored."""
    side = 2 * max(shape.shape)
    tall, wide = shape.shape
    for angle in _ANGLES:
        turn = cv2.getRotationMatrix2D((wide / 2, tall / 2), angle, 1.0)
        turn[:, 2] += (side - wide) / 2, (side - tall) / 2
        yield np.asarray(cv2.warpAffine(shape, turn, (side, side)), np.float32)
    yield np.ascontiguousarray(shape[:, ::-1])
    yield np.ascontiguousarray(shape[::-1])


def _rgba(png: bytes) -> Pixels:
    return np.asarray(Image.open(io.BytesIO(png), formats=["PNG"]).convert("RGBA"))


def _by_colour(picture: Pixels) -> list[Shape]:
    """Where each colour of a drawing is, the largest first."""
    alpha = picture[:, :, 3].astype(np.float32) / 255
    flat = picture[picture[:, :, 3] > _OPAQUE][:, :3]
    colours, counts = np.unique(flat // 8, axis=0, return_counts=True)
    order = np.argsort(-counts)
    kept = [(colours[i] * 8.0 + 4) for i in order if counts[i] >= _LEAST_SHARE * len(flat)]
    away = np.stack([np.abs(picture[:, :, :3] - colour).sum(axis=2) for colour in kept])
    nearest = away.argmin(axis=0)
    return [np.where(nearest == number, alpha, 0).astype(np.float32) for number in range(len(kept))]


def _anchor(mask: Shape, others: Shape, whole: Edges) -> Anchor:
    own = extent(mask)
    wide, tall = whole[2] - whole[0], whole[3] - whole[1]
    box = (
        (own[0] - whole[0]) / wide,
        (own[1] - whole[1]) / tall,
        (own[2] - whole[0]) / wide,
        (own[3] - whole[1]) / tall,
    )
    shape = fitted(mask, own)
    ignored = np.asarray(cv2.dilate(fitted(others, own), np.ones((5, 5), np.uint8)), np.float32)
    return Anchor(shape, ignored, (own[2] - own[0]) / (own[3] - own[1]), float(shape.mean()), box)


def fitted(mask: Shape, edges: Edges) -> Shape:
    """What lies within these edges, drawn on the field of comparison."""
    left, top, right, bottom = edges
    wide, tall = max(right - left, 1e-3), max(bottom - top, 1e-3)
    # Averages where the field is coarser than the mask; a mask of few pixels is made larger.
    factor = max(1, int(min(wide, tall) // SIDE))
    small = cv2.resize(mask, None, fx=1 / factor, fy=1 / factor, interpolation=cv2.INTER_AREA)
    step_x, step_y = wide / SIDE / factor, tall / SIDE / factor
    across = (left / factor - 0.5) + step_x * (np.arange(SIDE, dtype=np.float32) + 0.5)
    down = (top / factor - 0.5) + step_y * (np.arange(SIDE, dtype=np.float32) + 0.5)
    map_x, map_y = np.meshgrid(across.astype(np.float32), down.astype(np.float32))
    return np.asarray(
        cv2.remap(small, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT),
        np.float32,
    )


def extent(mask: Shape) -> Edges:
    """Where a mask begins and ends, to a fraction of a pixel.

    The outermost pixels of a shape are covered in part, and by how much says where its edge lies.
    """
    columns, rows = mask.max(axis=0), mask.max(axis=1)
    (left, right), (top, bottom) = _ends(columns), _ends(rows)
    return left, top, right, bottom


def _ends(cover: Shape) -> tuple[float, float]:
    inside = np.flatnonzero(cover >= 0.5)
    if not len(inside):
        return 0.0, float(len(cover))
    first, last = int(inside[0]), int(inside[-1])
    return _edge(cover, first, -1), len(cover) - _edge(cover[::-1], len(cover) - 1 - last, -1)


def _edge(cover: Shape, first: int, step: int) -> float:
    """The edge before the pixel `first`, itself perhaps covered in part."""
    before = float(cover[first + step]) if first + step >= 0 else 0.0
    partly = before if before >= 0.15 else 0.0
    return first + 1 - float(min(cover[first], 1.0)) - partly


def placed(shape: Shape, edges: Edges, start: tuple[int, int], size: tuple[int, ...]) -> Shape:
    """A shape of the field, as it lies on a part of a sheet begun at `start` (down, across)."""
    left, top, right, bottom = edges
    down = (np.arange(size[0], dtype=np.float32) + start[0] + 0.5 - top) / (bottom - top) * SIDE
    across = (np.arange(size[1], dtype=np.float32) + start[1] + 0.5 - left) / (right - left) * SIDE
    map_x, map_y = np.meshgrid(across - 0.5, down - 0.5)
    return np.asarray(
        cv2.remap(
            shape,
            map_x.astype(np.float32),
            map_y.astype(np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
        ),
        np.float32,
    )
