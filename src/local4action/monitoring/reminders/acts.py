"""Reminders are written: each once to each person, whoever speaks for a place that day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone, translation

from local4action.foundation import mail
from local4action.foundation.actions import action
from local4action.monitoring import rules as _rules  # noqa: F401 - the permission named below
from local4action.monitoring.reminders.reading import (
    check_in_reminder,
    deliverable_reminders,
    lead_of,
    owing,
    to_tell_of_silence,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local4action.accounts.models import Person
    from local4action.agreements.models import Deliverable
    from local4action.hubs.models import Hub
    from local4action.monitoring.reminders.timing import Reminder


@action("monitoring.remind", on="hub", system=True)
def remind(*, actor: Any, hub: Hub, owed: list[Deliverable]) -> Hub:
    """Write the reminders that today calls for; what was written before is not written again.

    Args:
        actor: the clock.
        hub: one of `reading.under_way`.
        owed: what it has not delivered yet, of `reading.undelivered`.
    """
    del actor
    today = timezone.localdate()
    found = check_in_reminder(hub, today)
    if found is not None:
        people = to_tell_of_silence(hub) if found.kind == "silent" else lead_of(hub)
        _write(hub, found, people)
    for deliverable, reminder in deliverable_reminders(owed, today):
        _write(hub, reminder, owing(hub, deliverable), deliverable=deliverable)
    return hub


def _write(
    hub: Hub, reminder: Reminder, people: Mapping[int, Person], **known: Deliverable
) -> None:
    template = f"monitoring/mail/{reminder.kind}"
    keys = {pk: f"{hub.ref}:{reminder.key}:{pk}" for pk in people}
    told = mail.written_before(template, keys.values())
    fresh = {pk: person for pk, person in people.items() if keys[pk] not in told}
    leads = lead_of(hub) if fresh else {}
    for pk, person in fresh.items():
        page = "monitoring:check_in" if pk in leads else "hubs:hub"
        with translation.override(person.language):
            path = reverse(page, args=[hub.ref])
        mail.write_from_template(
            template,
            {"hub": hub, "on": reminder.on, "person": person, "path": path, **known},
            to=person.email,
            language=person.language,
            key=keys[pk],
        )
