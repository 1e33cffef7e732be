"""Shares and counts: how sure a share is, whether two coders agree, how many carry the load."""

from __future__ import annotations

from math import exp, fsum, log, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Final, TypedDict

from local4action.measures.inputs import at_least, items, measure, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

# Two-sided 95 %: 1.959964.
_Z: Final = NormalDist().inv_cdf(0.975)


class Bounds(TypedDict):
    """An interval of a share, 0 to 1."""

    lo: float
    hi: float


class Agreement(TypedDict):
    """Agreement beyond chance, at most 1; None when chance alone agrees always."""

    kappa: float | None


class Concentration(TypedDict):
    """Effective numbers of sources, 1 to how many there are."""

    q1: float
    q2: float


@measure
def wilson(k: int, n: int) -> Bounds:
    """The 95 % interval of a share, by Wilson's score.

    Args:
        k: how many of them, 0 to n.
        n: of how many, 1 or more.

    Returns:
        `lo` and `hi`, 0 to 1: `lo` is 0 when k is, `hi` is 1 when k is n.

    Raises:
        ValueError: when one is no whole number, n is 0, or k more than n.

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927); R. G. Newcombe,
    Statistics in Medicine 17 (1998).
    """
    total, part = whole("n", n, 1), whole("k", k, 0)
    if part > total:
        raise ValueError(f"k must be at most n, but is {part} of {total}")
    square = _Z * _Z
    middle = (2 * part + square) / (2 * (total + square))
    half = _Z * sqrt(square + 4 * part * (total - part) / total) / (2 * (total + square))
    # At the ends the two are the same but for their last bits.
    lo = 0.0 if part == 0 else middle - half
    return {"lo": lo, "hi": 1.0 if part == total else middle + half}


@measure
def cohen_kappa(a: int, b: int, c: int, d: int) -> Agreement:
    """Agreement of two coders beyond what chance gives.

    Args:
        a: both said yes.
        b: the first said yes, the second no.
        c: the first said no, the second yes.
        d: both said no. All are whole numbers of 0 or more, and one is more than 0.

    Returns:
        `kappa`: 1 is full agreement, 0 that of chance, below 0 less than that. Null when both said
        the same of everything: then chance agrees as well.

    Raises:
        ValueError: when one is no such number, or nothing was coded.

    Source: J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological
    Measurement 20 (1960).
    """
    given = {"a": a, "b": b, "c": c, "d": d}
    yes, first, second, no = (whole(name, value, 0) for name, value in given.items())
    total = yes + first + second + no
    if total == 0:
        raise ValueError("a, b, c and d must count something, but all are 0")
    # In whole numbers, times total squared: where chance agrees always it does so exactly.
    agreed = total * (yes + no)
    by_chance = (yes + first) * (yes + second) + (second + no) * (first + no)
    if by_chance == total * total:
        return {"kappa": None}
    return {"kappa": (agreed - by_chance) / (total * total - by_chance)}


@measure
def hill(counts: Sequence[float]) -> Concentration:
    """On how many sources something rests, in effect.

    Args:
        counts: how often each source was built on, 0 or more; one of them is more than 0.

    Returns:
        `q1`: exp of Shannon's entropy. `q2`: 1 / sum of squared shares, which frequent ones weigh
        more in. Both are the number of sources when all are as frequent, and 1 when one does all.

    Raises:
        ValueError: when a count is no number of at least 0, or there is none above 0.

    Source: M. O. Hill, Diversity and evenness, Ecology 54 (1973).
    """
    given = [at_least(f"counts[{at}]", one, 0) for at, one in enumerate(items("counts", counts, 1))]
    total = fsum(given)
    if total == 0:
        raise ValueError("counts must hold one above 0")
    parts = [part for one in given if (part := one / total) > 0]
    return {
        "q1": exp(-fsum(part * log(part) for part in parts)),
        "q2": 1 / fsum(part * part for part in parts),
    }
