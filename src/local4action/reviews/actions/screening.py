"""A proposal is screened: passed on, or ended with a reason."""

from __future__ import annotations

import datetime as dt
from copy import copy
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.calls.actions import ask_second_form, reject_proposal
from local4action.calls.models import Proposal
from local4action.foundation.actions import action
from local4action.reviews import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.reviews.actions.files import locked
from local4action.reviews.actions.letters import keep_letter
from local4action.reviews.models import Inquiry, Screening, ScreeningClaim
from local4action.reviews.timeline import acts_since
from local4action.reviews.workflow import INQUIRY

# Long enough to read a first form and to write a reason.
CLAIM_LASTS: Final = dt.timedelta(minutes=20)


@action("reviews.screen_proposal", on="proposal")
def pass_screening(
    *, proposal: Proposal, due_on: dt.date, actor: Any, seen: int | None = None
) -> Screening:
    """Pass a proposal and ask for its second form, by a day; its writers get a mail.

    `seen` is how many acts on the file the officer knew of; None asks nothing.

    Raises:
        ValidationError: when someone screened it before, the day has passed, or something happened
            that the officer has not seen.
    """
    unscreened(proposal)
    nothing_meanwhile(proposal, seen)
    screening = Screening.objects.create(
        proposal=proposal, outcome=Screening.Outcome.PASSED, screened_by=actor
    )
    _ask_no_more(proposal, actor)
    ask_second_form(proposal=copy(proposal), due_on=due_on, actor=actor)
    return screening


@action("reviews.screen_proposal", on="proposal")
def reject_at_screening(
    *, proposal: Proposal, reason: str, actor: Any, seen: int | None = None
) -> Screening:
    """End a proposal at screening; the letter that says why is drafted and held.

    `seen` is how many acts on the file the officer knew of; None asks nothing.

    Raises:
        ValidationError: when someone screened it before, no reason is given, or something happened
            that the officer has not seen.
    """
    if not reason:
        raise ValidationError({"reason": _("Say why: the applicants will read it.")})
    unscreened(proposal)
    nothing_meanwhile(proposal, seen)
    screening = Screening.objects.create(
        proposal=proposal, outcome=Screening.Outcome.REJECTED, reason=reason, screened_by=actor
    )
    _ask_no_more(proposal, actor)
    reject_proposal(proposal=copy(proposal), actor=actor)
    keep_letter(proposal, "rejected", actor, screening=screening)
    return screening


@action("reviews.claim_screening", on="proposal")
def claim_screening(*, proposal: Proposal, actor: Any, take_over: bool = False) -> ScreeningClaim:
    """Say that one has a file open to screen it, for a while; colleagues see it.

    One who comes later is told and leaves the claim as it is, unless they take it over. A claim
    forbids nothing: the lock of the act does.

    Returns:
        The claim that holds now, one's own or a colleague's.
    """
    locked(proposal, Proposal.State.SUBMITTED)
    now = timezone.now()
    found = ScreeningClaim.objects.filter(proposal=proposal).select_related("person").first()
    if found and found.person_id != actor.pk and found.until > now and not take_over:
        return found
    claim = found or ScreeningClaim(proposal=proposal)
    if found is None or found.person_id != actor.pk or found.until <= now:
        claim.taken_at = now
    claim.person, claim.until = actor, now + CLAIM_LASTS
    claim.save()
    return claim


@action("reviews.claim_screening", on="proposal")
def leave_screening(*, proposal: Proposal, actor: Any) -> None:
    """Leave a file to colleagues; without a claim of one's own nothing changes."""
    ScreeningClaim.objects.filter(proposal=proposal, person=actor).delete()


def unscreened(proposal: Proposal) -> None:
    """Lock the proposal; of two officers who screen it at once the second is told by whom."""
    Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    earlier = Screening.objects.filter(proposal=proposal).select_related("screened_by").first()
    if earlier:
        raise ValidationError(
            _("%(name)s has screened this proposal already."),
            code="screened",
            params={"name": earlier.screened_by},
        )
    locked(proposal, Proposal.State.SUBMITTED)


def nothing_meanwhile(proposal: Proposal, seen: int | None) -> None:
    """Refuse who decides without knowing of the last act; the page shows it beside the form."""
    if seen is not None and acts_since(proposal, seen):
        raise ValidationError(
            _("Something happened to this proposal meanwhile; it is shown above. Decide again."),
            code="meanwhile",
        )


def _ask_no_more(proposal: Proposal, actor: Any) -> None:
    """What was asked and not answered needs no answer any more."""
    for inquiry in Inquiry.objects.filter(proposal=proposal, state=Inquiry.State.ASKED):
        INQUIRY.move(inquiry, "drop", actor=actor)
