"""What this room puts on a person's desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import rules
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from local4action.calls import deadlines, queries
from local4action.calls.workflow import CALL, state_for_writers
from local4action.foundation.desk import Mine, Place, Waiting
from local4action.members.rules import is_bureau_member

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local4action.foundation.desk import Shown

MOST_CALLS: Final = 10


def places(actor: Any) -> Iterator[Place]:
    """Calls, for those who run or clear them; my proposals, for everyone."""
    if rules.has_perm("calls.see_calls", actor):
        yield Place(_("Calls"), reverse("calls:call_list"), 20, "calls")
    if rules.has_perm("calls.see_question_sets", actor):
        yield Place(_("Questions"), reverse("calls:question_sets"), 21, "calls")
    yield Place(_("My proposals"), reverse("calls:proposals"), 30, "mine")


def shown(actor: Any) -> Iterator[Shown]:
    """Drafts to finish, second forms due, invitations, calls to clear and to open; what is mine."""
    for proposal in queries.proposals_on_desk(actor):
        yield from _proposal(proposal)
    if rules.has_perm("calls.see_calls", actor):
        yield from _calls(actor)


def _proposal(proposal: Any) -> Iterator[Shown]:
    """A proposal from `proposals_on_desk`, and what it asks of the person."""
    if proposal.is_unfinished:
        first = proposal.state != "second_form"
        what = {
            "draft": _("Finish and submit the proposal"),
            "submitted": _("Submit the changes"),
            "second_form": _("Answer the second form"),
        }
        yield Waiting(
            what[proposal.state],
            reverse("calls:form", args=[proposal.ref, "first" if first else "second"]),
            str(proposal),
            deadlines.of_form(proposal, "first") if first else proposal.second_form_due,
        )
    if proposal.is_invited:
        yield Waiting(
            _("Join the writing of a proposal"),
            proposal.get_absolute_url(),
            str(proposal),
            proposal.call.closes_at,
        )
    state = state_for_writers(proposal)
    yield Mine(str(proposal), proposal.get_absolute_url(), _("Proposal"), state.staff, state.tone)


def _calls(actor: Any) -> Iterator[Shown]:
    """The calls that are not closed: which wait for this person, and an officer's own."""
    wanted = {}
    if is_bureau_member(actor):
        wanted["draft"] = _("Clear the call")
    if rules.has_perm("calls.open_call", actor):
        wanted["cleared"] = _("Open the call")
    drafts = rules.has_perm("calls.draft_call", actor)
    for at, call in enumerate(queries.calls_on_desk()):
        address = reverse("calls:call_edit", args=[call.ref])
        if call.state in wanted:
            yield Waiting(wanted[call.state], address, call.title)
        if drafts and at < MOST_CALLS:
            state = CALL.state_of(call)
            yield Mine(call.title, address, _("Call"), state.staff, state.tone)


def writes_it(actor: Any, subject_ref: str) -> bool:
    """Whether a person may fetch the receipts of a proposal and its form: who writes it.

    Who else reads the file, and who must not, is for the room `reviews` to say.
    """
    return queries.proposals_for(actor).filter(ref=subject_ref).exists()


def may_fetch_answer(actor: Any, subject_ref: str) -> bool:
    """Whether a person may fetch a file that was sent as an answer: who writes the proposal."""
    sent = queries.answer_file(subject_ref)
    return sent is not None and queries.proposals_for(actor).filter(pk=sent.proposal_id).exists()
