"""A form is submitted: judged by its arrival, kept as it was, answered with a receipt."""

from __future__ import annotations

import datetime as dt
from copy import copy
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from local4action.calls import answers, deadlines
from local4action.calls.actions.writing import follow_answers
from local4action.calls.models import Call, Proposal, Submission
from local4action.calls.queries import (
    answers_of,
    judgement_for_submitting,
    submission_of,
    version_of,
)
from local4action.calls.workflow import PROPOSAL
from local4action.foundation import mail
from local4action.foundation.actions import action
from local4action.foundation.canonical import sha256

if TYPE_CHECKING:
    from local4action.calls.answers import AnsweredQuestion
    from local4action.foundation.models import FileReference

ACCEPTING = (Call.State.OPEN, Call.State.CLOSED)


def _in_time(proposal: Proposal, form: str, arrived_at: dt.datetime) -> None:
    # A call that the clock has closed still takes what arrived before: a submission that waited
    # its turn must not lose to the job that closes the call.
    deadline = deadlines.of_form(proposal, form)
    call_takes = form == Submission.Form.SECOND or proposal.call.state in ACCEPTING
    if not call_takes or deadline is None or arrived_at > deadline:
        said = _(
            "The deadline has passed, so this could not be submitted."
            " Everything you wrote is kept as a draft."
        )
        if proposal.state == proposal.State.SUBMITTED:
            said = _(
                "The deadline has passed, so the changes could not be submitted. What you"
                " submitted before counts; the changes are kept as a draft."
            )
        raise ValidationError(said, code="late")


def _complete(given: list[AnsweredQuestion]) -> None:
    missing = [one for one in given if answers.problem(one.question, one.value)]
    if missing:
        raise ValidationError(
            _("Not ready yet: %(count)s answers need another look."),
            code="incomplete",
            params={"count": len(missing)},
        )


def _eligible(proposal: Proposal, form: str, given: list[AnsweredQuestion]) -> None:
    # Judged here and not where the button is: the page it was on may be a day old, and who leads
    # is read from the register at this moment.
    broken = judgement_for_submitting(proposal, form, given).broken
    if broken:
        sentences = (
            _("This call cannot take the proposal as it stands"),
            *(one.reason for one in broken),
        )
        raise ValidationError([ValidationError(one, code="not_eligible") for one in sentences])


def form_record(
    proposal: Proposal,
    form: str,
    number: int,
    given: list[AnsweredQuestion],
    arrived_at: dt.datetime,
) -> dict[str, Any]:
    """What is kept of a form: whose it is, when it arrived, and every answer by its key."""
    call = proposal.call
    version = version_of(call, form)
    return {
        "call": call.ref,
        "proposal": proposal.ref,
        "organisation": proposal.organisation.ref,
        "language": proposal.language,
        "form": form,
        "number": number,
        "question_set": {"slug": version.question_set.slug, "version": version.number},
        "arrived_at": arrived_at.astimezone(dt.UTC).isoformat(timespec="milliseconds"),
        "answers": {one.question.key: one.value for one in given},
    }


@action("calls.submit_proposal", on="proposal")
def submit_form(
    *,
    proposal: Proposal,
    form: str,
    arrived_at: dt.datetime,
    actor: Any,
    arrival_known_by: str = "clock",
) -> Submission:
    """Submit the first or the second form of a proposal.

    A first form that was reopened takes the place of the one submitted before, which is kept.

    Args:
        proposal: with the proposal's current form filled in.
        form: `first` or `second`.
        arrived_at: when the last byte of the request arrived (aware).
        actor: who leads the writing.
        arrival_known_by: `kernel`, `proxy` or `clock`.

    Returns:
        The submission: its record as canonical JSON, its hash; the receipt is being made.

    Raises:
        ValidationError: when it is late (code `late`), incomplete, breaks a hard rule of the call
            (code `not_eligible`), or was submitted before.
    """
    # Moves first: the move locks the row, so that what is read next is what is submitted.
    # A copy, so that the caller's record is not changed by a submission that is then refused.
    moved = _moved(copy(proposal), form, actor)
    _read_again(proposal)
    _in_time(proposal, form, arrived_at)
    given = answers_of(proposal, form, proposal.language)
    _complete(given)
    _eligible(proposal, form, given)
    earlier = _earlier(proposal, form)
    if earlier is not None:
        follow_answers(proposal, given, actor)
    number = earlier.number + 1 if earlier else 1
    record = form_record(proposal, form, number, given, arrived_at)
    submission = Submission.objects.create(
        proposal=proposal,
        form=form,
        number=number,
        arrived_at=arrived_at,
        arrival_known_by=arrival_known_by[:10],
        submitted_by=actor,
        record=record,
        sha256=sha256(record),
    )
    mail.write_from_template(
        "calls/mail/receipt",
        {"submission": submission, "proposal": proposal, "call": proposal.call, "person": actor},
        to=actor.email,
        language=actor.language,
        key=submission.ref,
    )
    app.configure_task("calls.make_receipt", queue="documents").defer(submission=submission.pk)
    proposal.state, proposal.reopened_at = moved.state, moved.reopened_at
    return submission


def _read_again(proposal: Proposal) -> None:
    """What may have changed while this waited for the row, in one query."""
    call = proposal.call
    rows = Proposal.objects.filter(pk=proposal.pk)
    (
        proposal.title,
        proposal.second_form_due,
        proposal.extended_to,
        call.state,
        call.closes_at,
        call.closes_zone,
    ) = rows.values_list(
        "title",
        "second_form_due",
        "extended_to",
        "call__state",
        "call__closes_at",
        "call__closes_zone",
    ).get()


def _moved(proposal: Proposal, form: str, actor: Any) -> Proposal:
    if form == Submission.Form.SECOND:
        return PROPOSAL.move(proposal, "submit_second_form", actor=actor)
    if proposal.state == proposal.State.SUBMITTED:
        return PROPOSAL.move(proposal, "replace", actor=actor, reopened_at=None)
    return PROPOSAL.move(proposal, "submit", actor=actor)


def _earlier(proposal: Proposal, form: str) -> Submission | None:
    """What was submitted before, no longer the one that counts."""
    if proposal.state != proposal.State.SUBMITTED:
        return None
    found = submission_of(proposal, form)
    if found is not None:
        Submission.objects.filter(pk=found.pk).update(is_current=False)
    return found


@action("calls.reopen_proposal", on="proposal")
def reopen_proposal(*, proposal: Proposal, actor: Any) -> Proposal:
    """Take up a submitted first form to change it; what was submitted counts until it is replaced.

    Reopened again it stays open: the first moment is kept.

    Raises:
        ValidationError: when the deadline has passed, or the proposal has moved on.
    """
    since = proposal.reopened_at or timezone.now()
    return PROPOSAL.move(proposal, "reopen", actor=actor, reopened_at=since)


@action("calls.attach_receipt", on="submission", system=True)
def attach_receipt(*, submission: Submission, receipt: FileReference, actor: Any) -> Submission:
    """Keep the printed receipt with its submission; only the job that makes it does this.

    A job that runs twice leaves the first receipt in place.
    """
    del actor
    changed = Submission.objects.filter(pk=submission.pk, receipt__isnull=True).update(
        receipt=receipt
    )
    if changed:
        submission.receipt = receipt
    return submission
