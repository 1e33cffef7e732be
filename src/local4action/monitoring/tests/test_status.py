"""Where a deliverable stands on a day."""

from __future__ import annotations

import datetime as dt

import pytest

from local4action.hubs.timing import unconfirmed_since
from local4action.monitoring.status import (
    Answered,
    DeliverableStatus,
    Reported,
    deliverable_status,
    word_of,
)

DUE = dt.date(2026, 6, 30)


def day(offset):
    return DUE + dt.timedelta(days=offset)


@pytest.mark.parametrize(
    ("said", "answers", "on", "expected"),
    [
        ([], [], 0, DeliverableStatus("planned")),
        ([], [], 1, DeliverableStatus("overdue")),
        ([(-9, "under_way")], [], 0, DeliverableStatus("under_way")),
        ([(-9, "under_way")], [], 1, DeliverableStatus("overdue")),
        ([(-9, "under_way")], [], -10, DeliverableStatus("planned")),
        ([(-1, "delivered")], [], 200, DeliverableStatus("reported")),
        ([(-1, "delivered")], [(0, 100, "accepted")], 99, DeliverableStatus("reported")),
        (
            [(-1, "delivered")], [(0, 100, "accepted")], 100,
            DeliverableStatus("accepted", 0, day(100), on_time=True),
        ),
        (
            [(90, "delivered")], [(0, 95, "accepted")], 95,
            DeliverableStatus("accepted_late", 0, day(95), on_time=True),
        ),
        ([(91, "delivered")], [], 91, DeliverableStatus("delivered_late", 91)),
        (
            [(91, "delivered")], [(0, 95, "accepted")], 95,
            DeliverableStatus("delivered_late", 91, day(95)),
        ),
        ([(-1, "delivered")], [(0, 5, "disputed")], 6, DeliverableStatus("disputed")),
        ([(-1, "delivered"), (9, "delivered")], [(0, 5, "disputed")], 9, DeliverableStatus("reported")),
        ([(-1, "delivered"), (9, "under_way")], [(0, 5, "disputed")], 9, DeliverableStatus("overdue")),
        (
            [(-9, "delivered"), (9, "under_way")], [(0, -5, "accepted")], 9,
            DeliverableStatus("accepted", 0, day(-5), on_time=True),
        ),
    ],
)  # fmt: skip
def test_status_on_a_day(said, answers, on, expected):
    reports = [Reported(number, day(at), status) for number, (at, status) in enumerate(said)]
    given = [Answered(report, day(at), outcome) for report, at, outcome in answers]
    assert deliverable_status(DUE, reports, given, day(on)) == expected


def test_days_late_are_said():
    assert word_of(DeliverableStatus("delivered_late", 91)) == "Delivered late (91 days)"


@pytest.mark.parametrize(
    ("state", "known", "expected"),
    [
        ("running", [dt.date(2026, 1, 31)], dt.date(2026, 1, 31)),
        ("running", [dt.date(2026, 2, 1)], None),
        ("running", [None, dt.date(2025, 1, 1), dt.date(2026, 6, 1)], None),
        ("running", [dt.date(2025, 1, 1), dt.date(2026, 9, 1)], dt.date(2025, 1, 1)),
        ("completed", [dt.date(2020, 1, 1)], None),
        ("running", [], None),
    ],
)
def test_unconfirmed_after_more_than_six_months(state, known, expected):
    assert unconfirmed_since(state, known, dt.date(2026, 8, 1)) == expected
