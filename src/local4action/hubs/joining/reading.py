"""Reading who asks to join a hub and who has joined: the gates, the lists, the words said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from local4action.foundation.access import one_or_404
from local4action.hubs.models import Hub, HubPartner, Joining, JoiningWord
from local4action.hubs.queries import public_hubs
from local4action.hubs.rules import spoken_for
from local4action.hubs.workflow import OPEN_STATES
from local4action.members.models import Organisation
from local4action.members.rules import is_officer

if TYPE_CHECKING:
    from django.db.models import QuerySet

# In these an organisation cannot ask a second time.
UNDER_WAY: Final = ("asked", "offered", "joined")


def joinings_for(actor: Any) -> QuerySet[Joining]:
    """Those a person may know of: their own organisation's, their hub's, for officers all."""
    rows = Joining.objects.select_related("hub__lead", "organisation")
    if is_officer(actor):
        return rows
    mine = spoken_for(actor)
    standing = HubPartner.objects.filter(
        organisation__in=mine, state=HubPartner.State.ACCEPTED
    ).values("hub")
    return rows.filter(Q(organisation__in=mine) | Q(hub__lead__in=mine) | Q(hub__in=standing))


def joining_for(actor: Any, ref: str) -> Joining:
    """The one asked for.

    Raises:
        Http404: when there is none that this person may know of.
    """
    return one_or_404(joinings_for(actor), ref=ref)


def hub_to_join(ref: str) -> Hub:
    """A hub that anyone may read of, and so ask to join, or 404."""
    return one_or_404(public_hubs(), ref=ref)


def joinings_of(hub: Hub) -> QuerySet[Joining]:
    """Everyone who asked to join a hub, the newest first."""
    return hub.joinings.select_related("organisation")


def own_under_way(actor: Any, hub: Hub) -> list[Joining]:
    """What a person's organisations have asked of a hub and is not over."""
    rows = joinings_of(hub).filter(organisation__in=spoken_for(actor), state__in=UNDER_WAY)
    return list(rows)


def organisations_to_join(actor: Any, hub: Hub) -> list[Organisation]:
    """The organisations a person speaks for that could ask to join this hub."""
    partners = hub.partners.filter(
        organisation__isnull=False,
        role=HubPartner.Role.PARTNER,
        state=HubPartner.State.ACCEPTED,
    ).values("organisation")
    asked = hub.joinings.filter(state__in=UNDER_WAY).values("organisation")
    rows = Organisation.objects.filter(pk__in=spoken_for(actor)).exclude(pk=hub.lead_id)
    return list(rows.exclude(pk__in=partners).exclude(pk__in=asked))


def partners_speaking(actor: Any, joining: Joining) -> list[Organisation]:
    """The partners of the hub, other than who asks, that a person speaks for."""
    partners = HubPartner.objects.filter(
        hub=joining.hub_id,
        organisation__in=spoken_for(actor),
        role=HubPartner.Role.PARTNER,
        state=HubPartner.State.ACCEPTED,
    ).exclude(organisation=joining.organisation_id)
    return list(Organisation.objects.filter(pk__in=partners.values("organisation")))


def words_on(joining: Joining) -> list[JoiningWord]:
    """What partners said, in that order."""
    return list(joining.words.select_related("organisation"))


def to_answer(actor: Any) -> QuerySet[Joining]:
    """Requests a person of the lead has to answer."""
    return _open().filter(state=Joining.State.ASKED, hub__lead__in=spoken_for(actor))


def to_say_on(actor: Any) -> QuerySet[Joining]:
    """Requests on which a partner this person speaks for may say a word and has not."""
    mine = spoken_for(actor)
    said = JoiningWord.objects.filter(joining=OuterRef("pk"), organisation__in=mine)
    standing = HubPartner.objects.filter(
        organisation__in=mine,
        role=HubPartner.Role.PARTNER,
        state=HubPartner.State.ACCEPTED,
    ).values("hub")
    rows = _open().filter(state=Joining.State.ASKED, hub__in=standing)
    return rows.exclude(organisation__in=mine).exclude(Exists(said))


def to_settle(actor: Any) -> QuerySet[Joining]:
    """Terms that were offered to an organisation a person speaks for."""
    return _open().filter(state=Joining.State.OFFERED, organisation__in=spoken_for(actor))


def own_joinings(actor: Any) -> QuerySet[Joining]:
    """What a person's organisations have asked or joined, and is not over."""
    rows = Joining.objects.select_related("hub", "organisation")
    return rows.filter(organisation__in=spoken_for(actor), state__in=UNDER_WAY)


def own_events(hub: Hub) -> list[QuerySet[Any]]:
    """The history rows of the tables about joining."""
    event = apps.get_model
    return [
        event("hubs", "JoiningEvent").objects.filter(hub=hub),
        event("hubs", "JoiningWordEvent").objects.filter(joining__hub=hub),
    ]


def _open() -> QuerySet[Joining]:
    rows = Joining.objects.select_related("hub", "organisation")
    return rows.filter(hub__state__in=OPEN_STATES)
