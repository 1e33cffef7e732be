"""A hub with its label, and time that passes, for the tests of this room."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import time_machine

from local4action.agreements.models import Agreement
from local4action.hubs.models import Hub
from local4action.hubs.tasks import reach_starts
from local4action.hubs.tests.story import story
from local4action.labels.actions import grant
from local4action.labels.tasks import keep_time
from local4action.reviews.models import Decision

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from local4action.labels.models import Label

NEVER: Mapping[dt.date, Callable[[], Any]] = {}


def labelled(
    cast: Any,
    make: Any,
    *,
    decided_on: dt.date = dt.date(2026, 12, 1),
    conditions: str = "",
    signed_at: dt.datetime | None = None,
    **hub: Any,
) -> Label:
    """The label of the lead's hub, granted by a decision; signed where a moment is said."""
    proposal = make.proposal(organisation=cast.lead_town, state="granted")
    Decision.objects.create(
        proposal=proposal,
        outcome="granted",
        body=cast.executive_bureau,
        decided_on=decided_on,
        minutes="Item 4",
        conditions=conditions,
        recorded_by=cast.officer,
    )
    found = story(cast, make, proposal=proposal, **hub)
    if signed_at is not None:
        make.agreement(found, state="signed", acceptor=cast.partner_town)
        Agreement.objects.filter(hub=found).update(signed_at=signed_at)
    label = grant(found)
    assert label is not None
    return label


def in_force(cast: Any, make: Any, **hub: Any) -> Label:
    """A label in force since 1 January 2027 for a hub that runs until the end of 2028."""
    given = {
        "state": "running",
        "start": "2027-01-01",
        "end": "2028-12-31",
        "confirmed_on": dt.date(2027, 1, 1),
        "signed_at": dt.datetime(2026, 12, 20, tzinfo=dt.UTC),
    }
    with time_machine.travel("2027-01-01T09:00:00+00:00", tick=False):
        label = labelled(cast, make, **{**given, **hub})
        keep_time(0)
    label.refresh_from_db()
    return label


def days(first: dt.date, last: dt.date) -> list[dt.date]:
    """Every day from the first to the last."""
    return [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]


def live(
    first: dt.date,
    last: dt.date,
    *,
    acts: Mapping[dt.date, Callable[[], Any]] = NEVER,
    asleep: frozenset[dt.date] = frozenset(),
) -> None:
    """Let days pass: what people do happens at noon, the jobs run afterwards.

    On days `asleep` no job runs. The job that starts hubs is asked as long as one is to start.
    """
    to_start = True
    for day in days(first, last):
        with time_machine.travel(dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC)):
            if day in acts:
                acts[day]()
            if day in asleep:
                continue
            if to_start:
                reach_starts(0)
                to_start = Hub.objects.filter(state="agreed").exists()
            keep_time(0)
