"""The states of a call and of a proposal, and who may move them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from local4action.calls import deadlines
from local4action.calls import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.foundation.workflow import State, Transition, Workflow

if TYPE_CHECKING:
    from local4action.calls.models import Call, Proposal


def _ready_to_open(call: Call) -> str | None:
    if call.closes_at <= timezone.now():
        return _("The deadline has passed. Withdraw this call and draft another.")
    for version in (call.first_form, call.second_form):
        if not version.questions.exists():
            return _("One of the two question sets has no questions.")
    return None


OUTCOMES: Final = ("granted", "declined", "rejected")
UNDECIDED: Final = ("submitted", "second_form", "in_review")


def waiting_or_untold() -> Q:
    """The condition that those who wrote a proposal wait for a decision, or to be told of it."""
    return Q(state__in=UNDECIDED) | Q(state__in=OUTCOMES, outcome_told_at__isnull=True)


def _everyone_was_told(call: Call) -> str | None:
    if call.proposals.filter(waiting_or_untold()).exists():
        return _("Not everyone who applied has been told yet what was decided.")
    return None


CALL: Final = Workflow(
    "call",
    {
        "draft": State(gettext_lazy("Draft"), gettext_lazy("In preparation")),
        "cleared": State(gettext_lazy("Cleared"), gettext_lazy("In preparation"), "going"),
        "open": State(gettext_lazy("Open"), gettext_lazy("Open"), "good"),
        "closed": State(gettext_lazy("Closed"), gettext_lazy("Closed, being read"), "going"),
        "decided": State(gettext_lazy("Decided"), gettext_lazy("Decided"), "neutral"),
        "archived": State(gettext_lazy("Archived"), gettext_lazy("Past"), "neutral"),
        "withdrawn": State(
            pgettext_lazy("call", "Withdrawn"), pgettext_lazy("call", "Withdrawn"), "stop"
        ),
    },
    (
        Transition(
            "clear",
            ("draft",),
            "cleared",
            "calls.clear_call",
            gettext_lazy("Clear the call"),
            consequence=gettext_lazy(
                "From then on its text and rules stay as they are, and the Secretariat can open it."
            ),
        ),
        Transition(
            "open",
            ("cleared",),
            "open",
            "calls.open_call",
            gettext_lazy("Open the call"),
            _ready_to_open,
            gettext_lazy(
                "It is public at once, and proposals can be submitted until the deadline. "
                "It cannot become a draft again."
            ),
        ),
        Transition(
            "close",
            ("open",),
            "closed",
            "calls.close_call",
            gettext_lazy("Close the call"),
            consequence=gettext_lazy(
                "Nobody can submit a proposal any more, nor those who are writing one now. "
                "A closed call cannot be opened again."
            ),
        ),
        Transition(
            "decide",
            ("closed",),
            "decided",
            "calls.decide_call",
            gettext_lazy("Decided"),
            _everyone_was_told,
            gettext_lazy("Its public page says that everything is decided. This stays."),
        ),
        Transition(
            "archive",
            ("decided",),
            "archived",
            "calls.archive_call",
            gettext_lazy("Archive the call"),
            consequence=gettext_lazy("It moves to the past calls for good."),
        ),
        Transition(
            "withdraw",
            ("draft", "cleared", "open"),
            "withdrawn",
            "calls.withdraw_call",
            gettext_lazy("Withdraw the call"),
            consequence=gettext_lazy(
                "It ends without a result and cannot be opened again. "
                "What was written stays on the writers’ desks."
            ),
        ),
    ),
)


def _can_be_changed(proposal: Any) -> str | None:
    if proposal.call.state not in {"open", "closed"} or deadlines.is_over(proposal, timezone.now()):
        return _("The deadline has passed. What you submitted stands as it is.")
    return None


def _is_reopened(proposal: Any) -> str | None:
    if proposal.reopened_at is None:
        return _("This form was submitted already.")
    return None


def _has_changes(proposal: Any) -> str | None:
    if proposal.reopened_at is None:
        return _("Nothing is being changed, so there is nothing to throw away.")
    return None


def _is_left_alone(proposal: Any) -> str | None:
    if proposal.reopened_at is not None and not deadlines.is_over(proposal, timezone.now()):
        return _("Its writers are changing it and may submit it anew until the deadline.")
    return None


def _has_due_day(proposal: Any) -> str | None:
    if proposal.second_form_due is None:
        return _("The second form has no day by which it is due.")
    return None


PROPOSAL: Final = Workflow(
    "proposal",
    {
        "draft": State(gettext_lazy("Draft"), gettext_lazy("Being written")),
        "submitted": State(gettext_lazy("Submitted"), gettext_lazy("Submitted"), "going"),
        "second_form": State(
            gettext_lazy("Second form asked"), gettext_lazy("Second form asked"), "warn"
        ),
        "in_review": State(gettext_lazy("In review"), gettext_lazy("Being read"), "going"),
        "granted": State(gettext_lazy("Granted"), gettext_lazy("Granted"), "good"),
        "declined": State(gettext_lazy("Declined"), gettext_lazy("Not taken up"), "stop"),
        "rejected": State(
            gettext_lazy("Rejected at screening"), gettext_lazy("Not taken up"), "stop"
        ),
        "withdrawn": State(
            pgettext_lazy("proposal", "Withdrawn"),
            pgettext_lazy("proposal", "Withdrawn"),
            "neutral",
        ),
    },
    (
        Transition(
            "submit",
            ("draft",),
            "submitted",
            "calls.submit_proposal",
            gettext_lazy("Submit the proposal"),
        ),
        # Until the deadline what was submitted may be changed. It stays submitted all the while, so
        # that what came in time counts whatever becomes of the changes.
        Transition(
            "reopen",
            ("submitted",),
            "submitted",
            "calls.reopen_proposal",
            gettext_lazy("Change what was submitted"),
            _can_be_changed,
            gettext_lazy(
                "What you submitted counts until you submit again. If you do not submit again"
                " before the deadline, it counts as it is."
            ),
        ),
        Transition(
            "replace",
            ("submitted",),
            "submitted",
            "calls.submit_proposal",
            gettext_lazy("Submit the changes"),
            _is_reopened,
        ),
        # Also after the deadline, where changes were begun that can no longer be submitted.
        Transition(
            "discard",
            ("submitted",),
            "submitted",
            "calls.discard_changes",
            gettext_lazy("Throw the changes away"),
            _has_changes,
            gettext_lazy(
                "Every answer is again as you submitted it. What you wrote since is gone from"
                " the form."
            ),
        ),
        # Asked again with a later day while it is being written: that is how it is extended.
        Transition(
            "ask_second_form",
            ("submitted", "second_form"),
            "second_form",
            "calls.ask_second_form",
            gettext_lazy("Ask for the second form"),
            _is_left_alone,
        ),
        Transition(
            "submit_second_form",
            ("second_form",),
            "in_review",
            "calls.submit_proposal",
            gettext_lazy("Submit the second form"),
            _has_due_day,
        ),
        Transition(
            "grant",
            ("in_review",),
            "granted",
            "calls.record_outcome",
            gettext_lazy("Record as granted"),
        ),
        Transition(
            "decline",
            ("in_review",),
            "declined",
            "calls.record_outcome",
            gettext_lazy("Record as declined"),
        ),
        Transition(
            "reject",
            ("submitted",),
            "rejected",
            "calls.reject_proposal",
            gettext_lazy("Reject at screening"),
            _is_left_alone,
        ),
        Transition(
            "withdraw",
            ("draft", "submitted", "second_form", "in_review"),
            "withdrawn",
            "calls.withdraw_proposal",
            gettext_lazy("Withdraw the proposal"),
            consequence=gettext_lazy(
                "It is no longer read or decided on and cannot be submitted again. "
                "Its text stays on your desk."
            ),
        ),
    ),
)

# No state of its own: what is decided and not told yet, to those who write it.
_DECIDED: Final = State(
    gettext_lazy("Decided, the letter follows"), gettext_lazy("Decided, the letter follows")
)


def is_untold(proposal: Proposal) -> bool:
    """Whether something was decided that those who write it have not been told yet."""
    return proposal.state in OUTCOMES and proposal.outcome_told_at is None


def state_for_writers(proposal: Proposal) -> State:
    """The state as those who write it read it."""
    return _DECIDED if is_untold(proposal) else PROPOSAL.state_of(proposal)
