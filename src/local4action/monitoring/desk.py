"""What monitoring puts on a person's desk and on a hub's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from local4action.foundation import dates
from local4action.foundation.desk import Waiting
from local4action.hubs.panels import Panel
from local4action.hubs.rules import spoken_for
from local4action.monitoring.closing.reading import report_of
from local4action.monitoring.closing.states import CLOSING
from local4action.monitoring.observed import figures_of, overdue_for
from local4action.monitoring.queries import (
    led_under_way,
    overdue_of,
    promised_and_done,
    to_accept,
)
from local4action.monitoring.questions.reading import waiting_for_answer
from local4action.monitoring.reminders.reading import due_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local4action.hubs.models import Hub


def waiting(actor: Any) -> Iterator[Waiting]:
    """Deliveries to accept; check-ins due every three months; what is overdue."""
    own = spoken_for(actor)
    if not own:
        return
    for report in to_accept(own):
        yield Waiting(
            _("Accept a delivery"),
            reverse("monitoring:accept", args=[report.pk]),
            about=(report.deliverable.key, report.deliverable.text, report.check_in.hub.title),
        )
    for question in waiting_for_answer(own):
        yield Waiting(
            _("Answer a question on your hub"),
            reverse("monitoring:question", args=[question.ref]),
            about=question.hub.title,
        )
    today = timezone.localdate()
    hubs: list[Any] = list(led_under_way(own))
    for hub in hubs:
        due = due_of(hub, today)
        if due <= today:
            yield Waiting(
                _("Check in"), reverse("monitoring:check_in", args=[hub.ref]), hub.title, due
            )
        if hub.state == "closing" and hub.closing_state in {None, "draft"}:
            yield Waiting(
                _("Write the closing report"),
                reverse("monitoring:closing", args=[hub.ref]),
                hub.title,
                dates.latest(hub.end) if hub.end else None,
            )
    for one in overdue_of(hubs, today) if hubs else ():
        yield Waiting(
            _("A deliverable is overdue"),
            reverse("monitoring:check_in", args=[one.agreement.hub.ref]),
            (one.key, one.text, one.agreement.hub.title),
            one.due_on,
        )


def figures_waiting(actor: Any) -> Iterator[Waiting]:
    """Figures that are overdue, for those who answer for the data."""
    own = spoken_for(actor)
    for one, due in overdue_for(own, timezone.localdate()) if own else ():
        hub = one.agreement.hub
        yield Waiting(
            _("Record a figure"),
            reverse("monitoring:figure", args=[hub.ref, one.key]),
            (one.key, one.text, hub.title),
            due.since,
        )


def panels(actor: Any, hub: Hub) -> Iterator[Panel]:
    """How much of what was promised is done, and the way to check in."""
    rows = promised_and_done(hub, timezone.localdate())
    if not rows:
        return
    text = _("%(done)d of %(promised)d deliverables are accepted.") % {
        "done": sum(row.status.accepted_on is not None for row in rows),
        "promised": len(rows),
    }
    late = sum(row.status.name == "overdue" for row in rows)
    may = hub.state in {"running", "closing"} and rules.has_perm("monitoring.check_in", actor, hub)
    yield Panel(
        _("Promised and done"),
        text,
        reverse("monitoring:check_in", args=[hub.ref]) if may else "",
        _("Check in"),
        _("Something is overdue") if late else "",
        "warn" if late else "neutral",
    )
    yield from _figures_panel(hub)


def _figures_panel(hub: Hub) -> Iterator[Panel]:
    """How many figures are agreed, how many are due, and the way to them."""
    found = figures_of(hub, timezone.localdate())
    if not found:
        return
    due = [one.due for one in found if one.due]
    count = ngettext("%(count)d figure is agreed.", "%(count)d figures are agreed.", len(found))
    text = count % {"count": len(found)}
    if due:
        waits = ngettext("%(count)d waits for a value.", "%(count)d wait for a value.", len(due))
        text = " ".join((text, waits % {"count": len(due)}))
    late = any(one.overdue for one in due)
    yield Panel(
        _("Figures"),
        text,
        reverse("monitoring:figures", args=[hub.ref]),
        _("See the figures"),
        _("Something is overdue") if late else "",
        "warn" if late else "neutral",
    )


def closing_panels(_actor: Any, hub: Hub) -> Iterator[Panel]:
    """How far the closing report is, once the hub runs."""
    report = report_of(hub) if hub.state in {"running", "closing", "completed", "stopped"} else None
    if report is None and hub.state not in {"running", "closing"}:
        return
    state = CLOSING.state_of(report) if report else None
    yield Panel(
        _("Closing report"),
        _("What was reached, what was learnt, and what another place needs to repeat it."),
        reverse("monitoring:closing", args=[hub.ref]),
        _("Open the closing report"),
        state.staff if state else _("Not begun"),
        state.tone if state else "neutral",
    )
