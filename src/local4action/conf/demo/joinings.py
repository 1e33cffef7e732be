"""Cities that joined invented hubs, and one that asks the cast's own hub and waits for an answer.

Written straight to the tables, without a mail: what happened before the site began is told to
nobody.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final, NamedTuple

from django.utils import timezone

from local4action.foundation.translations import Translated
from local4action.hubs.actions import tell
from local4action.hubs.models import Hub, HubPartner, Joining, JoiningWord

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local4action.accounts.models import Person
    from local4action.members.models import Organisation


class Example(NamedTuple):
    """Who joined the hub that an organisation leads, what they said, in which language."""

    lead: str
    who: str
    role: str
    language: str
    brings: str
    hopes: str
    terms: str
    days_ago: int


JOINED: Final = (
    Example(
        "lead-town", "asemfieso", "learner", "en",
        "Two nurses who walk the same roads, and our own survey of 140 traders.",
        "To light one path of ours, and to know beforehand what it costs to keep it lit.",
        "One call a month, one visit to the depots, and your survey shared with the university.",
        210,
    ),
    Example(
        "kisarandi", "muchinde", "co_deliverer", "en",
        "A boat, four months of tide records and the women who keep them.",
        "To draw water for as long as the people upstream do.",
        "You measure the lower wells and report every quarter; we lend the meters.",
        300,
    ),
    Example(
        "kisarandi", "kalembwe", "learner", "en",
        "A technician one day a week, and three wells to try it on.",
        "A rota for our pumps that holds in the dry months.",
        "Come to the meeting of each quarter, and tell us what broke.",
        120,
    ),
    Example(
        "puerto-yarume", "santa-lucia", "observer", "es",
        "Una facilitadora y las actas de tres años de asambleas nocturnas.",
        "Aprender a contar los votos de quienes viven en barco.",
        "Asistir a dos asambleas y enviarnos sus notas por escrito.",
        90,
    ),
)  # fmt: skip
ASKS: Final = Example(
    "lead-town", "kalembwe", "observer", "en",
    "A clerk who speaks French, and a market of 900 stalls to compare with.",
    "To see how a posted fare was agreed with the drivers before we try it.",
    "", 4,
)  # fmt: skip
WORD: Final = "Leur marché ressemble au nôtre ; comparer les deux nous servira aussi."


def example_joinings(
    organisations: Mapping[str, Organisation], people: Mapping[str, Person]
) -> None:
    """Write all of them; who delivers is a partner of its hub from that day."""
    for one in JOINED:
        joining = _made(one, organisations)
        asked = joining.asked_at.date()
        joining.state = Joining.State.JOINED
        joining.terms = Translated.of(one.terms, one.language)
        joining.terms_from = joining.joined_on = asked + dt.timedelta(days=14)
        joining.terms_until = joining.terms_from + dt.timedelta(days=364)
        joining.answered_at = joining.asked_at + dt.timedelta(days=9)
        joining.settled_at = joining.asked_at + dt.timedelta(days=14)
        joining.save()
        if joining.role == Joining.Role.CO_DELIVERER:
            HubPartner.objects.create(
                hub=joining.hub,
                organisation=joining.organisation,
                role=HubPartner.Role.PARTNER,
                state=HubPartner.State.ACCEPTED,
                answered_at=joining.settled_at,
            )
        tell(joining.hub)
    asks = _made(ASKS, organisations)
    JoiningWord.objects.create(
        joining=asks,
        organisation=organisations["partner-university"],
        agrees=True,
        text=Translated.of(WORD, "fr", by=people["partner"].pk),
        said_at=asks.asked_at + dt.timedelta(days=1),
    )


def _made(one: Example, organisations: Mapping[str, Organisation]) -> Joining:
    hub = Hub.objects.get(lead=organisations[one.lead], is_example=True)
    return Joining.objects.create(
        hub=hub,
        organisation=organisations[one.who],
        role=one.role,
        brings=Translated.of(one.brings, one.language),
        hopes=Translated.of(one.hopes, one.language),
        asked_at=timezone.now() - dt.timedelta(days=one.days_ago),
    )
