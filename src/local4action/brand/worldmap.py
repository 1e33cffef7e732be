"""Places on the drawn world: the Equal Earth projection on a fixed field.

Source of the projection: B. Šavrič, T. Patterson, B. Jenny, "The Equal Earth map projection",
International Journal of Geographical Information Science, 2018. Land: Natural Earth, public domain.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

# The polynomial of the paper.
A1: Final = 1.340264
A2: Final = -0.081106
A3: Final = 0.000893
A4: Final = 0.003796
_M: Final = math.sqrt(3) / 2

# The field everything is drawn on. The far south is cut: no town lies below 60 degrees.
WIDTH: Final = 1000.0
HEIGHT: Final = 440.0
SOUTH_EDGE: Final = -60.0
LONGEST_REACH: Final = 30.0


def _plane(lon: float, lat: float) -> tuple[float, float]:
    """Project degrees to the plane of the paper, y up, unit sphere."""
    theta = math.asin(_M * math.sin(math.radians(lat)))
    squared = theta * theta
    sixth = squared**3
    slope = A1 + 3 * A2 * squared + sixth * (7 * A3 + 9 * A4 * squared)
    x = math.radians(lon) * math.cos(theta) / (_M * slope)
    y = theta * (A1 + A2 * squared + sixth * (A3 + A4 * squared))
    return x, y


_SCALE: Final = WIDTH / (2 * _plane(180, 0)[0])
_TOP: Final = _plane(0, 84)[1]


@lru_cache(maxsize=4096)
def equal_earth(lon: float, lat: float) -> tuple[float, float]:
    """Return where a place lies on the field of `WIDTH` x `HEIGHT`, y down, one decimal.

    `lon` -180 to 180 and `lat` -90 to 90 in degrees; anything else raises `ValueError`.
    """
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        message = f"not a place on earth: {lon}, {lat}"
        raise ValueError(message)
    x, y = _plane(lon, lat)
    return round(WIDTH / 2 + x * _SCALE, 1), round((_TOP - y) * _SCALE, 1)


class Point(NamedTuple):
    """A place on the drawn world; `radius` grows with the root of `number`.

    `reach` is the radius within which a finger or a pointer hits it: no two reach into each other.
    """

    x: float
    y: float
    label: str
    url: str
    number: int
    radius: float
    reach: float


def points(places: Iterable[Mapping[str, Any]]) -> list[Point]:
    """Return the points of `places` (`lon`, `lat`, `label`, `url`, `count`, 1 when absent).

    Largest first, so that a small dot is never hidden under a large one.
    """
    found = [(*equal_earth(float(one["lon"]), float(one["lat"])), one) for one in places]
    found.sort(key=lambda one: one[0])
    made = []
    for (x, y, place), reach in zip(found, _reaches([one[:2] for one in found]), strict=True):
        number = int(place.get("count", 1))
        radius = round(min(5 + 2 * math.sqrt(max(number - 1, 0)), 22), 1)
        url = str(place.get("url", ""))
        made.append(Point(x, y, str(place["label"]), url, number, radius, reach))
    return sorted(made, key=lambda point: (-point.radius, point.label))


def _reaches(row: Sequence[tuple[float, float]]) -> list[float]:
    """Return half the way of each to its nearest neighbour, 1 to `LONGEST_REACH`; sorted by x."""
    nearest = [2 * LONGEST_REACH] * len(row)
    for here, (x, y) in enumerate(row):
        for there in range(here + 1, len(row)):
            further, other = row[there]
            if further - x >= 2 * LONGEST_REACH:
                break
            apart = math.hypot(further - x, other - y)
            nearest[here] = min(nearest[here], apart)
            nearest[there] = min(nearest[there], apart)
    return [round(max(apart / 2, 1.0), 1) for apart in nearest]
