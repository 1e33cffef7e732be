"""Labels of invented hubs, with the life they would have had: the calendar's own rules, backdated.

Written straight to the tables, without a mail: what happened before the site began is told to
nobody. From then on the calendar finds nothing to catch up with.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from local4action.foundation import dates
from local4action.hubs.timing import SILENT_MONTHS, last_known, months_later
from local4action.labels.models import Label, LabelMove
from local4action.labels.queries import last_number
from local4action.labels.timing import Facts, due_step, last_day, validity
from local4action.labels.workflow import LABEL
from local4action.members.queries import bodies

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.accounts.models import Person
    from local4action.hubs.models import Hub

BATCH: Final = 500
DAY: Final = dt.timedelta(days=1)
# From the decision to the day a hub starts.
BEFORE: Final = dt.timedelta(days=75)
# A first period that was shorter than the hub, in months; one of the two was renewed.
SHORT: Final = {"couloirs": 24, "merenda": 24}
RENEWED: Final = ("merenda", "La cuisine livre neuf écoles sur dix et les comptes sont publics.")
SUSPENDED: Final = (
    "doorstep",
    "The label was shown on a product that is not the hub’s. It is back once that has ended.",
)
CONDITIONS: Final = {
    "seven-orchards": "Say who keeps the press running after the third year.",
    "lead-hub": "Nommer une deuxième ville partenaire avant le premier point d’étape.",
}
MET: Final = ("lead-hub", "Une deuxième ville a signé.")


@dataclasses.dataclass(slots=True)
class Life:
    """A label that is not written yet, and its steps."""

    label: Label
    steps: list[LabelMove]

    def step(self, name: str, on: dt.date, *, source: str = "", **said: Any) -> None:
        """Add a step that was made at ten in the morning of a day."""
        beside = {"grant": "candidate", "meet_conditions": source}
        target = beside.get(name) or LABEL.transition(name).target
        at = dt.datetime(on.year, on.month, on.day, 10, tzinfo=dt.UTC)
        move = LabelMove(
            label=self.label, name=name, source=source, target=target, moved_at=at, **said
        )
        self.steps.append(move)
        self.label.state = target


def example_labels(hubs: Iterable[Hub], officer: Person) -> None:
    """Give the examples of the demo their labels, in every state there is."""
    today = timezone.localdate()
    lives = [_life(hub, today, months=SHORT.get(hub.import_key or "")) for hub in hubs]
    for life in lives:
        label, key = life.label, life.label.hub.import_key
        label.conditions = CONDITIONS.get(key or "", "")
        by_hand: dict[str, Any] = {"moved_by": officer, "source": "active"}
        if key == SUSPENDED[0] and label.state == "active":
            life.step("suspend", today - 12 * DAY, reason=SUSPENDED[1], language="en", **by_hand)
        if key == MET[0] and label.valid_from:
            label.conditions_met_on = label.valid_from + 30 * DAY
            said = {"reason": MET[1], "language": "fr"}
            life.step("meet_conditions", label.conditions_met_on, **by_hand, **said)
    _write(lives)


def generated_labels(hubs: Iterable[Hub]) -> None:
    """Give many generated hubs their labels: two writes for each batch of them."""
    today = timezone.localdate()
    _write([_life(hub, today) for hub in hubs])


def _life(hub: Hub, today: dt.date, *, months: int | None = None) -> Life:
    """The life of a hub's label up to today, as the calendar would have made it."""
    start = min(dates.latest(hub.start), today) if hub.start else today
    heard, signed = last_known(hub), None if hub.state == "forming" else start
    label = Label(hub=hub, granted_on=start - BEFORE)
    life = Life(label, [])
    life.step("grant", label.granted_on)
    # A hub that was stopped had run before.
    begun = "running" if hub.state == "stopped" else hub.state
    facts = Facts("candidate", begun, signed, None, heard)
    while name := due_step(facts, today):
        if name == "activate":
            first, last = validity(start, hub.start, hub.end, today)
            last = last_day(first, months) if months else last
            label.valid_from, label.valid_until, heard = first, last, max(heard, first)
        life.step(name, _day_of(name, label, heard, today), source=facts.state)
        if name == "activate" and hub.import_key == RENEWED[0]:
            _renew(life, dates.latest(hub.end) if hub.end else today)
        facts = dataclasses.replace(
            facts,
            state=label.state,
            hub_state=hub.state,
            valid_until=label.valid_until,
            heard_on=heard,
            watched_by_clock=name == "fall_silent",
        )
    return life


def _renew(life: Life, until: dt.date) -> None:
    label = life.label
    if label.valid_until is not None and until > label.valid_until:
        life.step(
            "renew", label.valid_until - 30 * DAY, source="active", reason=RENEWED[1], language="fr"
        )
        label.valid_until, label.renewals = until, 1


def _day_of(name: str, label: Label, heard: dt.date, today: dt.date) -> dt.date:
    """The day the calendar would have made a step."""
    last = label.valid_until or today
    day = {
        "activate": label.valid_from or today,
        "complete": last,
        "expire": last + DAY,
        "fall_silent": months_later(heard, SILENT_MONTHS) + DAY,
        "stop_with_hub": heard + 30 * DAY,
    }[name]
    return min(day, today)


def _write(lives: list[Life]) -> None:
    """Number the labels in the order they were granted, and write them with their steps."""
    body = bodies("bureau").first()
    given: Counter[int] = Counter()
    for life in sorted(lives, key=lambda one: one.label.granted_on):
        year = life.label.granted_on.year
        if year not in given:
            given[year] = last_number(year)
        given[year] += 1
        life.label.number = f"L4A-{year:04d}-{given[year]:04d}"
        life.label.body, life.label.decided_by = body, str(body.name) if body else ""
    Label.objects.bulk_create([one.label for one in lives], batch_size=BATCH)
    LabelMove.objects.bulk_create([step for one in lives for step in one.steps], batch_size=BATCH)
