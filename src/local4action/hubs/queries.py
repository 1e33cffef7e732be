"""Reading hubs: the gates, a person's own, partners, tags and the history of acts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.db.models import Q

from local4action.accounts.models import Person
from local4action.agendas.models import FrameNode, TagBase
from local4action.foundation.access import one_or_404
from local4action.foundation.text import folded
from local4action.hubs import panels
from local4action.hubs.models import Hub, HubPartner, HubTag, Joining
from local4action.hubs.rules import require, spoken_for
from local4action.members.models import Mandate, Organisation
from local4action.members.rules import counting, is_officer
from local4action.reviews.interests import Ties

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

    from local4action.hubs.panels import Words

MOST_ACTS: Final = 60
MOST_FOUND: Final = 20


def hubs_for(actor: Any) -> QuerySet[Hub]:
    """The hubs whose working file this person may open."""
    rows = Hub.objects.select_related("lead")
    if is_officer(actor):
        return rows
    mine = spoken_for(actor)
    standing = HubPartner.objects.filter(
        organisation__in=mine, state=HubPartner.State.ACCEPTED
    ).values("hub")
    return rows.filter(Q(lead__in=mine) | Q(pk__in=standing))


def hub_for(actor: Any, ref: str, permission: str = "hubs.see_file") -> Hub:
    """The hub whose working file is asked for.

    Raises:
        Http404: when there is none that this person may know of.
        PermissionDenied: when they may read it but lack `permission`.
    """
    hub = one_or_404(hubs_for(actor), ref=ref)
    require(permission, actor, hub)
    return hub


def standing_together(_today: Any) -> Iterator[Ties]:
    """Organisations that stand in one hub, as its lead, partner or stakeholder; none once over."""
    over = (Hub.State.COMPLETED, Hub.State.STOPPED)
    accepted = HubPartner.State.ACCEPTED
    stands = Q(state=accepted, organisation__isnull=False) & ~Q(hub__state__in=over)
    others = Q(hub__partners__state=accepted, hub__partners__organisation__isnull=False)
    yield Ties(HubPartner.objects, stands, "organisation", "hub__lead")
    yield Ties(HubPartner.objects, stands, "hub__lead", "organisation")
    yield Ties(HubPartner.objects, stands & others, "organisation", "hub__partners__organisation")


def addresses_of_proposals(proposals: Iterable[int]) -> dict[int, str]:
    """Where the public hub of each of several granted proposals is shown, by its key."""
    rows = Hub.objects.filter(is_public=True, proposal__in=list(proposals))
    return {hub.proposal_id: hub.get_absolute_url() for hub in rows if hub.proposal_id}


def public_hubs() -> QuerySet[Hub]:
    """The hubs that anyone may read of."""
    return Hub.objects.filter(is_public=True).select_related("lead")


def own_hubs(actor: Any) -> QuerySet[Hub]:
    """The hubs a person leads or stands with; an officer's are not all hubs of the world."""
    mine = spoken_for(actor)
    standing = HubPartner.objects.filter(
        organisation__in=mine, state=HubPartner.State.ACCEPTED
    ).values("hub")
    rows = Hub.objects.select_related("lead")
    return rows.filter(Q(lead__in=mine) | Q(pk__in=standing)).order_by("-updated_at", "-pk")


def led_hubs(actor: Any) -> QuerySet[Hub]:
    """The hubs a person leads."""
    return Hub.objects.select_related("lead").filter(lead__in=spoken_for(actor))


def partners_of(hub: Hub) -> list[HubPartner]:
    """Everyone invited, in the order of invitation."""
    return list(hub.partners.select_related("organisation"))


def accepted_partners(hub: Hub) -> list[HubPartner]:
    """The partners, not stakeholders, that said yes and are known here as organisations."""
    return list(
        hub.partners.filter(
            role=HubPartner.Role.PARTNER,
            state=HubPartner.State.ACCEPTED,
            organisation__isnull=False,
        ).select_related("organisation")
    )


def invitations_for(actor: Any) -> QuerySet[HubPartner]:
    """The invitations and partnerships of the organisations a person speaks for."""
    own_address = Q(organisation__isnull=True, contact_email__iexact=actor.email or "-")
    return HubPartner.objects.filter(
        Q(organisation__in=spoken_for(actor)) | own_address
    ).select_related("hub__lead", "organisation")


def joined_by_request(partner: HubPartner) -> Joining | None:
    """How a co-deliverer that is a partner now came in; None for who was invited."""
    rows = Joining.objects.filter(hub=partner.hub_id, organisation=partner.organisation_id)
    return rows.filter(state=Joining.State.JOINED, role=Joining.Role.CO_DELIVERER).first()


def partnership_for(actor: Any, ref: str) -> HubPartner:
    """The invitation or partnership asked for, or 404."""
    return one_or_404(invitations_for(actor), ref=ref)


def invited_for(actor: Any, hub: Hub, ref: str) -> HubPartner:
    """An unanswered invitation of this hub, for its lead to withdraw, or 404."""
    del actor
    return one_or_404(hub.partners.filter(state=HubPartner.State.INVITED), ref=ref)


def organisations_of(actor: Any) -> QuerySet[Organisation]:
    """The organisations a person speaks for today."""
    return Organisation.objects.filter(pk__in=spoken_for(actor))


def organisations_named(text: str, hub: Hub) -> list[Organisation]:
    """Organisations whose name holds `text`, without the hub's own lead and partners."""
    wanted = " ".join(folded(text).split())[:100]
    if not wanted:
        return []
    taken = hub.partners.filter(organisation__isnull=False).values("organisation")
    return list(
        Organisation.objects.filter(name_key__contains=wanted)
        .exclude(pk=hub.lead_id)
        .exclude(pk__in=taken)[:MOST_FOUND]
    )


def organisation_known(ref: str) -> Organisation:
    """An organisation of the register, which anyone may know of, or 404."""
    return one_or_404(Organisation.objects.all(), ref=ref)


def people_of(organisations: Iterable[int]) -> list[tuple[int, Person]]:
    """Who speaks for these organisations today, as (organisation, person), each pair once."""
    rows = Mandate.objects.filter(
        counting(), organisation__in=list(organisations), person__is_active=True
    ).select_related("person")
    found: dict[tuple[int, int], tuple[int, Person]] = {}
    for one in rows:
        organisation = one.organisation_id or 0
        found[organisation, one.person_id] = (organisation, one.person)
    return list(found.values())


def tags_of(hub: Hub) -> list[HubTag]:
    """The tags of a hub that were not dropped, in the order of their frames."""
    return list(
        hub.tags.exclude(state=TagBase.State.DROPPED)
        .select_related("node__frame")
        .order_by("node__frame__position", "node__position")
    )


def nodes_by_frame() -> list[tuple[Any, list[FrameNode]]]:
    """Every node that can be picked, under its frame."""
    shelves: dict[int, tuple[Any, list[FrameNode]]] = {}
    for node in FrameNode.objects.select_related("frame").order_by("frame__position", "position"):
        shelves.setdefault(node.frame_id, (node.frame, []))[1].append(node)
    return list(shelves.values())


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the history: what was done, by whom, when."""

    text: Words
    who: str
    at: dt.datetime


def own_events(hub: Hub) -> list[QuerySet[Any]]:
    """The history rows of this room's tables."""
    event = apps.get_model
    return [
        event("hubs", "HubEvent").objects.filter(pgh_obj=hub),
        event("hubs", "HubPartnerEvent").objects.filter(hub=hub),
        event("hubs", "HubTagEvent").objects.filter(hub=hub),
    ]


def acts_of(hub: Hub) -> list[Act]:
    """What happened to a hub, the newest first; one act for all rows written by one action."""
    columns = ("pgh_created_at", "pgh_id", "pgh_context_id", "pgh_context")
    first, *others = (rows.values_list(*columns) for rows in panels.events_of(hub))
    newest = first.union(*others, all=True).order_by("-pgh_created_at", "-pgh_id")[: MOST_ACTS * 4]
    seen: dict[tuple[Any, str], tuple[dt.datetime, Any]] = {}
    for at, _id, context_id, context in newest:
        action = str((context or {}).get("action", ""))
        if action in panels.ACTS:
            seen.setdefault((context_id, action), (at, (context or {}).get("user")))
    people = {
        person.pk: str(person)
        for person in Person.objects.filter(pk__in={who for _at, who in seen.values() if who})
    }
    acts = [
        Act(panels.ACTS[action], people.get(who, ""), at)
        for (_context, action), (at, who) in seen.items()
    ]
    return acts[:MOST_ACTS]
