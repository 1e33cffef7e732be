"""How a criterion was rated, group by group, and how far the groups are apart.

Plain data in, plain data out. A rating is a whole number from 1 to 5; None is "cannot judge".
A scale of words has an order and no unit, so its middle is the median and never a mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SCALE: Final = (1, 2, 3, 4, 5)
# Fewer answers than this are only counted: one could tell who gave them.
FEWEST: Final = 3


@dataclass(frozen=True, slots=True)
class Distribution:
    """The answers of one group to one criterion.

    `counts` has one number for each step of the scale, lowest first.
    """

    counts: tuple[int, ...]
    cannot_judge: int

    @property
    def answered(self) -> int:
        """All answers, "cannot judge" among them."""
        return sum(self.counts) + self.cannot_judge

    @property
    def rated(self) -> int:
        """The answers on the scale."""
        return sum(self.counts)

    @property
    def shown(self) -> bool:
        """Whether there are enough answers to show how they spread."""
        return self.answered >= FEWEST

    @property
    def median(self) -> float | None:
        """The middle rating, from 1 to 5 in halves; None below three ratings on the scale."""
        if self.rated < FEWEST:
            return None
        return float(
            median(
                step for step, count in zip(SCALE, self.counts, strict=True) for _ in range(count)
            )
        )


@dataclass(frozen=True, slots=True)
class Distance:
    """The two groups that are furthest apart, and by how many steps of the scale (0 to 4).

    `word` is same (less than one step), apart (one step or more) or far (two or more).
    """

    steps: float
    highest: str
    lowest: str

    @property
    def word(self) -> str:
        """How far that is."""
        if self.steps < 1:
            return "same"
        return "apart" if self.steps < 2 else "far"


def distribution(values: Iterable[int | None]) -> Distribution:
    """Count ratings.

    Raises:
        ValueError: a rating is not on the scale.
    """
    found, cannot = dict.fromkeys(SCALE, 0), 0
    for value in values:
        if value is None:
            cannot += 1
        elif value in found:
            found[value] += 1
        else:
            raise ValueError(value)
    return Distribution(tuple(found.values()), cannot)


def distance(groups: Mapping[str, Distribution]) -> Distance | None:
    """The largest difference between the medians of two groups.

    Only groups with a median count, see `Distribution.median`; None where fewer than two have one.
    Of equal medians the group named first is taken.
    """
    medians = {name: one.median for name, one in groups.items() if one.median is not None}
    if len(medians) < 2:
        return None
    highest = max(medians, key=lambda name: medians[name])
    lowest = min(medians, key=lambda name: medians[name])
    return Distance(medians[highest] - medians[lowest], highest, lowest)
