"""Draws the world once, from the land outlines of the npm package `world-atlas`.

`python -m local4action.brand.land FOLDER`, with its land-110m.json and land-50m.json: the first
becomes `world.svg`, the second `world-near.svg` for whoever looks closer. The outlines are Natural
Earth's at 1:110 and 1:50 million, in the public domain: land only, so that the map takes no
position on any frontier. A file is TopoJSON: integer arcs, each point the step from the one before.
"""

import json
import math
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from local4action.brand.worldmap import HEIGHT, SOUTH_EDGE, WIDTH, equal_earth

DRAWINGS: Final = Path(__file__).parent / "static" / "brand"
# On a field 1,000 wide: a bend smaller than this is not seen, an island smaller than this is kept
# only as the triangle it becomes.
TOLERANCE: Final = 0.45
NEAR_TOLERANCE: Final = 0.12
HALF_TURN: Final = 180

Position = tuple[float, float]
Ring = list[Position]


def decode_arcs(topology: dict[str, Any]) -> list[Ring]:
    """Return the arcs of a quantised TopoJSON as longitudes and latitudes in degrees."""
    (scale_x, scale_y), (move_x, move_y) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        arc: Ring = []
        for step_x, step_y in steps:
            x += step_x
            y += step_y
            arc.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(arc)
    return arcs


def _ring(indices: Sequence[int], arcs: Sequence[Ring]) -> Ring:
    """Join arcs into one ring; a negative index (ones' complement) walks its arc backwards."""
    ring: Ring = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring.extend(arc[1:] if ring else arc)
    return ring


def rings(topology: dict[str, Any]) -> Iterator[Ring]:
    """Yield every ring of the `land` object, in degrees."""
    arcs = decode_arcs(topology)
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"]
        if geometry["type"] == "Polygon":
            polygons = [polygons]
        for polygon in polygons:
            for indices in polygon:
                yield _ring(indices, arcs)


def unwrap(ring: Ring) -> Ring:
    """Return the ring with no jump at 180 degrees: longitudes may then pass it."""
    turned: Ring = []
    shift = 0
    for lon, lat in ring:
        if turned:
            gap = lon + shift - turned[-1][0]
            if gap > HALF_TURN:
                shift -= 360
            elif gap < -HALF_TURN:
                shift += 360
        turned.append((lon + shift, lat))
    return turned


def _cut(ring: Ring, edge: float, side: int) -> Ring:
    """Return the part of the ring on one side of a meridian (Sutherland and Hodgman, 1974)."""
    kept: Ring = []
    for (lon, lat), (next_lon, next_lat) in pairwise([*ring, ring[0]]):
        inside, next_inside = (lon - edge) * side >= 0, (next_lon - edge) * side >= 0
        if inside:
            kept.append((lon, lat))
        if inside != next_inside:
            share = (edge - lon) / (next_lon - lon)
            kept.append((edge, lat + share * (next_lat - lat)))
    return kept


def on_the_sheet(ring: Ring) -> Iterator[Ring]:
    """Yield the pieces of a ring between 180 west and 180 east, one that crosses cut in two."""
    turned = unwrap(ring)
    for shift in (-360, 0, 360):
        moved = [(lon + shift, lat) for lon, lat in turned]
        piece = _cut(moved, -HALF_TURN, 1)
        piece = _cut(piece, HALF_TURN, -1) if piece else piece
        if piece:
            yield piece


def _distance(point: Position, start: Position, end: Position) -> float:
    """Return how far a point lies from the stretch between two others."""
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    length = along_x * along_x + along_y * along_y
    if length == 0:
        return math.dist(point, start)
    share = ((point[0] - start[0]) * along_x + (point[1] - start[1]) * along_y) / length
    share = min(max(share, 0), 1)
    return math.dist(point, (start[0] + share * along_x, start[1] + share * along_y))


def simplify(line: Sequence[Position], tolerance: float) -> Ring:
    """Return the line without the bends smaller than `tolerance` (Douglas and Peucker, 1973)."""
    kept = {0, len(line) - 1}
    waiting = [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        inner = range(first + 1, last)
        if not inner:
            continue
        far = max(inner, key=lambda index: _distance(line[index], line[first], line[last]))
        if _distance(line[far], line[first], line[last]) > tolerance:
            kept.add(far)
            waiting += [(first, far), (far, last)]
    return [line[index] for index in sorted(kept)]


def path_data(topology: dict[str, Any], tolerance: float = TOLERANCE) -> str:
    """Return the land as SVG path data on the field of `worldmap`, without the far south."""
    parts = []
    pieces = (piece for ring in rings(topology) for piece in on_the_sheet(ring))
    for piece in pieces:
        if max(lat for _lon, lat in piece) < SOUTH_EDGE:
            continue
        projected = [equal_earth(lon, lat) for lon, lat in [*piece, piece[0]]]
        # A ring begins where it ends: simplified as one line it would vanish, as halves it stays.
        middle = len(projected) // 2
        halves = simplify(projected[: middle + 1], tolerance)
        halves += simplify(projected[middle:], tolerance)[1:-1]
        points = [(round(x, 1), round(y, 1)) for x, y in halves]
        at = points[0]
        steps = [f"M{at[0]:g} {at[1]:g}l"]
        for point in points[1:]:
            steps.append(f"{round(point[0] - at[0], 1):g} {round(point[1] - at[1], 1):g} ")
            at = point
        parts.append("".join(steps).rstrip() + "z")
    return "".join(parts).replace(" -", "-").replace("-0.", "-.").replace(" 0.", " .")


def svg(topology: dict[str, Any], tolerance: float = TOLERANCE) -> str:
    """Return the drawing: one path `#land`, coloured by the page that uses it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}">'
        "<!-- Land: Natural Earth, public domain. Projection: Equal Earth. -->"
        f'<path id="land" d="{path_data(topology, tolerance)}"/></svg>\n'
    )


if __name__ == "__main__":
    for source, drawing, bend in (
        ("land-110m.json", "world.svg", TOLERANCE),
        ("land-50m.json", "world-near.svg", NEAR_TOLERANCE),
    ):
        outline = json.loads((Path(sys.argv[1]) / source).read_text(encoding="utf-8"))
        (DRAWINGS / drawing).write_text(svg(outline, bend), encoding="utf-8")
