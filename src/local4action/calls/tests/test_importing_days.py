"""Dates as people write them in three languages."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from local4action.calls.importing.days import read_date, read_moment


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5 sept. 2021", "2021-09-05"),
        ("1er mars 2021", "2021-03-01"),
        ("14 août 2021", "2021-08-14"),
        ("5 de septiembre de 2021", "2021-09-05"),
        ("septiembre de 2021", "2021-09"),
        ("September 5th, 2021", "2021-09-05"),
        ("Sept 2021", "2021-09"),
        ("2021-09", "2021-09"),
        ("2021", "2021"),
        ("2021/9/5", "2021-09-05"),
        ("09/2021", "2021-09"),
        ("25/09/2021", "2021-09-25"),
        ("09/25/2021", "2021-09-25"),
        ("05.05.2021", "2021-05-05"),
    ],
)
def test_a_date_is_read_as_exactly_as_it_was_written(text, found):
    assert read_date(text) == found


def test_a_date_that_can_be_read_two_ways_needs_the_order():
    with pytest.raises(ValidationError, match="two ways"):
        read_date("09/05/2021")
    assert read_date("09/05/2021", "day-first") == "2021-05-09"
    assert read_date("09/05/2021", "month-first") == "2021-09-05"


@pytest.mark.parametrize(
    "text", ["31/02/2021", "soon", "5 sept. 21", "44444", "32 mars 2021", "mars", "2021-13", "٣"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValidationError, match="no date"):
        read_date(text)


def test_a_date_against_the_stated_order_is_refused():
    with pytest.raises(ValidationError, match="order"):
        read_date("09/25/2021", "day-first")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2021/09/05 2:32:10 PM GMT+2", "2021-09-05T12:32:10"),
        ("2021-09-05T14:32:10Z", "2021-09-05T14:32:10"),
        ("2021-09-05T14:32:10+02:00", "2021-09-05T12:32:10"),
        ("05/09/2021 14:32", "2021-09-05T12:32:00"),
        ("5 sept. 2021 à 14h32", "2021-09-05T12:32:00"),
        ("5 de septiembre de 2021, 12:05 a. m.", "2021-09-04T22:05:00"),
    ],
)
def test_a_moment_is_read_in_its_zone(text, found):
    moment, exact = read_moment(text, "day-first", "Europe/Madrid")
    assert (moment, exact) == (dt.datetime.fromisoformat(found).replace(tzinfo=dt.UTC), True)


@pytest.mark.parametrize("text", ["2021-09", "2021-09-05 25:00", "2021-09-05 14:32 PM", ""])
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(ValidationError):
        read_moment(text, "", "Europe/Madrid")


def test_a_day_without_a_time_is_its_midnight():
    moment, exact = read_moment("2021-09-05", "", "Europe/Madrid")
    assert (moment.isoformat(), exact) == ("2021-09-04T22:00:00+00:00", False)
