"""What is done in a round: it opens, people and citizens rate, it closes.

Whoever rates waits for the round's row, and so does whoever closes it: an answer counts that came
first, and one that comes after is told so.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.agreements.models import SuccessCriterion
from local4action.foundation.actions import action
from local4action.foundation.text import cleaned
from local4action.foundation.translations import Translated
from local4action.hubs.actions import locked_open, now_text, tell
from local4action.monitoring.ratings import notices, reading
from local4action.monitoring.ratings.tables import (
    HIGHEST,
    LOWEST,
    CitizenAnswer,
    Rating,
    RatingInvitation,
    RatingsRound,
)
from local4action.monitoring.ratings.workflow import ROUND

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local4action.hubs.models import Hub

LONGEST_WORDS: Final = 2000
LONGEST_SENTENCE: Final = 500
LONGEST_ROUND: Final = dt.timedelta(days=92)
# New answers by the public link that one round takes in a minute.
MOST_A_MINUTE: Final = 30
MINUTE: Final = dt.timedelta(minutes=1)


class Given(NamedTuple):
    """How somebody sees a criterion: from 1 to 5, or None for "cannot judge"; a sentence or ""."""

    value: int | None
    sentence: str = ""


@action("monitoring.open_round", on="hub")
def open_round(
    *, actor: Any, hub: Hub, closes_on: dt.date, words: str, language: str, citizens: bool
) -> RatingsRound:
    """Open a round on the criteria of the agreement in force, and invite everyone involved.

    Each person gets one invitation and one mail. `citizens` says whether there is a public link.

    Raises:
        ValidationError: no agreement in force, a round is open already, a day in the past or more
            than three months away, no words.
    """
    row = locked_open(hub)
    agreement = reading.agreement_in_force(row)
    if agreement is None:
        raise ValidationError(_("There is no agreement in force whose criteria could be rated."))
    today = timezone.now().date()
    if not today <= closes_on <= today + LONGEST_ROUND:
        raise ValidationError(
            {"closes_on": _("Choose a day from today on, at most three months away.")}
        )
    text = cleaned(words)
    if not text or len(text) > LONGEST_WORDS:
        raise ValidationError({"words": _("Say in at most 2,000 characters why you ask.")})
    try:
        with transaction.atomic():
            round_ = RatingsRound.objects.create(
                hub=row,
                agreement=agreement,
                words=Translated.of(text, language, by=actor.pk, at=now_text()),
                welcomes_citizens=citizens,
                opened_at=timezone.now(),
                closes_on=closes_on,
            )
    except IntegrityError as error:
        raise ValidationError(_("A round is open already: close it first.")) from error
    RatingInvitation.objects.bulk_create(
        RatingInvitation(round=round_, person=person, organisation_id=organisation, group=group)
        for group, organisation, person in reading.people_to_invite(row)
    )
    notices.tell_invited(round_)
    tell(row)
    return round_


@action("monitoring.rate", on="invitation")
def rate(
    *,
    actor: Any,
    invitation: RatingInvitation,
    given: Mapping[int, Given],
    anonymous: bool,
    language: str,
) -> RatingInvitation:
    """Rate every criterion of a round, or change what one had said, until it closes.

    Args:
        actor: the person invited.
        invitation: their invitation.
        given: one answer for each criterion of the round, by its key.
        anonymous: whether the public result leaves out the organisation's name.
        language: of the sentences.
    """
    round_ = _locked_open(invitation.round_id)
    _check(round_, given)
    row = RatingInvitation.objects.select_for_update().get(pk=invitation.pk)
    row.is_anonymous, row.answered_at = anonymous, timezone.now()
    row.save(update_fields=["is_anonymous", "answered_at"])
    for criterion, one in given.items():
        text = cleaned(one.sentence)
        if len(text) > LONGEST_SENTENCE:
            raise ValidationError(
                {f"sentence_{criterion}": _("At most 500 characters for a sentence.")}
            )
        sentence = Translated.of(text, language, by=actor.pk, at=now_text()) if text else None
        Rating.objects.update_or_create(
            invitation=row,
            criterion_id=criterion,
            defaults={"value": one.value, "sentence": sentence},
        )
    return row


@action("monitoring.rate_as_citizen", on="round_")
def rate_as_citizen(
    *, actor: Any, round_: RatingsRound, mark: str, given: Mapping[int, Given]
) -> CitizenAnswer:
    """Rate by the public link; the browser's mark tells a new answer from a changed one."""
    del actor
    row = _locked_open(round_.pk)
    _check(row, given)
    now = timezone.now()
    answer = CitizenAnswer.objects.filter(round=row, mark=mark).first()
    if answer is None:
        if row.citizen_answers.filter(given_at__gt=now - MINUTE).count() >= MOST_A_MINUTE:
            raise ValidationError(
                _("Very many people are answering just now. Send it again in a minute."),
                code="many",
            )
        answer = CitizenAnswer.objects.create(round=row, mark=mark, given_at=now)
    for criterion, one in given.items():
        Rating.objects.update_or_create(
            citizen=answer, criterion_id=criterion, defaults={"value": one.value}
        )
    return answer


@action("monitoring.close_round", on="round_", system=True)
def close_round(*, actor: Any, round_: RatingsRound) -> RatingsRound:
    """Close a round: by the lead or an officer, or by the clock after its last day."""
    ROUND.move(round_, "close", actor=actor, closed_at=timezone.now())
    tell(round_.hub)
    return round_


def _locked_open(pk: int) -> RatingsRound:
    row = RatingsRound.objects.select_for_update(of=("self",)).get(pk=pk)
    if not reading.takes_answers(row):
        raise ValidationError(
            _("The round is closed: nothing can be changed any more."), code="state"
        )
    return row


def _check(round_: RatingsRound, given: Mapping[int, Given]) -> None:
    """Exactly the criteria the round was opened on, each on the scale."""
    known = set(
        SuccessCriterion.objects.filter(agreement=round_.agreement_id).values_list("pk", flat=True)
    )
    if set(given) != known:
        raise ValidationError(_("Answer each of the criteria of this round."))
    for one in given.values():
        if one.value is not None and not LOWEST <= one.value <= HIGHEST:
            raise ValidationError(_("A rating is a number from 1 to 5."))
