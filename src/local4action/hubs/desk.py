"""The frame of a desk page, and what hubs put on a person's desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.foundation.desk import Mine, Place, Waiting
from local4action.hubs.models import HubPartner
from local4action.hubs.queries import invitations_for, led_hubs, own_hubs
from local4action.hubs.rules import spoken_for
from local4action.hubs.timing import last_known, unconfirmed_since
from local4action.hubs.workflow import HUB
from local4action.members.rules import is_officer, organisation_ids

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, wrong: bool = False
) -> HttpResponse:
    """A page of the desk; 422 where a form has to be looked at again."""
    return render(request, template, context, status=422 if wrong else 200)


def places(actor: Any) -> Iterator[Place]:
    """The menu's entry, for officers and whoever speaks for an organisation."""
    if organisation_ids(actor) or is_officer(actor):
        yield Place(_("Hubs"), reverse("hubs:mine"), order=40, group="programme")


def waiting(actor: Any) -> Iterator[Waiting]:
    """Invitations to answer; files nobody has confirmed for long."""
    for partner in invitations_for(actor).filter(state=HubPartner.State.INVITED):
        yield Waiting(
            _("Answer an invitation to a hub"),
            reverse("hubs:partner_answer", args=[partner.ref]),
            about=partner.hub.title,
        )
    today = timezone.localdate()
    for hub in led_hubs(actor).filter(state__in=("running", "closing")):
        since = unconfirmed_since(hub.state, (last_known(hub),), today)
        if since is not None:
            yield Waiting(
                _("Confirm that the file is still right"),
                reverse("hubs:hub", args=[hub.ref]),
                about=hub.title,
                due=since,
            )


def mine(actor: Any) -> Iterator[Mine]:
    """The hubs a person leads or stands with."""
    own = spoken_for(actor)
    for hub in own_hubs(actor):
        state = HUB.state_of(hub)
        kind = _("Hub you lead") if hub.lead_id in own else _("Hub you stand with")
        yield Mine(
            hub.title,
            reverse("hubs:hub", args=[hub.ref]),
            kind,
            str(state.staff),
            state.tone,
        )
