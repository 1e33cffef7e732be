"""What was submitted so far, and by when it had to be: each submission, each extension."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from local4action.calls.models import Call, Extension, Proposal, ProposalMember, Submission
from local4action.calls.queries import all_proposals
from local4action.calls.rules import kept_from
from local4action.foundation.access import one_or_404


def extensions_of(call: Call) -> list[Extension]:
    """When the deadline was put off for everyone, in order; no query where it never was."""
    if call.closes_at_first is None:
        return []
    return list(call.extensions.filter(proposal__isnull=True).select_related("given_by"))


def extension_by_id(pk: int) -> Extension | None:
    """One extension with its call."""
    return Extension.objects.select_related("call", "proposal").filter(pk=pk).first()


def proposal_to_extend(actor: Any, call: Call, ref: str) -> Proposal | None:
    """The proposal to a call that an officer names by its reference, if they may know of it."""
    rows = all_proposals().exclude(kept_from(actor))
    return rows.filter(call=call, ref=ref.strip().lower()).first()


def writers_to_tell(extension: Extension) -> list[ProposalMember]:
    """Who writes what an extension is about: drafts, and what is being changed.

    The second form too, where the extension is for one proposal.
    """
    written = Q(proposal__state="draft") | Q(
        proposal__state="submitted", proposal__reopened_at__isnull=False
    )
    if extension.proposal_id is not None:
        written |= Q(proposal__state="second_form")
    rows = ProposalMember.objects.select_related("person", "proposal").filter(
        written, person__isnull=False, proposal__call=extension.call_id
    )
    if extension.proposal_id is not None:
        rows = rows.filter(proposal=extension.proposal_id)
    return list(rows.order_by("pk"))


def submission_numbered(proposal: Proposal, form: str, number: int) -> Submission | None:
    """One of the submissions of a form, also where another has taken its place."""
    return proposal.submissions.filter(form=form, number=number).select_related("receipt").first()


def all_submissions_of(proposal: Proposal) -> list[Submission]:
    """Everything that was submitted, the newest first, also what another took the place of."""
    return list(proposal.submissions.order_by("-created_at", "-pk"))


def public_submission(ref: str) -> Submission:
    """A submission by the reference on its receipt, for checking its hash.

    Raises:
        Http404: when there is none.
    """
    return one_or_404(Submission.objects.select_related("proposal__call"), ref=ref)


def submission_by_id(pk: int) -> Submission | None:
    """A submission with all that its receipt says."""
    return (
        Submission.objects.select_related(
            "proposal__call", "proposal__organisation", "submitted_by", "receipt"
        )
        .filter(pk=pk)
        .first()
    )
