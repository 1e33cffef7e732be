"""Least developed countries on a day."""

from __future__ import annotations

import datetime as dt

import pytest

from local4action.members.ldc import countries_on, is_least_developed

AN_ORDINARY_DAY = dt.date(2026, 6, 1)


@pytest.mark.parametrize(
    ("country", "on", "expected"),
    [
        ("AO", AN_ORDINARY_DAY, True),
        ("ao", AN_ORDINARY_DAY, True),
        ("FR", AN_ORDINARY_DAY, False),
        ("", AN_ORDINARY_DAY, False),
        ("AO", dt.date(1993, 12, 31), False),
        ("AO", dt.date(1994, 1, 1), True),
        # The first day off the list is off it.
        ("BT", dt.date(2023, 12, 12), True),
        ("BT", dt.date(2023, 12, 13), False),
        # Known to the month: that month still counts.
        ("BW", dt.date(1994, 12, 31), True),
        ("BW", dt.date(1995, 1, 1), False),
    ],
)
def test_a_country_on_a_day(country, on, expected):
    assert is_least_developed(country, on) is expected


def test_the_list_of_a_day():
    found = countries_on(AN_ORDINARY_DAY)
    assert len(found) == 44
    assert found == tuple(sorted(found))
    assert "BT" not in found
