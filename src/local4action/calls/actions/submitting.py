"""A form is submitted: judged by its arrival, kept as it was, answered with a receipt."""

from __future__ import annotations

import datetime as dt
import math
from copy import copy
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from local4action.calls import answers, deadlines, outages
from local4action.calls.actions.keeping import keep
from local4action.calls.actions.writing import follow_answers
from local4action.calls.models import Call, Outage, Proposal, Revision, Submission
from local4action.calls.queries import (
    answers_of,
    asked_version_id,
    judgement_for_submitting,
    submission_of,
    version_of,
)
from local4action.calls.workflow import PROPOSAL
from local4action.foundation import pulse
from local4action.foundation.actions import action
from local4action.foundation.canonical import sha256
from local4action.foundation.prepared import Prepared, Slot

if TYPE_CHECKING:
    from local4action.calls.answers import AnsweredQuestion
    from local4action.foundation.models import FileReference

ACCEPTING = (Call.State.OPEN, Call.State.CLOSED)
# From so long before a deadline until so long after it, what is not needed to answer waits.
RUSH: Final = dt.timedelta(minutes=1)
CALM: Final = dt.timedelta(seconds=15)


def outage_to_judge(deadline: dt.datetime) -> bool:
    """Whether an outage touched the last hour of a deadline and the clock is still to judge it."""
    touching = [one for one in pulse.silences(settings.HOME) if outages.put_off(deadline, one)]
    begun = {one.began_at for one in touching}
    judged = Outage.objects.filter(began_at__in=begun, judged_at__isnull=False)
    return bool(begun - set(judged.values_list("began_at", flat=True))) if begun else False


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
        if call_takes and deadline is not None and outage_to_judge(deadline):
            said = _(
                "The site was out of order shortly before the deadline, so the deadline is just"
                " being put off. Everything you wrote is kept; submit again in a minute."
            )
        elif proposal.state == proposal.State.SUBMITTED:
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
    version = version_of(proposal, form)
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
        The submission: its record as canonical JSON, its hash; mail and receipt are being made.

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
    _acknowledge(submission, deadlines.of_form(proposal, form))
    proposal.state, proposal.reopened_at = moved.state, moved.reopened_at
    return submission


def _acknowledge(submission: Submission, deadline: dt.datetime | None) -> None:
    """Have the mail and the printed receipt made by a job.

    Who submits waits for nothing but what makes it certain. In the rush before a deadline the
    job waits too, until those who come after have been answered.
    """
    now, wait = timezone.now(), 0
    if deadline is not None and deadline - RUSH <= now <= deadline + CALM:
        wait = math.ceil((deadline + CALM - now).total_seconds())
    task = app.configure_task("calls.acknowledge", queue="mail", schedule_in={"seconds": wait})
    task.defer(submission=submission.pk)


_AGAIN: Final = Prepared(
    lambda: (
        Proposal.objects.filter(pk=Slot("proposal", BigIntegerField()))
        .order_by()
        .values_list(
            "title",
            "second_form_due",
            "extended_to",
            "call__state",
            "call__closes_at",
            "call__closes_zone",
            "first_form",
            "second_form",
            "call__first_form",
            "call__second_form",
        )
    )
)


def _read_again(proposal: Proposal) -> None:
    """What may have changed while this waited for the row, in one query."""
    call = proposal.call
    (
        proposal.title,
        proposal.second_form_due,
        proposal.extended_to,
        call.state,
        call.closes_at,
        call.closes_zone,
        proposal.first_form_id,
        proposal.second_form_id,
        call.first_form_id,
        call.second_form_id,
    ) = _AGAIN.rows(proposal=proposal.pk)[0]


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


@action("calls.discard_changes", on="proposal")
def discard_changes(*, proposal: Proposal, actor: Any) -> Proposal:
    """Throw away what was changed since reopening: the answers are again what was submitted.

    Each answer that differs gets a new version, so that a colleague who still has the old text
    before them is told and does not bring it back unknowingly.

    Raises:
        ValidationError: when nothing is being changed.
    """
    PROPOSAL.move(proposal, "discard", actor=actor, reopened_at=None)
    submitted = submission_of(proposal, Submission.Form.FIRST)
    if submitted is None:
        raise ValidationError(_("Nothing was submitted that could be brought back."))
    record = submitted.record["answers"]
    version = asked_version_id(proposal, Submission.Form.FIRST)
    changed = []
    for answer in proposal.answers.filter(question__version=version).select_related("question"):
        value = record.get(answer.question.key, answers.empty(answer.question.kind))
        if answer.value != value:
            changed.append((answer.question, value))
    keep(proposal, Submission.Form.FIRST, changed, person=actor, kind=Revision.Kind.DISCARDED)
    return proposal


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
