"""A hub with its partners, for the tests of this room and those after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.test import Client

from local4action.accounts.models import Person

if TYPE_CHECKING:
    from local4action.hubs.models import Hub


def story(cast: Any, make: Any, *, accepted: bool = True, **fields: Any) -> Hub:
    """The lead's hub, in French, with two partners and a stakeholder."""
    given = {
        "title": make.text("Des toits qui gardent la pluie", "fr"),
        "state": "forming",
        "promise": None,
        "context": None,
        "place_name": "",
        "start": "2026-01",
        "end": "2027-12",
    }
    hub = make.hub(lead=cast.lead_town, **{**given, **fields})
    state = "accepted" if accepted else "invited"
    make.partner(hub, cast.partner_university, state=state)
    make.partner(hub, cast.partner_town, state=state)
    make.partner(hub, cast.stakeholder_coop, role="stakeholder", state=state)
    return hub


def signed_in(who: Person) -> Client:
    """A browser of this person."""
    client = Client()
    client.force_login(who, backend="local4action.accounts.backend.Backend")
    return client


def fresh(who: Person) -> Person:
    """The same person as the next request reads them."""
    return Person.objects.get(pk=who.pk)
