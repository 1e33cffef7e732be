"""Reading observations: of one hub for its page, its table and the public; what is due for whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.http import Http404

from local4action.agreements.models import Agreement, Comparator, EarlierValue, Indicator
from local4action.hubs.models import Hub
from local4action.monitoring.observation import Observation
from local4action.monitoring.series import Due, chains, due_dates, due_now, series_known_at

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from django.db.models import QuerySet

# Values may come for some time after the end, when the file itself is closed.
RECORDING: Final = (Hub.State.RUNNING, Hub.State.CLOSING, Hub.State.COMPLETED)


@dataclass(frozen=True, slots=True)
class Dated:
    """What was recorded for one date: the present row, and those it took the place of."""

    rows: list[Observation]

    @property
    def now(self) -> Observation:
        """The row that counts."""
        return self.rows[-1]

    @property
    def steps(self) -> list[tuple[Observation, Observation]]:
        """Each row that was corrected with its correction, the latest first."""
        return list(zip(self.rows, self.rows[1:], strict=False))[::-1]

    @property
    def incomplete(self) -> bool:
        """Whether the value of a group is known to be missing."""
        return any(one.value is None for one in self.now.groups.all())


@dataclass(frozen=True, slots=True)
class AtPlace:
    """One indicator at the hub itself (`key` "") or at a similar place."""

    key: str
    name: str
    dated: list[Dated]


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator in force with everything recorded of it."""

    indicator: Indicator
    places: list[AtPlace]
    due: Due | None = None
    earlier: list[EarlierValue] = field(default_factory=list)

    @property
    def own(self) -> AtPlace:
        """The hub's own values."""
        return self.places[0]


def indicators_of(hub: Hub) -> QuerySet[Indicator]:
    """The indicators of the agreement in force."""
    return Indicator.objects.filter(
        agreement__hub=hub, agreement__state=Agreement.State.SIGNED
    ).select_related("data_owner", "agreement__hub__lead")


def comparators_of(hub: Hub) -> list[Comparator]:
    """The similar places of the agreement in force."""
    return list(
        Comparator.objects.filter(agreement__hub=hub, agreement__state=Agreement.State.SIGNED)
    )


def observations_of(hub: Hub) -> QuerySet[Observation]:
    """All that was ever recorded of a hub, with its groups."""
    return Observation.objects.filter(hub=hub).prefetch_related("groups")


def observation_of(hub: Hub, key: str, number: int) -> Observation:
    """The present row of a date.

    Raises:
        Http404: there is none with this number, or it was corrected.
    """
    rows = observations_of(hub).filter(indicator=key, corrected_by__isnull=True)
    found = rows.filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def by_place(rows: Iterable[Observation]) -> dict[tuple[str, str], list[Observation]]:
    """Rows by the keys of their indicator and place."""
    found: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for row in rows:
        found[row.indicator, row.comparator].append(row)
    return found


def figures_of(hub: Hub, today: dt.date) -> list[Figure]:
    """Each indicator in force with its values and what is due; five queries, however many."""
    rows = by_place(observations_of(hub))
    places = [("", ""), *((one.key, one.name) for one in comparators_of(hub))]
    return [
        Figure(
            one,
            [
                AtPlace(key, name, [Dated(chain) for chain in chains(rows[one.key, key])])
                for key, name in places
            ],
            due_of(one, hub, rows[one.key, ""], today),
            list(one.earlier.all()),
        )
        for one in indicators_of(hub).prefetch_related("earlier")
    ]


def due_of(one: Indicator, hub: Hub, own: Sequence[Observation], today: dt.date) -> Due | None:
    """What is due of an indicator by its calendar."""
    if hub.state not in RECORDING or not hub.start or not hub.end:
        return None
    known = [row.on for series in series_known_at(own) for row in series]
    days = due_dates(hub.start, hub.end, one.every, one.follow_up)
    return due_now(days, [one.base_on, *known], today)


def overdue_for(organisations: set[int], today: dt.date) -> list[tuple[Indicator, Due]]:
    """The figures these organisations answer for that are overdue; two queries."""
    mine = list(
        Indicator.objects.filter(
            data_owner__in=organisations,
            agreement__state=Agreement.State.SIGNED,
            agreement__hub__state__in=RECORDING,
        ).select_related("agreement__hub")
    )
    if not mine:
        return []
    hubs = {one.agreement.hub_id for one in mine}
    rows: dict[tuple[int, str], list[Observation]] = defaultdict(list)
    for row in Observation.objects.filter(hub__in=hubs, comparator=""):
        rows[row.hub_id, row.indicator].append(row)
    found = []
    for one in mine:
        hub = one.agreement.hub
        due = due_of(one, hub, rows[hub.pk, one.key], today)
        if due is not None and due.overdue:
            found.append((one, due))
    return found


def groups_written(row: Observation) -> tuple[tuple[str, Decimal | None], ...]:
    """The groups behind a row, in order."""
    return tuple((one.name, one.value) for one in row.groups.all())
