"""Invented ratings: a closed round of three hubs, in one of which citizens see it otherwise.

Written straight to the tables, without a mail; the cast's own hub has a round that is open.
"""

from __future__ import annotations

import datetime as dt
import itertools
import secrets
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.utils import timezone

from local4action.foundation.translations import Status, Translated
from local4action.hubs.actions import tell
from local4action.hubs.models import Hub
from local4action.monitoring.ratings.reading import (
    criteria_of,
    people_to_invite,
)
from local4action.monitoring.ratings.tables import (
    CitizenAnswer,
    Rating,
    RatingInvitation,
    RatingsRound,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from local4action.accounts.models import Person
    from local4action.members.models import Organisation


class Example(NamedTuple):
    """A closed round of the hub an organisation leads.

    `chosen` has, for each group, what its people chose on each criterion in turn: a digit for
    each answer, "-" for "cannot judge". `silent` is how many of each group did not answer.
    """

    lead: str
    days_ago: int
    words: str
    chosen: Mapping[str, tuple[str, ...]]
    silent: Mapping[str, int]
    added: tuple[str, str]


CLOSED: Final = (
    Example(
        "kisarandi", 60,
        "Half of the time is over. Tell us how it stands where you draw water.",
        {"lead": ("554", "454", "445"), "partner": ("44543", "3443-", "4544-"),
         "citizen": ("21123212123", "4344334-443", "22131222-12")},
        {"lead": 1, "partner": 2},
        ("The repaired wells run. The queue at the two upper ones is as long as before.",
         "We count litres; people count hours. Both are true."),
    ),
    Example(
        "sazlikule", 25,
        "Before we close: what held, and what did not?",
        {"lead": ("45", "44"), "partner": ("4454", "3343"), "citizen": ("4543445", "3234332")},
        {"partner": 1},
        ("The table is set every week. Who pays for the cook next year is not settled.", ""),
    ),
    Example(
        "muchinde", 400,
        "The hub has ended. Please say what it left behind.",
        {"lead": ("555", "444"), "partner": ("5545", "4454")},
        {"lead": 0, "partner": 1},
        ("The nurseries go on without the project.", ""),
    ),
)  # fmt: skip
ASKED: Final = {
    "fr": "Les deux premiers chemins sont ouverts. Dites-nous ce qui a changé pour vous et ce qui"
    " manque encore : la suite des travaux en dépend.",
    "en": "The first two paths are open. Tell us what has changed for you and what is still"
    " missing: it decides what we build next.",
    "es": "Los dos primeros caminos están abiertos. Díganos qué ha cambiado para usted y qué falta"
    " todavía: de ello depende qué se construye después.",
}


def example_ratings(
    organisations: Mapping[str, Organisation], people: Mapping[str, Person]
) -> None:
    """Write the closed rounds and the open one."""
    for one in CLOSED:
        hub = _hub(organisations[one.lead])
        opened = timezone.now() - dt.timedelta(days=one.days_ago + 21)
        round_ = _round(hub, Translated.of(one.words, "en"), opened, 21)
        round_.state, round_.closed_at = RatingsRound.State.CLOSED, opened + dt.timedelta(days=22)
        round_.welcomes_citizens = "citizen" in one.chosen
        round_.save()
        for group, chosen in one.chosen.items():
            _answers(round_, group, chosen, one)
        tell(hub)
    hub = _hub(organisations["lead-town"])
    words = Translated.of(ASKED["fr"], "fr")
    for language in ("en", "es"):
        words = words.with_translation(language, ASKED[language], Status.CHECKED)
    _open(hub, words, people["partner"])


def _hub(lead: Organisation) -> Hub:
    return Hub.objects.get(lead=lead, is_example=True)


def _round(hub: Hub, words: Translated, opened: dt.datetime, days: int) -> RatingsRound:
    return RatingsRound.objects.create(
        hub=hub,
        agreement=hub.agreements.get(state="signed"),
        words=words,
        opened_at=opened,
        closes_on=opened.date() + dt.timedelta(days=days),
        welcomes_citizens=True,
    )


def _answers(round_: RatingsRound, group: str, chosen: tuple[str, ...], one: Example) -> None:
    """One row of `chosen` for each criterion, its signs for one person after the other."""
    signs = itertools.cycle(chosen)
    criteria = [(criterion, next(signs)) for criterion in criteria_of(round_)]
    most = max(len(row) for row in chosen)
    at = round_.opened_at + dt.timedelta(days=3)
    sources: list[dict[str, Any]]
    if group == "citizen":
        answers = [
            CitizenAnswer.objects.create(round=round_, mark=secrets.token_hex(16), given_at=at)
            for _number in range(most)
        ]
        sources = [{"citizen": answer} for answer in answers]
    else:
        standing = _organisations(round_.hub, group)
        invited = [
            RatingInvitation.objects.create(
                round=round_,
                organisation=next(standing),
                group=group,
                answered_at=at if number < most else None,
                is_anonymous=number % 2 == 1,
            )
            for number in range(most + one.silent.get(group, 0))
        ]
        sources = [{"invitation": invitation} for invitation in invited[:most]]
    for position, (criterion, row) in enumerate(criteria):
        for number, (source, sign) in enumerate(zip(sources, row, strict=False)):
            said = one.added[number] if group == "partner" and number < 2 and not position else ""
            Rating.objects.create(
                criterion=criterion,
                value=None if sign == "-" else int(sign),
                sentence=Translated.of(said, "en") if said else None,
                **source,
            )


def _organisations(hub: Hub, group: str) -> Iterator[Organisation]:
    if group == "lead":
        return itertools.cycle([hub.lead])
    rows = hub.partners.filter(role=group, state="accepted", organisation__isnull=False)
    return itertools.cycle(
        [one.organisation for one in rows.select_related("organisation") if one.organisation]
    )


def _open(hub: Hub, words: Translated, answered: Person) -> None:
    """An open round to which the cast is invited, and that one of them has answered."""
    round_ = _round(hub, words, timezone.now() - dt.timedelta(days=5), 33)
    for group, organisation, person in people_to_invite(hub):
        invitation = RatingInvitation.objects.create(
            round=round_, person=person, organisation_id=organisation, group=group
        )
        if person == answered:
            invitation.answered_at = timezone.now() - dt.timedelta(days=2)
            invitation.save()
            for number, criterion in enumerate(criteria_of(round_)):
                Rating.objects.create(
                    invitation=invitation, criterion=criterion, value=3 + number % 2
                )
    tell(hub)
