"""How alike the readers of a call score: spread of each file, leniency, agreement. Pure.

The mean of a review is that of its scores, weighted as the rubric says, from 0 to 4; "cannot
judge" takes no part. Nobody's mean decides anything: these figures say where the board should
talk, and whether its rubric is read alike.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Any, Final

from local4action.reviews import agreement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_SHOWN: Final = 50
# With fewer files an interval is so wide that any word about agreement would be a guess.
FEW_FILES: Final = 10
FEW_SHARED: Final = 5
# Krippendorff, Content Analysis (2004), p. 241: 0.8 to rely on, 0.667 for tentative conclusions.
RELIABLE, TENTATIVE = 0.8, 0.667
ALIKE: Final = 0.25


@dataclass(frozen=True, slots=True)
class Given:
    """One score of one reader; `value` is None where they could not judge."""

    file: int
    reader: int
    criterion: int
    value: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What was found, and the keys of the reviews it was made from."""

    reviews: list[int]
    figures: dict[str, Any]


def figures(scores: Iterable[Given], weights: Mapping[int, int]) -> dict[str, Any]:
    """The figures of a call.

    Args:
        scores: of submitted reviews, those a viewer may know of and no others.
        weights: of each criterion, by its key.
    """
    by_file: dict[int, dict[int, dict[int, int | None]]] = defaultdict(lambda: defaultdict(dict))
    cannot: Counter[int] = Counter()
    for one in scores:
        by_file[one.file][one.reader][one.criterion] = one.value
        cannot[one.reader] += one.value is None
    means = {
        file: {reader: mean for reader, given in readers.items()
               if (mean := _mean(given, weights)) is not None}
        for file, readers in by_file.items()
    }  # fmt: skip
    groups = [
        [[given.get(criterion) for given in readers.values()] for criterion in weights]
        for readers in by_file.values()
        if len(readers) > 1
    ]
    spread = [
        _spread(file, by_file[file], given) for file, given in means.items() if len(given) > 1
    ]
    spread.sort(key=lambda one: (-one["spread"], -(one["widest"] or [0, 0])[1], one["file"]))
    return {
        "files": len(by_file),
        "shared": len(groups),
        "reviews": sum(len(readers) for readers in by_file.values()),
        "agreement": {level: asdict(agreement.measure(groups, level))
                      for level in agreement.LEVELS},
        "spread": spread[:MOST_SHOWN],
        "readers": _readers(means, cannot),
    }  # fmt: skip


def _mean(given: Mapping[int, int | None], weights: Mapping[int, int]) -> float | None:
    judged = [(value, weights.get(one, 0)) for one, value in given.items() if value is not None]
    whole = sum(weight for _value, weight in judged)
    return sum(value * weight for value, weight in judged) / whole if whole else None


def _spread(
    file: int, readers: Mapping[int, Mapping[int, int | None]], means: Mapping[int, float]
) -> dict[str, Any]:
    """How far apart a file's readers are, and the criterion they differ most on."""
    by_criterion: dict[int, list[int]] = defaultdict(list)
    for given in readers.values():
        for criterion, value in given.items():
            if value is not None:
                by_criterion[criterion].append(value)
    apart = [[one, max(found) - min(found)] for one, found in by_criterion.items() if found[1:]]
    widest = max(apart, key=lambda one: (one[1], -one[0]), default=None)
    return {
        "file": file,
        "spread": round(max(means.values()) - min(means.values()), 3),
        "lowest": round(min(means.values()), 3),
        "highest": round(max(means.values()), 3),
        "readers": len(means),
        "widest": widest,
    }


def _readers(
    means: Mapping[int, Mapping[int, float]], cannot: Mapping[int, int]
) -> list[dict[str, Any]]:
    """Of each reader: the mean difference to the others on the files they share, and how many."""
    differences: dict[int, list[float]] = defaultdict(list)
    for given in means.values():
        for reader, mean in given.items():
            others = [value for other, value in given.items() if other != reader]
            # A reader without a shared file is listed too, with nothing to say.
            differences[reader] += [mean - fmean(others)] if others else []
    return [
        {
            "reader": reader,
            "shared": len(found),
            "difference": round(fmean(found), 3) if found else None,
            "cannot": cannot.get(reader, 0),
        }
        for reader, found in sorted(differences.items())
    ]
