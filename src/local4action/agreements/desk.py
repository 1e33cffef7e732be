"""What agreements put on a person's desk and on a hub's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from local4action.agreements.queries import drafts_led, drafts_remarked, newest, to_sign
from local4action.agreements.workflow import AGREEMENT
from local4action.foundation.desk import Waiting
from local4action.hubs.panels import Panel
from local4action.hubs.rules import spoken_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local4action.hubs.models import Hub


def waiting(actor: Any) -> Iterator[Waiting]:
    """Agreements to sign, drafts to finish, remarks to answer."""
    own = spoken_for(actor)
    if not own:
        return
    for one in to_sign(own):
        yield Waiting(
            _("Sign an agreement"),
            reverse("agreements:sign", args=[one.hub.ref]),
            about=one.hub.title,
        )
    for one in drafts_led(own):
        yield Waiting(
            _("Finish the agreement"),
            reverse("agreements:agreement", args=[one.hub.ref]),
            about=one.hub.title,
        )
    for one in drafts_remarked(own):
        yield Waiting(
            _("Answer remarks on an agreement"),
            reverse("agreements:agreement", args=[one.hub.ref]),
            about=one.hub.title,
        )


def panels(actor: Any, hub: Hub) -> Iterator[Panel]:
    """Where the agreement stands."""
    del actor
    found = newest(hub)
    url = reverse("agreements:agreement", args=[hub.ref])
    if found is None:
        yield Panel(_("Agreement"), _("Not begun yet."), url, _("Open the agreement"))
        return
    state = AGREEMENT.state_of(found)
    text = {
        "draft": _("Deliverables and criteria are being written down."),
        "proposed": _("It is in force once the lead and at least two partners have signed."),
        "signed": _("What was promised is frozen, signed and public."),
    }.get(found.state, "")
    yield Panel(_("Agreement"), text, url, _("Open the agreement"), state.staff, state.tone)
