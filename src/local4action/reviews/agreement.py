"""How far readers agree beyond chance: Krippendorff's alpha with a bootstrap interval. Pure.

Alpha is 1 - D_o / D_e, the disagreement observed over the one expected if the same values were
dealt out at random; 1 is full agreement, 0 what chance would give. Readers may be missing.

Source: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability", University of Pennsylvania,
2011 (coincidence matrix; ordinal and interval differences). The interval is that of a percentile
bootstrap over groups of units: the scores of one file hang together, so files are drawn, not
single scores.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    # The values several readers gave to one thing; None where one gave none.
    type Unit = Sequence[int | None]

LEVELS: Final = ("ordinal", "interval")
RESAMPLES: Final = 1000
SEED: Final = 20210730
_BITS: Final = 64


@dataclass(frozen=True, slots=True)
class Agreement:
    """Alpha, the ends of its 95 % interval, and what it was made from.

    `alpha` is None where it is not defined: nothing was scored twice, or every score is the same.
    """

    alpha: float | None
    low: float | None
    high: float | None
    groups: int
    units: int
    values: int


def measure(
    groups: Sequence[Sequence[Unit]], level: str, *, resamples: int = RESAMPLES, seed: int = SEED
) -> Agreement:
    """Alpha of groups of units (the criteria of a file), with its interval.

    Args:
        groups: what is drawn by the bootstrap; each a list of units.
        level: `ordinal` or `interval`.
        resamples: how many draws.
        seed: the same seed gives the same interval.

    Raises:
        ValueError: for another level.
    """
    if level not in LEVELS:
        raise ValueError(f"no such level: {level}")
    kept = [[given for unit in group if len(given := _given(unit)) > 1] for group in groups]
    kept = [group for group in kept if group]
    units = [unit for group in kept for unit in group]
    domain = sorted({value for unit in units for value in unit})
    packed = _Packed(domain, {len(unit) for unit in units})
    counted = [packed.group(group) for group in kept]
    alpha = packed.alpha(sum(counted), level)
    low, high = (
        _interval(packed, counted, level, resamples, seed) if alpha is not None else (None,) * 2
    )
    return Agreement(alpha, low, high, len(kept), len(units), sum(len(unit) for unit in units))


def alpha(units: Sequence[Unit], level: str) -> float | None:
    """Alpha alone."""
    return measure([units], level, resamples=0).alpha


def _given(unit: Unit) -> list[int]:
    return [value for value in unit if value is not None]


def _interval(
    packed: _Packed, counted: list[int], level: str, resamples: int, seed: int
) -> tuple[float | None, float | None]:
    draw = random.Random(seed)  # noqa: S311 - the same figures for everyone who looks
    found = sorted(
        drawn
        for _number in range(resamples)
        if (drawn := packed.alpha(sum(draw.choices(counted, k=len(counted))), level)) is not None
    )
    if not found:
        return None, None
    last = len(found) - 1
    return found[math.floor(0.025 * last)], found[math.ceil(0.975 * last)]


class _Packed:
    """Coincidence matrices, each packed into one whole number.

    A thousand draws from thousands of files add up millions of small matrices: as one number for
    each file they are added at the speed of the machine, and exactly. Cells are scaled by the
    common multiple of what the method divides by, each unit's number of values less one.
    """

    def __init__(self, domain: list[int], sizes: set[int]) -> None:
        self.domain = domain
        self.cells = list(combinations_with_replacement(range(len(domain)), 2))
        self.scale = math.lcm(*(size - 1 for size in sizes)) if sizes else 1
        self.place = {cell: number * _BITS for number, cell in enumerate(self.cells)}

    def group(self, units: list[list[int]]) -> int:
        """The matrix of several units."""
        total = 0
        for unit in units:
            share = self.scale // (len(unit) - 1)
            counts = [unit.count(value) for value in self.domain]
            for one, other in self.cells:
                pairs = counts[one] * (counts[one] - 1 if one == other else counts[other])
                total += (pairs * share) << self.place[one, other]
        return total

    def alpha(self, total: int, level: str) -> float | None:
        """Alpha of an added-up matrix; None where it is not defined."""
        mask = (1 << _BITS) - 1
        matrix = {cell: (total >> place) & mask for cell, place in self.place.items()}
        marginals = [
            sum(matrix[min(one, other), max(one, other)] for other in range(len(self.domain)))
            for one in range(len(self.domain))
        ]
        whole = sum(marginals)
        observed = expected = 0.0
        for (one, other), pairs in matrix.items():
            if one != other:
                apart = self._apart(one, other, level, marginals)
                observed += pairs * apart
                expected += marginals[one] * marginals[other] * apart
        if not expected:
            return None
        # Everything is scaled alike, but for the one that stands for a pair with itself.
        return 1 - (whole - self.scale) * observed / expected

    def _apart(self, one: int, other: int, level: str, marginals: list[int]) -> float:
        """The squared difference of two values."""
        if level == "interval":
            return float((self.domain[one] - self.domain[other]) ** 2)
        between = sum(marginals[one : other + 1]) - (marginals[one] + marginals[other]) / 2
        return between**2
