"""Least developed countries on a day."""

from __future__ import annotations

import datetime as dt

import pytest

from local4action.members.ldc import countries_on, is_least_developed, leaves_on

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


@pytest.mark.parametrize(
    ("country", "today", "expected"),
    [
        # Set for 24 November 2026: until then the country is on the list, and the day a plan.
        ("NP", dt.date(2026, 11, 22), dt.date(2026, 11, 24)),
        ("np", dt.date(2026, 11, 23), dt.date(2026, 11, 24)),
        ("NP", dt.date(2026, 11, 24), None),
        ("SN", dt.date(2026, 11, 24), dt.date(2029, 12, 19)),
        ("AO", dt.date(2026, 11, 22), None),
        ("FR", dt.date(2026, 11, 22), None),
        ("BT", dt.date(2026, 11, 22), None),
        ("BW", dt.date(1994, 12, 31), dt.date(1994, 12, 1)),
    ],
)
def test_the_day_a_country_is_planned_to_leave(country, today, expected):
    assert leaves_on(country, today) == expected
    if expected and expected > today:
        assert is_least_developed(country, today)
        assert not is_least_developed(country, expected)


def test_the_list_of_a_day():
    found = countries_on(AN_ORDINARY_DAY)
    assert len(found) == 44
    assert found == tuple(sorted(found))
    assert "BT" not in found
