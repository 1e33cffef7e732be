"""An officer asks the applicants for more; they answer, together and once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.calls.models import Proposal
from local4action.foundation import mail
from local4action.foundation.actions import action
from local4action.foundation.editing import refuse_stale
from local4action.reviews import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.reviews.actions.files import locked
from local4action.reviews.actions.screening import nothing_meanwhile, unscreened
from local4action.reviews.models import Inquiry
from local4action.reviews.workflow import INQUIRY

if TYPE_CHECKING:
    import datetime as dt


@action("reviews.screen_proposal", on="proposal")
def ask_for_more(
    *,
    proposal: Proposal,
    questions: str,
    due_on: dt.date,
    actor: Any,
    seen: int | None = None,
) -> Inquiry:
    """Ask those who write a submitted proposal something, by a day; each gets a mail.

    Args:
        proposal: the file.
        questions: what is asked, in the words the applicants read.
        due_on: the day by which the answer is awaited; a later one is taken and marked.
        actor: the officer.
        seen: how many acts on the file the officer knew of; None asks nothing.

    Raises:
        ValidationError: when it was screened, an answer is awaited already, nothing is asked, the
            day has passed, or something happened that the officer has not seen.
    """
    if not questions:
        raise ValidationError({"questions": _("Write what you want to know.")})
    if due_on < timezone.localdate():
        raise ValidationError({"answer_by": _("Choose a day that is still to come.")})
    unscreened(proposal)
    open_one = proposal.inquiries.filter(state=Inquiry.State.ASKED).select_related("asked_by")
    if earlier := open_one.first():
        raise ValidationError(
            _("%(name)s has asked the applicants already; their answer is awaited."),
            code="asked",
            params={"name": earlier.asked_by},
        )
    nothing_meanwhile(proposal, seen)
    inquiry = Inquiry.objects.create(
        proposal=proposal, questions=questions, due_on=due_on, asked_by=actor
    )
    for member in proposal.members.select_related("person").filter(person__isnull=False):
        mail.write_from_template(
            "reviews/mail/inquiry",
            {"proposal": proposal, "inquiry": inquiry, "member": member},
            to=member.email,
            language=member.person.language if member.person else "en",
            key=f"{proposal.ref}:{inquiry.ref}:{member.pk}",
        )
    return inquiry


@action("reviews.write_inquiry_answer", on="inquiry")
def save_inquiry_answer(
    *, inquiry: Inquiry, answer: str, actor: Any, token: str | None = None
) -> Inquiry:
    """Keep a draft of the answer, for everyone who writes the proposal.

    Raises:
        StaleEditError: when a colleague saved another text in between.
        ValidationError: when it is answered, or no longer asked.
    """
    return _kept(inquiry, answer, actor, token)


@action("reviews.submit_inquiry_answer", on="inquiry")
def submit_inquiry_answer(
    *, inquiry: Inquiry, answer: str, actor: Any, token: str | None = None
) -> Inquiry:
    """Send the answer, once; the file is back in the officers' queue with a mark.

    After the day it was due it is taken all the same, and says that it came late.

    Raises:
        StaleEditError: when a colleague saved another text in between.
        ValidationError: when it is empty or answered, or no longer asked.
    """
    if not answer:
        raise ValidationError({"answer": _("Write your answer first.")})
    kept = _kept(inquiry, answer, actor, token)
    return INQUIRY.move(kept, "answer", actor=actor, answered_at=timezone.now())


def _kept(inquiry: Inquiry, answer: str, actor: Any, token: str | None) -> Inquiry:
    """The inquiry with the answer in it, its row and its proposal's held by this act."""
    locked(inquiry.proposal, Proposal.State.SUBMITTED)
    found = Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry.pk)
    if found.state != Inquiry.State.ASKED:
        raise ValidationError(_("This was answered already, or is not asked any more."))
    refuse_stale({"answer": found.answer}, {"answer": answer}, token)
    if answer != found.answer:
        found.answer, found.saved_by, found.saved_at = answer, actor, timezone.now()
        found.save(update_fields=["answer", "saved_by", "saved_at"])
    found.proposal = inquiry.proposal
    return found
