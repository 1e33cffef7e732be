"""Reading what reminders are made of: hubs under way, what they owe, and whom to tell."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Q, Subquery

from local4action.agreements.models import Agreement, Deliverable
from local4action.hubs.models import Hub
from local4action.hubs.queries import people_of
from local4action.hubs.timing import last_known
from local4action.labels.models import Label
from local4action.labels.queries import facts_of, officers, with_facts
from local4action.monitoring.board_rules import parties_of
from local4action.monitoring.models import CheckIn, DeliverableReport
from local4action.monitoring.reminders.timing import (
    Reminder,
    about_check_ins,
    about_deliverable,
    check_in_due,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from local4action.accounts.models import Person


def due_of(hub: Any, today: dt.date) -> dt.date:
    """The day the next check-in of a hub with `last_check_in` is due."""
    return check_in_due(hub.last_check_in, last_known(hub), hub.start, today)


def under_way() -> list[Any]:
    """The hubs that run or close with an agreement in force, each with `last_check_in`."""
    latest = CheckIn.objects.filter(hub=OuterRef("pk")).order_by("-made_on").values("made_on")[:1]
    rows = Hub.objects.filter(
        state__in=("running", "closing"), agreements__state=Agreement.State.SIGNED
    )
    return list(
        rows.select_related("lead")
        .annotate(last_check_in=Subquery(latest))
        .distinct()
        .order_by("pk")
    )


def undelivered(hubs: list[Any], until: dt.date) -> dict[int, list[Deliverable]]:
    """What these hubs have not reported as delivered and is due by a day; one query."""
    rows = (
        Deliverable.objects.filter(
            agreement__hub__in=hubs, agreement__state=Agreement.State.SIGNED, due_on__lte=until
        )
        .exclude(reports__status=DeliverableReport.Status.DELIVERED)
        .select_related("agreement", "owner")
    )
    found = defaultdict(list)
    for one in rows:
        found[one.agreement.hub_id].append(one)
    return found


def check_in_reminder(hub: Any, today: dt.date) -> Reminder | None:
    """What a hub of `under_way` is to be reminded of its check-ins."""
    heard = max(last_known(hub), hub.last_check_in or last_known(hub))
    return about_check_ins(hub.state, due_of(hub, today), heard, today)


def deliverable_reminders(
    owed: list[Deliverable], today: dt.date
) -> Iterator[tuple[Deliverable, Reminder]]:
    """What a hub is to be reminded of its deliverables."""
    for one in owed:
        if found := about_deliverable(one.key, one.due_on, today):
            yield one, found


def lead_of(hub: Hub) -> dict[int, Person]:
    """Everyone who speaks for the lead today."""
    return _people({hub.lead_id})


def owing(hub: Hub, deliverable: Deliverable) -> dict[int, Person]:
    """Everyone who speaks today for the lead, or for whoever delivers."""
    return _people({hub.lead_id, deliverable.owner_id})


def to_tell_of_silence(hub: Hub) -> dict[int, Person]:
    """Whom to tell that a hub is silent: everyone who stands with it.

    The lead and the officers as well, but for those whom the label tells: it goes on watch for
    the same silence, with a mail of its own to them.
    """
    parties = parties_of(hub)
    if not _label_tells(hub):
        return _people(parties) | {person.pk: person for person in officers()}
    told = {*lead_of(hub), *(person.pk for person in officers())}
    return {key: one for key, one in _people(parties - {hub.lead_id}).items() if key not in told}


def _label_tells(hub: Hub) -> bool:
    label = with_facts(Label.objects.filter(Q(hub=hub))).first()
    if label is None:
        return False
    facts = facts_of(label)
    return facts.state == "active" or (facts.state == "on_watch" and facts.watched_by_clock)


def _people(organisations: set[int]) -> dict[int, Person]:
    return {person.pk: person for _organisation, person in people_of(organisations)}
