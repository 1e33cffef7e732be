"""Our alpha against published figures and against a library nobody here wrote."""

# ruff: noqa: S311 - the same tables each time

from __future__ import annotations

import random

import krippendorff
import numpy as np
import pytest

from local4action.reviews import agreement

N = None
# K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C: four observers,
# twelve units, missing values. Published: ordinal 0.815, interval 0.849.
PUBLISHED = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3),
    (N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N),
)


@pytest.mark.parametrize(("level", "known"), [("ordinal", 0.815), ("interval", 0.849)])
def test_the_published_example(level, known):
    units = list(zip(*PUBLISHED, strict=True))
    assert round(agreement.alpha(units, level), 3) == known


def table(draw):
    """A random table of units by readers, with gaps, some of it agreed upon."""
    readers, lean = draw.randint(2, 7), draw.random()
    rows = []
    for _unit in range(draw.randint(2, 40)):
        true = draw.randint(0, 4)
        rows.append(
            [
                None
                if draw.random() < 0.3
                else true
                if draw.random() < lean
                else draw.randint(0, 4)
                for _reader in range(readers)
            ]
        )
    return rows


@pytest.mark.parametrize("level", agreement.LEVELS)
def test_random_tables_as_the_library_has_them(level):
    draw, compared = random.Random(7), 0
    for _time in range(400):
        rows = table(draw)
        ours = agreement.alpha(rows, level)
        paired = [[one for one in row if one is not None] for row in rows]
        values = {one for row in paired if len(row) > 1 for one in row}
        if len(values) < 2:
            assert ours is None
            continue
        data = np.array([[np.nan if one is None else one for one in row] for row in rows]).T
        theirs = krippendorff.alpha(reliability_data=data, level_of_measurement=level)
        assert ours == pytest.approx(theirs, abs=1e-12)
        compared += 1
    assert compared > 350


def test_nothing_to_compare_is_said_and_not_invented():
    for units in ([], [[3, None], [None, 1]], [[2, 2], [2, 2, 2]]):
        found = agreement.measure([units], "ordinal")
        assert (found.alpha, found.low, found.high) == (None, None, None)
    with pytest.raises(ValueError, match="ratio"):
        agreement.measure([], "ratio")


def test_the_interval_is_the_same_for_everyone_and_narrows_with_files():
    draw = random.Random(3)

    def files(number):
        return [[[one, min(4, one + draw.randint(0, 1))] for one in (draw.randint(0, 4), 2)]
                for _file in range(number)]  # fmt: skip

    few, many = files(12), files(300)
    assert agreement.measure(few, "ordinal") == agreement.measure(few, "ordinal")
    wide, narrow = agreement.measure(few, "interval"), agreement.measure(many, "interval")
    assert wide.low < wide.alpha < wide.high
    assert narrow.high - narrow.low < (wide.high - wide.low) / 2
    assert (narrow.groups, narrow.units, narrow.values) == (300, 600, 1200)


def test_the_interval_is_that_of_a_plain_bootstrap():
    """Packed sums change nothing: the same draws, added up the long way."""
    draw = random.Random(5)
    groups = [[[draw.randint(0, 4) for _reader in range(3)]] for _file in range(15)]
    found = agreement.measure(groups, "interval", resamples=200, seed=9)
    again = random.Random(9)
    drawn = sorted(
        agreement.alpha([group[0] for group in again.choices(groups, k=15)], "interval")
        for _time in range(200)
    )
    assert (found.low, found.high) == pytest.approx((drawn[4], drawn[195]))
