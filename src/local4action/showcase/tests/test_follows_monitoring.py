"""What the lead reports and the partner accepts stands on the hub's card at once."""

from __future__ import annotations

from local4action.agreements.models import Deliverable
from local4action.hubs.tests.story import fresh, story
from local4action.monitoring import actions
from local4action.monitoring.actions import Said
from local4action.monitoring.models import DeliverableReport
from local4action.showcase.models import HubEntry


def test_a_check_in_and_its_acceptance_are_on_the_card_at_once(cast, make):
    hub = story(cast, make, state="running")
    make.agreement(hub, state="signed", acceptor=cast.partner_university)
    Deliverable.objects.update(due_on="2099-01-01")
    assert not HubEntry.objects.filter(hub=hub).exists()
    actions.check_in(
        actor=fresh(cast.lead),
        hub=hub,
        language="fr",
        did_not_work="La pompe",
        said={"D1": Said("delivered")},
    )
    promised = HubEntry.objects.get(hub=hub).card
    actions.answer_report(
        actor=fresh(cast.partner), report=DeliverableReport.objects.get(), accept=True
    )
    accepted = HubEntry.objects.get(hub=hub).card
    assert (promised["done"], accepted["done"]) == (0, 1)
