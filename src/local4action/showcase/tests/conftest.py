"""Hubs as the public reads them."""

import pytest

from local4action.agendas import actions as agendas
from local4action.foundation.actions import SYSTEM
from local4action.hubs.models import Hub
from local4action.hubs.signals import hub_changed


@pytest.fixture
def public_hub(make):
    """Make a hub with its lead, a partner and a signed agreement, and tell that it changed."""
    if not agendas.Frame.objects.exists():
        agendas.install_frames(actor=SYSTEM)

    def build(**fields):
        lead = fields.pop("lead", None) or make.organisation()
        hub = make.hub(lead=lead, **fields)
        partner = make.organisation(kind="university", section="")
        make.partner(hub, partner)
        make.agreement(hub, state="signed", acceptor=partner)
        hub_changed.send(sender=Hub, hub=hub)
        return hub

    return build
