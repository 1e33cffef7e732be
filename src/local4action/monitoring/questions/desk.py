"""The questions on a hub's page of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from local4action.hubs.panels import Panel
from local4action.members.rules import is_officer
from local4action.monitoring.questions.reading import questions_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local4action.hubs.models import Hub


def panels(actor: Any, hub: Hub) -> Iterator[Panel]:
    """How many questions there are, how many wait; officers ask from here."""
    rows = questions_of(hub)
    if not rows and not is_officer(actor):
        return
    waiting = sum(one.state == one.State.OPEN for one in rows)
    count = ngettext("%(count)d question was asked.", "%(count)d questions were asked.", len(rows))
    yield Panel(
        _("Questions of the board and the Secretariat"),
        count % {"count": len(rows)} if rows else _("Nothing was asked yet."),
        reverse("monitoring:questions", args=[hub.ref]),
        _("Read the questions"),
        _("A question waits for an answer") if waiting else "",
        "warn" if waiting else "neutral",
    )
