"""Reading rounds: the gates, who is invited, what was answered, and a closed round's result."""

from __future__ import annotations

import secrets
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.db.models import Count, Q
from django.http import Http404
from django.utils import timezone

from local4action.agreements.models import Agreement, SuccessCriterion
from local4action.foundation.access import one_or_404
from local4action.hubs.models import Hub, HubPartner
from local4action.hubs.queries import hubs_for, people_of
from local4action.monitoring.ratings.distance import Distance, Distribution, distance, distribution
from local4action.monitoring.ratings.tables import (
    CitizenAnswer,
    Rating,
    RatingInvitation,
    RatingsRound,
)

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from local4action.accounts.models import Person
    from local4action.foundation.translations import Translated

GROUPS: Final = ("lead", "partner", "stakeholder")


def agreement_in_force(hub: Hub) -> Agreement | None:
    """The agreement whose criteria can be rated."""
    return Agreement.objects.filter(hub=hub, state=Agreement.State.SIGNED).first()


def rounds_of(hub: Hub) -> list[RatingsRound]:
    """The rounds of a hub, the newest first, with how many were invited and answered."""
    answered = Q(invitations__answered_at__isnull=False)
    return list(
        hub.ratings_rounds.annotate(
            invited=Count("invitations", distinct=True),
            answered=Count("invitations", filter=answered, distinct=True),
            citizens=Count("citizen_answers", distinct=True),
        )
    )


def round_for(actor: Any, hub: Hub, ref: str) -> RatingsRound:
    """A round of a hub whose working file this person may open, or 404."""
    found = one_or_404(
        RatingsRound.objects.filter(hub__in=hubs_for(actor)).select_related("hub__lead"), ref=ref
    )
    if found.hub_id != hub.pk:
        raise Http404
    return found


def invitations_for(actor: Any) -> QuerySet[RatingInvitation]:
    """A person's own invitations."""
    return RatingInvitation.objects.filter(person=actor).select_related(
        "round__hub__lead", "round__agreement", "organisation"
    )


def invitation_for(actor: Any, ref: str) -> RatingInvitation:
    """A person's own invitation, or 404."""
    return one_or_404(invitations_for(actor), ref=ref)


def to_rate(actor: Any) -> QuerySet[RatingInvitation]:
    """Open rounds a person has not answered yet."""
    return invitations_for(actor).filter(
        round__state=RatingsRound.State.OPEN,
        round__closes_on__gte=timezone.now().date(),
        answered_at__isnull=True,
    )


def round_for_citizens(ref: str, token: str) -> RatingsRound:
    """The round a public link leads to, or 404 where the link is not the right one."""
    rows = RatingsRound.objects.filter(welcomes_citizens=True, hub__is_public=True)
    found = one_or_404(rows.select_related("hub__lead"), ref=ref)
    if not secrets.compare_digest(found.token.encode(), token.encode()):
        raise Http404
    return found


def public_round(ref: str) -> RatingsRound:
    """A round of a public hub, or 404."""
    rows = RatingsRound.objects.filter(hub__is_public=True).select_related("hub")
    return one_or_404(rows, ref=ref)


def criteria_of(round_: RatingsRound) -> list[SuccessCriterion]:
    """The criteria of the version of the agreement the round was opened on."""
    return list(SuccessCriterion.objects.filter(agreement=round_.agreement_id))


def takes_answers(round_: RatingsRound) -> bool:
    """Whether it is open and its last day is not over."""
    return round_.state == RatingsRound.State.OPEN and timezone.now().date() <= round_.closes_on


def past_their_day(today: dt.date) -> list[RatingsRound]:
    """Open rounds whose last day is over."""
    return list(RatingsRound.objects.filter(state=RatingsRound.State.OPEN, closes_on__lt=today))


def people_to_invite(hub: Hub) -> list[tuple[str, int, Person]]:
    """Who speaks today for lead, partners and stakeholders: (group, organisation, person).

    Each person once: whoever speaks for several is counted with the first of these groups.
    """
    group_of = {hub.lead_id: "lead"}
    rows = hub.partners.filter(state=HubPartner.State.ACCEPTED, organisation__isnull=False)
    for one in sorted(rows, key=lambda one: (one.role != HubPartner.Role.PARTNER, one.pk)):
        group_of.setdefault(one.organisation_id or 0, str(one.role))
    order = {organisation: number for number, organisation in enumerate(group_of)}
    found: dict[int, tuple[str, int, Person]] = {}
    for organisation, person in sorted(people_of(group_of), key=lambda pair: order[pair[0]]):
        found.setdefault(person.pk, (group_of[organisation], organisation, person))
    return list(found.values())


def given_by(answer: RatingInvitation | CitizenAnswer | None) -> dict[int, Rating]:
    """What was answered so far, by criterion."""
    return {} if answer is None else {one.criterion_id: one for one in answer.ratings.all()}


def answer_of_browser(round_: RatingsRound, mark: str) -> CitizenAnswer | None:
    """What the browser with this mark answered."""
    return CitizenAnswer.objects.filter(round=round_, mark=mark).first()


@dataclass(frozen=True, slots=True)
class Sentence:
    """What somebody added to a rating; `organisation` is None where they wish no name."""

    text: Translated
    organisation: Translated | None


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One criterion: how each group rated it, how far they are apart, what was added."""

    key: str
    text: Translated
    groups: dict[str, Distribution]
    distance: Distance | None
    sentences: list[Sentence] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Result:
    """A closed round: who was invited and answered in each group, and each criterion."""

    invited: dict[str, int]
    answered: dict[str, int]
    criteria: list[CriterionResult]


def result_of(round_: RatingsRound) -> Result:
    """What a closed round came to; three queries. A group nobody is in is left out."""
    invited: dict[str, int] = defaultdict(int)
    answered: dict[str, int] = defaultdict(int)
    for group, at in round_.invitations.values_list("group", "answered_at"):
        invited[group] += 1
        answered[group] += at is not None
    rows = (
        Rating.objects.filter(
            Q(invitation__round=round_) | Q(citizen__round=round_),
            criterion__agreement=round_.agreement_id,
        )
        .select_related("invitation__organisation")
        .order_by("pk")
    )
    values: dict[tuple[int, str], list[int | None]] = defaultdict(list)
    sentences: dict[int, list[Sentence]] = defaultdict(list)
    browsers = set()
    for one in rows:
        invitation = one.invitation
        group = invitation.group if invitation else "citizen"
        values[one.criterion_id, group].append(one.value)
        if invitation is None:
            browsers.add(one.citizen_id)
        elif one.sentence:
            named = None if invitation.is_anonymous else invitation.organisation.name
            sentences[one.criterion_id].append(Sentence(one.sentence, named))
    groups: list[str] = [group for group in GROUPS if group in invited]
    if round_.welcomes_citizens:
        groups.append("citizen")
        answered["citizen"] = len(browsers)
    criteria = []
    for criterion in criteria_of(round_):
        pk = criterion.pk
        spread = {group: distribution(values[pk, group]) for group in groups}
        shown = {group: found for group, found in spread.items() if found.shown}
        criteria.append(
            CriterionResult(criterion.key, criterion.text, spread, distance(shown), sentences[pk])
        )
    return Result(
        {group: invited[group] for group in groups if group != "citizen"},
        {group: answered[group] for group in groups},
        criteria,
    )


def own_events(hub: Hub) -> list[QuerySet[Any]]:
    """The history rows of rounds and of answers to invitations; citizens' are nobody's act."""
    rounds = hub.ratings_rounds.values("pk")
    return [
        apps.get_model("monitoring", "RatingsRoundEvent").objects.filter(hub=hub),
        apps.get_model("monitoring", "RatingInvitationEvent").objects.filter(round__in=rounds),
    ]
