"""Whom a change of a call's questions matters to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local4action.calls.models import Adoption, Proposal, ProposalMember, Submission

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from local4action.calls.models import Call

# Where a form has not been submitted yet, by the state of the proposal.
_UNSUBMITTED = {
    Submission.Form.FIRST: ("draft",),
    Submission.Form.SECOND: ("draft", "submitted", "second_form"),
}
_WRITING = {Submission.Form.FIRST: "draft", Submission.Form.SECOND: "second_form"}


def proposals_by_stage(
    call: Call, form: str
) -> tuple[QuerySet[Proposal], QuerySet[Proposal], QuerySet[Proposal]]:
    """The proposals to a call: that write this form, that come to it later, that are past it.

    Those that write and those that come to it later take changed questions; the others stay with
    the questions they answered.
    """
    rows = Proposal.objects.filter(call=call).order_by("pk")
    to_come = _UNSUBMITTED[Submission.Form(form)]
    writing = _WRITING[Submission.Form(form)]
    return (
        rows.filter(state=writing),
        rows.filter(state__in=to_come).exclude(state=writing),
        rows.exclude(state__in=to_come),
    )


def adoptions_of(call: Call) -> list[Adoption]:
    """The changes of a call's questions after it was drafted, the newest first."""
    return list(
        call.adoptions.select_related("before", "version__question_set", "adopted_by").order_by(
            "-pk"
        )
    )


def published_adoptions(call: Call) -> list[Adoption]:
    """Those made after the call was published, in order; no query where it asks first versions."""
    if call.first_form.number == call.second_form.number == 1:
        return []
    return list(call.adoptions.filter(reason__isnull=False).order_by("pk"))


def adoption_by_id(pk: int) -> Adoption | None:
    """One change with its call and both versions."""
    return Adoption.objects.select_related("call", "before", "version").filter(pk=pk).first()


def writers_of(adoption: Adoption) -> list[ProposalMember]:
    """Who writes the form the questions of which were changed, and has an account."""
    rows = ProposalMember.objects.select_related("person", "proposal").filter(
        proposal__call=adoption.call_id,
        proposal__state=_WRITING[Submission.Form(adoption.form)],
        person__isnull=False,
    )
    return list(rows.order_by("pk"))
