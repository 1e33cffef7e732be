"""What waits for whom."""

from __future__ import annotations

import datetime as dt

import pytest

from local4action.agreements import actions as agreements
from local4action.agreements.models import Deliverable
from local4action.foundation.desk import waiting_for
from local4action.hubs.models import Hub
from local4action.hubs.tests.story import fresh, story
from local4action.monitoring.actions import Said, check_in


def waits(who):
    return [str(one.label) for one in waiting_for(fresh(who))]


def test_the_invitation_then_the_signature_then_the_delivery(cast, make):
    hub = story(cast, make, accepted=False, end="2028-12")
    assert "Answer an invitation to a hub" in waits(cast.partner)
    hub.partners.update(state="accepted")
    agreement = make.agreement(hub, acceptor=cast.partner_university)
    Deliverable.objects.update(due_on=dt.date(2028, 3, 1))
    assert "Finish the agreement" in waits(cast.lead)
    agreement = agreements.propose_agreement(actor=fresh(cast.lead), agreement=agreement)
    for who, organisation in (
        (cast.partner, cast.partner_university),
        (cast.lead, cast.lead_town),
        (cast.partner_2, cast.partner_town),
    ):
        assert "Sign an agreement" in waits(who)
        agreements.sign_agreement(
            actor=fresh(who),
            agreement=agreement,
            organisation=organisation,
            seen=agreement.sha256,
            secret="demo",
        )
        assert "Sign an agreement" not in waits(who)
    assert "Sign an agreement" not in waits(cast.stakeholder)
    check_in(
        actor=fresh(cast.lead),
        hub=hub,
        language="fr",
        status_only=True,
        said={"D1": Said("delivered")},
    )
    assert "Accept a delivery" in waits(cast.partner)
    assert "Accept a delivery" not in waits(cast.partner_2)


@pytest.mark.parametrize("hubs", [1, 3])
def test_a_check_in_is_due_and_a_deliverable_overdue(cast, make, hubs, django_assert_num_queries):
    for _number in range(hubs):
        hub = make.hub(lead=cast.lead_town, confirmed_on=dt.date(2026, 1, 1))
        make.agreement(hub, state="signed", deliverables=2)
    from local4action.monitoring.desk import waiting

    person = fresh(cast.lead)
    with django_assert_num_queries(6):
        labels = [str(one.label) for one in waiting(person)]
    assert labels.count("Check in") == hubs
    assert labels.count("A deliverable is overdue") == 2 * hubs
    Hub.objects.update(state="completed")
    assert list(waiting(fresh(cast.lead))) == []
