"""A proposal is screened: passed on, or ended with a reason."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from local4action.calls.actions import ask_second_form, reject_proposal
from local4action.calls.models import Proposal
from local4action.foundation.actions import action
from local4action.reviews import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.reviews.models import Screening

if TYPE_CHECKING:
    import datetime as dt


from local4action.reviews.actions.files import locked
from local4action.reviews.actions.letters import keep_letter


@action("reviews.screen_proposal", on="proposal")
def pass_screening(*, proposal: Proposal, due_on: dt.date, actor: Any) -> Screening:
    """Pass a proposal and ask for its second form, by a day; its writers get a mail.

    Raises:
        ValidationError: when someone screened it before, or the day has passed.
    """
    _unscreened(proposal)
    screening = Screening.objects.create(
        proposal=proposal, outcome=Screening.Outcome.PASSED, screened_by=actor
    )
    ask_second_form(proposal=copy(proposal), due_on=due_on, actor=actor)
    return screening


@action("reviews.screen_proposal", on="proposal")
def reject_at_screening(*, proposal: Proposal, reason: str, actor: Any) -> Screening:
    """End a proposal at screening; the letter that says why is drafted and held.

    Raises:
        ValidationError: when someone screened it before, or no reason is given.
    """
    if not reason:
        raise ValidationError({"reason": _("Say why: the applicants will read it.")})
    _unscreened(proposal)
    screening = Screening.objects.create(
        proposal=proposal, outcome=Screening.Outcome.REJECTED, reason=reason, screened_by=actor
    )
    reject_proposal(proposal=copy(proposal), actor=actor)
    keep_letter(proposal, "rejected", actor, screening=screening)
    return screening


def _unscreened(proposal: Proposal) -> None:
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
