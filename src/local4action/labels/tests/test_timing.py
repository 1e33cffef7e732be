"""What the calendar has due for a label on a day, without a database."""

from __future__ import annotations

import datetime as dt

import pytest

from local4action.labels.timing import (
    Facts,
    Warned,
    due_step,
    due_warnings,
    renewal_limits,
    validity,
)

DAY = dt.date(2027, 7, 1)


def facts(**changed):
    given = {
        "state": "active",
        "hub_state": "running",
        "signed_on": dt.date(2027, 1, 10),
        "valid_until": dt.date(2028, 12, 31),
        "heard_on": dt.date(2027, 6, 1),
    }
    return Facts(**{**given, **changed})


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, None),
        ({"state": "candidate", "hub_state": "agreed"}, None),
        ({"state": "candidate", "signed_on": None}, None),
        ({"state": "candidate", "valid_until": None}, "activate"),
        ({"state": "candidate", "hub_state": "stopped"}, "stop_with_hub"),
        ({"state": "suspended", "hub_state": "stopped"}, "stop_with_hub"),
        ({"state": "completed", "hub_state": "stopped"}, None),
        ({"hub_state": "completed", "valid_until": DAY - dt.timedelta(days=1)}, "complete"),
        ({"state": "suspended", "hub_state": "completed"}, None),
        ({"valid_until": DAY}, None),
        ({"valid_until": DAY - dt.timedelta(days=1)}, "expire"),
        ({"state": "suspended", "valid_until": DAY - dt.timedelta(days=1)}, "expire"),
        ({"state": "withdrawn", "valid_until": DAY - dt.timedelta(days=1)}, None),
        ({"heard_on": dt.date(2027, 1, 1)}, None),
        ({"heard_on": dt.date(2026, 12, 31)}, "fall_silent"),
        ({"state": "suspended", "heard_on": dt.date(2026, 12, 31)}, None),
        ({"state": "on_watch", "watched_by_clock": True}, "be_heard"),
        ({"state": "on_watch", "watched_by_clock": False}, None),
        (
            {"state": "on_watch", "watched_by_clock": True, "heard_on": dt.date(2026, 12, 1)},
            None,
        ),
    ],
)
def test_the_step_that_is_due(changed, expected):
    assert due_step(facts(**changed), DAY) == expected


def test_the_end_is_told_at_the_nearest_distance_only():
    last = dt.date(2028, 12, 31)
    told = {
        left: [one.key for one in due_warnings(facts(heard_on=last), last - dt.timedelta(left))]
        for left in (61, 60, 15, 14, 0, -1)
    }
    assert told == {
        61: [],
        60: ["2028-12-31:60"],
        15: ["2028-12-31:60"],
        14: ["2028-12-31:14"],
        0: ["2028-12-31:14"],
        -1: [],
    }


def test_silence_is_told_from_five_months_until_the_watch():
    heard = facts(heard_on=dt.date(2027, 1, 31))
    told = Warned("silent_soon", dt.date(2027, 8, 1), "2027-01-31")
    assert due_warnings(heard, dt.date(2027, 6, 29)) == []
    assert due_warnings(heard, dt.date(2027, 6, 30)) == [told]
    assert due_warnings(heard, dt.date(2027, 7, 31)) == [told]
    assert due_warnings(heard, dt.date(2027, 8, 1)) == []
    assert due_step(heard, dt.date(2027, 7, 31)) is None
    assert due_step(heard, dt.date(2027, 8, 1)) == "fall_silent"


@pytest.mark.parametrize(
    ("signed_on", "start", "end", "expected"),
    [
        # The later of signature and start, to the end of the hub.
        ("2026-12-20", "2027-01-01", "2028-12-31", ("2027-01-01", "2028-12-31")),
        ("2027-02-10", "2027-01-01", "2028-12", ("2027-02-10", "2028-12-31")),
        # Not under a year, not over three.
        ("2027-01-01", "2027-01-01", "2027-05-31", ("2027-01-01", "2027-12-31")),
        ("2027-01-01", "2027-01-01", "2031-05-31", ("2027-01-01", "2029-12-31")),
        # A hub without an end; one that was started before its date.
        ("2027-03-15", None, None, ("2027-03-15", "2028-03-14")),
        ("2027-03-15", "2027-09-01", "2029-08-31", ("2027-07-01", "2029-08-31")),
        # A start known to the month begins with its last day, as the hub does.
        ("2027-01-10", "2027-01", "2028-12", ("2027-01-31", "2028-12-31")),
    ],
)
def test_from_when_to_when_a_label_is_valid(signed_on, start, end, expected):
    found = validity(dt.date.fromisoformat(signed_on), start, end, DAY)
    assert tuple(day.isoformat() for day in found) == expected


def test_a_renewed_period_begins_after_the_last_one_and_not_in_the_past():
    last = dt.date(2028, 12, 31)
    assert renewal_limits(last, DAY) == (dt.date(2029, 1, 1), dt.date(2031, 12, 31))
    later = dt.date(2029, 3, 10)
    assert renewal_limits(last, later) == (later, dt.date(2032, 3, 9))
