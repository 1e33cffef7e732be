"""Days as numbers: month ends, leap days, and lights that change on the day."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local4action.measures import decimal_year, desa_freshness, months_between, out_of_date

days = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))


def months(start, day):
    return months_between(start, day)["months"]


def test_whole_months_and_days_of_the_month_they_lie_in():
    assert months("2026-01-15", "2026-01-15") == 0
    assert months("2026-01-15", "2026-02-15") == 1
    assert months("2026-01-15", "2026-02-14") == 30 / 31
    assert months("2026-01-15", "2028-01-15") == 24
    assert months("2026-01-15", "2026-03-01") == 1 + 14 / 28
    assert months("2024-01-15", "2024-03-01") == 1 + 15 / 29
    assert months("2026-12-31", "2027-01-30") == 30 / 31


def test_months_that_have_no_such_day():
    assert months("2026-01-31", "2026-02-28") == 1
    assert months("2024-01-31", "2024-02-28") == 28 / 29
    assert months("2024-01-31", "2024-02-29") == 1
    assert months("2024-01-31", "2024-03-30") == 1 + 30 / 31
    assert months("2024-01-31", "2024-03-31") == 2
    assert months("2024-02-29", "2025-02-28") == 12
    assert months("2024-02-29", "2025-03-01") == 12 + 1 / 29
    assert months("2024-02-29", "2028-02-29") == 48
    assert months("2025-08-31", "2025-09-30") == 1


@given(days, st.integers(0, 2000))
def test_a_later_day_is_always_more(start, after):
    day = start + dt.timedelta(after)
    assert months(start, day) < months(start, day + dt.timedelta(1))
    assert months(start, day) == pytest.approx(after / 30.436875, abs=0.1)


@given(days.filter(lambda day: day.day <= 28), st.integers(0, 120))
def test_the_same_day_of_a_month_is_whole(start, later):
    years, month = divmod(start.month - 1 + later, 12)
    assert months(start, start.replace(year=start.year + years, month=month + 1)) == later


@given(days)
def test_years_as_numbers(day):
    first, next_first = dt.date(day.year, 1, 1), dt.date(day.year + 1, 1, 1)
    assert decimal_year(day) == decimal_year(day.isoformat())
    assert decimal_year(day)["year"] == day.year + (day - first) / (next_first - first)


def test_years_as_numbers_by_hand():
    assert decimal_year("2027-01-01") == {"year": 2027.0}
    assert decimal_year("2027-07-02") == {"year": 2027 + 182 / 365}
    assert decimal_year("2028-02-29") == {"year": 2028 + 59 / 366}
    assert decimal_year("2028-12-31") == {"year": 2028 + 365 / 366}


def test_the_light_changes_on_the_day():
    def light(last, now):
        return desa_freshness(last, now)["light"]

    assert light("2026-05-04", "2026-05-04") == "green"
    assert light("2026-05-04", "2027-05-03") == "green"
    assert light("2026-05-04", "2027-05-04") == "yellow"
    assert light("2026-05-04", "2028-05-03") == "yellow"
    assert light("2026-05-04", "2028-05-04") == "red"
    assert light("2026-05-04", "2046-05-04") == "red"
    assert light("2024-02-29", "2025-02-28") == "green"
    assert light("2024-02-29", "2025-03-01") == "yellow"
    assert light("2024-02-29", "2026-02-28") == "yellow"
    assert light("2024-02-29", "2026-03-01") == "red"


def test_a_value_is_too_old_after_two_years_or_a_third_of_the_plan():
    def old(last, now, span):
        return out_of_date(last, now, 2024, 2024 + span)

    assert old(2024, 2026, 3) == {"out_of_date": False, "years_old": 2, "allowed": 2}
    assert old(2024, 2026.01, 3)["out_of_date"]
    assert old(2024, 2027, 9) == {"out_of_date": False, "years_old": 3, "allowed": 3}
    assert old(2024, 2027.01, 9)["out_of_date"]
    assert not old(2026.3, 2028.3, 5)["out_of_date"]  # their last bits make it a little more
    assert old(2028, 2026, 3) == {"out_of_date": False, "years_old": -2, "allowed": 2}
    with pytest.raises(ValueError, match="target_year must be later"):
        old(2024, 2026, 0)


@pytest.mark.parametrize(
    "bad",
    [
        *[
            "2026-02-29",
            "2026-13-01",
            "2026-1-1",
            "20260101",
            "2026-W01-1",
            "",
            "x",
            None,
            2026,
            True,
        ],
        *["2026-01-01T00:00:00", dt.datetime(2026, 1, 1, tzinfo=dt.UTC)],
    ],
)
def test_what_is_no_day(bad):
    with pytest.raises(ValueError, match="start (must be a day such as|is no day)"):
        months_between(bad, "2027-01-01")
    with pytest.raises(ValueError, match="day (must be a day such as|is no day)"):
        decimal_year(bad)
    with pytest.raises(ValueError, match="now (must be a day such as|is no day)"):
        desa_freshness("2020-01-01", bad)


def test_backwards():
    with pytest.raises(ValueError, match="day must not be earlier than start"):
        months_between("2026-01-02", "2026-01-01")
    with pytest.raises(ValueError, match="now must not be earlier than last"):
        desa_freshness("2026-01-02", "2026-01-01")
