"""What joining puts on a person's desk, on a hub's page, and into its history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from local4action.foundation.desk import Mine, Waiting
from local4action.hubs.joining import reading
from local4action.hubs.panels import Panel
from local4action.hubs.rules import spoken_for
from local4action.hubs.workflow import JOINING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local4action.hubs.models import Hub, Joining

ACTS: Final = {
    "hubs.ask_to_join": gettext_lazy("Asked to join"),
    "hubs.say_on_joining": gettext_lazy("Said a word on who asks to join"),
    "hubs.answer_joining": gettext_lazy("Answered who asks to join"),
    "hubs.accept_terms": gettext_lazy("Accepted the terms and joined"),
    "hubs.withdraw_joining": gettext_lazy("Withdrew the request to join"),
    "hubs.leave_joined": gettext_lazy("Left the hub it had joined"),
}


def waiting(actor: Any) -> Iterator[Waiting]:
    """Requests to answer, those to say a word on, and terms to accept."""
    if not spoken_for(actor):
        return
    for one in reading.to_answer(actor):
        yield _waiting(one, _("Answer who asks to join"))
    for one in reading.to_say_on(actor):
        yield _waiting(one, _("Say a word on who asks to join"))
    for one in reading.to_settle(actor):
        yield _waiting(one, _("Read the terms of joining, and accept or withdraw"))


def _waiting(joining: Joining, label: str) -> Waiting:
    url = reverse("hubs:joining", args=[joining.ref])
    return Waiting(label, url, about=(joining.organisation.name, joining.hub.title))


def mine(actor: Any) -> Iterator[Mine]:
    """The hubs a person's organisations have joined or ask to join."""
    if not spoken_for(actor):
        return
    for one in reading.own_joinings(actor):
        state = JOINING.state_of(one)
        url = reverse("hubs:joining", args=[one.ref])
        yield Mine(one.hub.title, url, _("Hub to join"), str(state.staff), state.tone)


def panels(actor: Any, hub: Hub) -> Iterator[Panel]:
    """How many ask to join and have joined; nothing where nobody ever asked."""
    del actor
    states = [one.state for one in reading.joinings_of(hub)]
    if not states:
        return
    joined = states.count("joined")
    asking = states.count("asked")
    text = ngettext("%(count)d has joined.", "%(count)d have joined.", joined) % {"count": joined}
    word = ngettext("%(count)d waits for an answer", "%(count)d wait for an answer", asking)
    yield Panel(
        _("Who joins"),
        text,
        reverse("hubs:joinings", args=[hub.ref]),
        _("See who asks and who has joined"),
        word % {"count": asking} if asking else "",
        "warn",
    )
