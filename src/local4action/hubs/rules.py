"""Who may do what with a hub's file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from local4action.hubs.models import HubPartner
from local4action.members.models import Representation
from local4action.members.rules import (
    is_officer,
    organisation_ids,
    speaks_for,
)

if TYPE_CHECKING:
    from local4action.hubs.models import Hub, Joining
    from local4action.members.models import Organisation


def spoken_for(person: Any) -> set[int]:
    """The organisations a person speaks for today, those their association acts for included."""
    mine = organisation_ids(person)
    if not mine:
        return set()
    today = timezone.localdate()
    return mine | set(
        Representation.objects.filter(
            Q(until__isnull=True) | Q(until__gte=today), association__in=mine, since__lte=today
        ).values_list("member_id", flat=True)
    )


@rules.predicate
def leads_hub(person: Any, hub: Hub | None) -> bool:
    """Speaks today for the organisation that leads the hub."""
    return hub is not None and bool(speaks_for(person, hub.lead))


@rules.predicate
def stands_with_hub(person: Any, hub: Hub | None) -> bool:
    """Speaks today for a partner or stakeholder that said yes."""
    mine = spoken_for(person) if hub is not None else set()
    return (
        bool(mine)
        and HubPartner.objects.filter(
            hub=hub, organisation__in=mine, state=HubPartner.State.ACCEPTED
        ).exists()
    )


@rules.predicate
def is_invited(person: Any, partner: HubPartner | None) -> bool:
    """The invitation is to an organisation the person speaks for, or to their own address."""
    if partner is None:
        return False
    if partner.organisation is not None:
        return bool(speaks_for(person, partner.organisation))
    address = getattr(person, "email", "")
    return bool(address) and partner.contact_email.lower() == address.lower()


@rules.predicate
def leads_hub_of(person: Any, partner: HubPartner | None) -> bool:
    """Speaks today for the lead of the hub an invitation is about."""
    return partner is not None and bool(leads_hub(person, partner.hub))


@rules.predicate
def may_ask(person: Any, organisation: Organisation | None) -> bool:
    """Speaks today for the organisation that wants to join."""
    return bool(speaks_for(person, organisation))


@rules.predicate
def asked_to_join(person: Any, joining: Joining | None) -> bool:
    """Speaks today for the organisation that asked to join."""
    return joining is not None and bool(speaks_for(person, joining.organisation))


@rules.predicate
def leads_joined(person: Any, joining: Joining | None) -> bool:
    """Speaks today for the lead of the hub that somebody asks to join."""
    return joining is not None and bool(leads_hub(person, joining.hub))


@rules.predicate
def stands_with_joined(person: Any, joining: Joining | None) -> bool:
    """Speaks today for a partner or stakeholder of the hub that somebody asks to join."""
    return joining is not None and bool(stands_with_hub(person, joining.hub))


@rules.predicate
def is_partner_of_joined(person: Any, joining: Joining | None) -> bool:
    """Speaks today for a partner of that hub, other than the one that asks."""
    if joining is None:
        return False
    mine = spoken_for(person)
    return (
        bool(mine)
        and HubPartner.objects.filter(
            hub=joining.hub_id,
            organisation__in=mine,
            role=HubPartner.Role.PARTNER,
            state=HubPartner.State.ACCEPTED,
        )
        .exclude(organisation=joining.organisation_id)
        .exists()
    )


def require(permission: str, person: Any, subject: object) -> None:
    """Let pass who holds the permission.

    Raises:
        PermissionDenied: for anyone else; answered with 403.
    """
    if not rules.has_perm(permission, person, subject):
        raise PermissionDenied(permission)


rules.add_perm("hubs.see_file", leads_hub | stands_with_hub | is_officer)
rules.add_perm("hubs.edit_file", leads_hub)
rules.add_perm("hubs.confirm_file", leads_hub)
rules.add_perm("hubs.translate_file", leads_hub | is_officer)
rules.add_perm("hubs.set_tags", leads_hub | is_officer)
rules.add_perm("hubs.invite_partner", leads_hub)
rules.add_perm("hubs.withdraw_invitation", leads_hub_of)
rules.add_perm("hubs.answer_invitation", is_invited)
rules.add_perm("hubs.leave_hub", is_invited)
rules.add_perm("hubs.start_hub", leads_hub)
rules.add_perm("hubs.close_hub", leads_hub)
rules.add_perm("hubs.complete_hub", leads_hub)
rules.add_perm("hubs.stop_hub", leads_hub | is_officer)
rules.add_perm("hubs.ask_to_join", may_ask)
rules.add_perm("hubs.see_joining", asked_to_join | leads_joined | stands_with_joined | is_officer)
rules.add_perm("hubs.say_on_joining", is_partner_of_joined)
rules.add_perm("hubs.answer_joining", leads_joined)
rules.add_perm("hubs.accept_terms", asked_to_join)
rules.add_perm("hubs.withdraw_joining", asked_to_join)
rules.add_perm("hubs.leave_joined", asked_to_join)
