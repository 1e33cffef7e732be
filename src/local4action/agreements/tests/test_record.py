"""What the rules of a promise say."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from local4action.agreements.promises import Promise, claims, percent, problems


def said(*weights, **changed):
    due = dt.date(2027, 6, 1)
    promises = [Promise(f"D{n}", Decimal(w), due, 1, 2) for n, w in enumerate(weights, 1)]
    given = {
        "criteria": 1,
        "workshops": 1,
        "start": "2027-01",
        "end": "2028-12",
        "parties": {1, 2, 3},
        "partners": 2,
    }
    return problems(changed.pop("promises", promises), **{**given, **changed})


def test_what_is_missing_is_said():
    assert said("0.5", "0.5") == []
    assert said("0.3333", "0.3333", "0.3334") == []
    assert said("0.6", "0.4") == ["D1 weighs 60 %: no deliverable may weigh more than 50 %."]
    assert said("0.5", "0.4") == ["The weights add up to 90 %, not to 100 %."]
    assert said("0.5", "0.5", end="2027-09") == [
        "The hub runs for 9 months; it must be from one to three years."
    ]
    assert said("0.5", "0.5", start="2027-07", end="2029-06") == [
        "D1 is due outside the time of the hub.",
        "D2 is due outside the time of the hub.",
    ]
    assert said("0.5", "0.5", partners=1) == ["1 of at least two partners has said yes so far."]
    assert said("0.5", "0.5", criteria=0) == ["Write at least one success criterion."]
    assert said("0.5", "0.5", workshops=0) == ["Record how it was agreed: at least one workshop."]
    assert len(said("0.5", "0.5", parties={1})) == 2
    assert said(start=None) == [
        "Add the deliverables: at least two, as none may weigh more than half.",
        "Write the start and the end of the hub in its file first.",
    ]


def test_what_may_be_claimed_follows_from_the_length():
    assert "deliverables only" in claims("2027-01", "2027-12", 4)[0]
    assert "first signs" in claims("2027-01", "2028-12", 4)[0]
    assert "faster since the start" in claims("2027-01", "2029-12", 4)[0]
    assert "fewer than four" in claims("2027-01", "2027-12", 3)[-1]


def test_weights_in_per_cent():
    assert [percent(Decimal(one)) for one in ("0.5", "0.3333", "1", "0.001")] == [
        "50",
        "33.33",
        "100",
        "0.1",
    ]
