"""What materials put on a person's desk and on a hub's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import rules
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from local4action.foundation.desk import Waiting
from local4action.hubs.panels import Panel
from local4action.labels.materials import reading
from local4action.labels.queries import label_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local4action.hubs.models import Hub

MOST_WAITING: Final = 20


def waiting(actor: Any) -> Iterator[Waiting]:
    """For a hub's people what is to be mended; what waits for an officer comes with the labels."""
    for one in reading.to_mend(actor, MOST_WAITING):
        about = (one.label.number, one.name)
        yield Waiting(_("Mend a material"), one.get_absolute_url(), about)


def panels(actor: Any, hub: Hub) -> Iterator[Panel]:
    """How many materials of its own a hub has had checked, and the way to send one."""
    label = label_of(hub)
    if label is None or not rules.has_perm("labels.see_materials", actor, label):
        return
    counts = reading.counted(label)
    standing, mend = counts["standing"], counts["to_mend"]
    text = _("Have a poster, card or page of your own checked before it is seen or printed.")
    if standing:
        text = ngettext(
            "%(number)d material was sent.", "%(number)d materials were sent.", standing
        ) % {"number": standing}
    elif not rules.has_perm("labels.send_material", actor, label):
        return
    yield Panel(
        _("Own materials"),
        text,
        reverse("labels:desk_materials", args=[label.number]),
        _("Open the materials"),
        _("Something is to be mended") if mend else "",
        "warn" if mend else "neutral",
    )
