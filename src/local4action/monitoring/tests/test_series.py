"""Series as known at a moment, and the values that are due."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local4action.monitoring.series import Due, due_dates, due_now, series_known_at


@dataclass(frozen=True)
class Row:
    pk: int
    on: str
    value: Decimal | None
    day: int
    corrects_id: int | None = None
    breaks_series: bool = False

    @property
    def recorded_at(self) -> dt.datetime:
        return dt.datetime(2026, 1, self.day, tzinfo=dt.UTC)


def moment(day):
    return dt.datetime(2026, 1, day, 12, tzinfo=dt.UTC)


ROWS = [
    Row(1, "2024", Decimal(41), 1),
    Row(2, "2023", Decimal(38), 2),
    Row(3, "2024", Decimal(43), 5, corrects_id=1),
    Row(4, "2025", Decimal(60), 6),
    Row(5, "2025", Decimal(60), 8, corrects_id=4, breaks_series=True),
    Row(6, "2024", None, 9, corrects_id=3),
]


@pytest.mark.parametrize(
    ("day", "known"),
    [
        (1, [["2024 41"]]),
        (2, [["2023 38", "2024 41"]]),
        (5, [["2023 38", "2024 43"]]),
        (7, [["2023 38", "2024 43", "2025 60"]]),
        (8, [["2023 38", "2024 43"], ["2025 60"]]),
        (9, [["2023 38"], ["2025 60"]]),
    ],
)
def test_what_was_known_at_a_moment(day, known):
    found = series_known_at(ROWS, moment(day))
    assert [[f"{one.on} {one.value}" for one in series] for series in found] == known


def test_nothing_was_known_before_the_first():
    assert series_known_at(ROWS, dt.datetime(2025, 1, 1, tzinfo=dt.UTC)) == []


def test_a_break_on_a_date_without_a_value_counts_from_the_next():
    rows = [
        Row(1, "2023", Decimal(1), 1),
        Row(2, "2024", Decimal(2), 1, breaks_series=True),
        Row(3, "2025", Decimal(3), 1),
        Row(4, "2024", None, 2, corrects_id=2, breaks_series=True),
    ]
    assert [[one.on for one in each] for each in series_known_at(rows)] == [["2023"], ["2025"]]


@st.composite
def recorded(draw):
    rows = []
    for year in draw(st.sets(st.integers(2000, 2030), max_size=8)):
        before = None
        for _time in range(draw(st.integers(1, 4))):
            number = len(rows) + 1
            value = draw(st.none() | st.integers(0, 99)) if before else draw(st.integers(0, 99))
            rows.append(
                Row(number, str(year), value, draw(st.integers(1, 31)), before, draw(st.booleans()))
            )
            before = number
    return draw(st.permutations(rows))


@given(recorded(), st.integers(1, 31))
def test_what_comes_later_changes_nothing_that_was_known(rows, day):
    by_then = [row for row in rows if row.recorded_at <= moment(day)]
    found = series_known_at(rows, moment(day))
    assert found == series_known_at(by_then)
    dates = [one.on for series in found for one in series]
    assert dates == sorted(set(dates))
    assert all(series and all(one.value is not None for one in series) for series in found)


@pytest.mark.parametrize(
    ("every", "follow_up", "expected"),
    [
        ("year", 0, ["2026-01-31", "2027-01-31"]),
        ("year", 12, ["2026-01-31", "2027-01-31", "2028-01-31"]),
        ("half", 0, ["2026-01-31", "2026-07-31", "2027-01-31"]),
        (
            "quarter",
            3,
            ["2026-01-31", "2026-04-30", "2026-07-31", "2026-10-31", "2027-01-31", "2027-04-30"],
        ),
    ],
)
def test_the_days_a_value_is_due(every, follow_up, expected):
    found = due_dates("2026-01-31", "2027-01-30", every, follow_up)
    assert [str(day) for day in found] == expected


@pytest.mark.parametrize(
    ("observed", "today", "expected"),
    [
        ([], "2025-12-31", None),
        ([], "2026-01-01", Due(dt.date(2026, 1, 1), 1, overdue=False)),
        ([], "2026-04-02", Due(dt.date(2026, 1, 1), 1, overdue=True)),
        ([], "2027-02-01", Due(dt.date(2026, 1, 1), 2, overdue=True)),
        (["2026"], "2026-12-31", None),
        (["2026"], "2027-01-01", Due(dt.date(2027, 1, 1), 1, overdue=False)),
        (["2027-01"], "2027-01-31", None),
    ],
)
def test_what_is_due_on_a_day(observed, today, expected):
    due = due_dates("2026", "2027", "year", 0)
    assert due_now(due, observed, dt.date.fromisoformat(today)) == expected
