"""Who may do what with calls and proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import rules
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import BigIntegerField, Exists, Q, Value

from local4action.calls.models import ProposalMember
from local4action.foundation.prepared import Prepared, Slot
from local4action.members.rules import is_bureau_member, is_officer, is_signed_in, speaks_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from local4action.calls.models import Proposal

_veils: list[Callable[[Any], Q]] = []


def register_veil(condition: Callable[[Any], Q]) -> None:
    """Let a later room keep proposals from a person: it says on which condition, for whom."""
    _veils.append(condition)


def kept_from(person: Any) -> Q:
    """The condition that a proposal is not for this person to know of, whatever their office."""
    found = Q()
    for condition in _veils:
        found |= condition(person)
    return found


@rules.predicate
def may_know_of(person: Any, proposal: Proposal | None) -> bool:
    """Nothing keeps this proposal from them."""
    if proposal is None or not is_signed_in(person) or person.pk is None:
        return False
    rows = type(proposal).objects.filter(pk=proposal.pk)
    return rows.exclude(kept_from(person)).exists()


def is_written_by(person: Any, prefix: str = "") -> Q:
    """The condition on `ProposalMember` rows (reached by `prefix`) that are this person's.

    An invitation counts at once for whoever proved the address it was sent to; a demo, which
    sends no mail, takes the address as proved.
    """
    return is_written_from(person.pk, person.email.lower(), prefix, proved=settings.DEMO)


def is_written_from(person: Any, email: Any, prefix: str = "", *, proved: bool) -> Q:
    """The same of a person's key and address in small letters; both may be slots.

    Args:
        person: the key.
        email: the address.
        prefix: how the rows are reached.
        proved: whether the address is known to be theirs, or is looked up.
    """
    invited = Q(**{f"{prefix}person__isnull": True, f"{prefix}email": email})
    if not proved:
        unproved = EmailAddress.objects.filter(user_id=person, email__iexact=email, verified=False)
        invited &= Q(~Exists(unproved)) & Q(Value(value=True))
    return Q(**{f"{prefix}person": person}) | invited


@rules.predicate
def writes(person: Any, proposal: Proposal | None) -> bool:
    """Is among those who write this proposal, as a member or by an invitation."""
    if proposal is None or not is_signed_in(person) or person.pk is None:
        return False
    # The gate has just read it for this very person; asking again would cost each save a query.
    if getattr(proposal, "known_writer", None) == person.pk:
        return True
    return bool(proposal.members.filter(is_written_by(person)).exists())


_BEGAN: Final = Prepared(
    lambda: (
        ProposalMember.objects.filter(
            proposal=Slot("proposal", BigIntegerField()),
            person=Slot("person", BigIntegerField()),
            is_lead=True,
        )
        .order_by()
        .values_list("pk")
    )
)


@rules.predicate
def leads(person: Any, proposal: Proposal | None) -> bool:
    """Began the proposal, or writes it and speaks for the organisation that leads it."""
    if proposal is None or not is_signed_in(person) or person.pk is None:
        return False
    # A page asks and then its action: the record in hand was judged for this very person.
    if getattr(proposal, "known_lead", None) == person.pk:
        return True
    began = _BEGAN.rows(proposal=proposal.pk, person=person.pk)
    found = bool(began) or bool(
        writes(person, proposal) and speaks_for(person, proposal.organisation)
    )
    if found:
        proposal.known_lead = person.pk  # type: ignore[attr-defined]
    return found


# Calls.
rules.add_perm("calls.see_calls", is_officer | is_bureau_member)
rules.add_perm("calls.install_question_sets", is_officer)
rules.add_perm("calls.see_question_sets", is_officer)
rules.add_perm("calls.make_question_set", is_officer)
rules.add_perm("calls.make_question_version", is_officer)
rules.add_perm("calls.drop_question_version", is_officer)
rules.add_perm("calls.edit_questions", is_officer)
rules.add_perm("calls.adopt_questions", is_officer)
rules.add_perm("calls.draft_call", is_officer)
rules.add_perm("calls.edit_call", is_officer)
rules.add_perm("calls.clear_call", is_bureau_member)
rules.add_perm("calls.open_call", is_officer)
rules.add_perm("calls.close_call", is_officer)
rules.add_perm("calls.extend_call", is_officer)
rules.add_perm("calls.extend_proposal", is_officer & may_know_of)
rules.add_perm("calls.decide_call", rules.always_false)
rules.add_perm("calls.archive_call", is_officer)
rules.add_perm("calls.withdraw_call", is_officer)

# Proposals, by those who write them.
rules.add_perm("calls.start_proposal", speaks_for)
rules.add_perm("calls.write_proposal", writes)
rules.add_perm("calls.restore_answer", writes)
rules.add_perm("calls.take_over_answers", writes)
rules.add_perm("calls.make_form_document", writes)
rules.add_perm("calls.return_form_document", writes)
rules.add_perm("calls.take_from_document", writes)
rules.add_perm("calls.join_proposal", writes)
rules.add_perm("calls.invite_colleague", leads)
rules.add_perm("calls.remove_colleague", leads)
rules.add_perm("calls.submit_proposal", leads)
rules.add_perm("calls.reopen_proposal", leads)
rules.add_perm("calls.discard_changes", leads)
rules.add_perm("calls.withdraw_proposal", leads)

# Proposals, by those who run the call.
rules.add_perm("calls.read_all_proposals", is_officer)
rules.add_perm("calls.ask_second_form", is_officer)
rules.add_perm("calls.reject_proposal", is_officer)
rules.add_perm("calls.record_outcome", is_officer)
rules.add_perm("calls.attach_receipt", rules.always_false)
rules.add_perm("calls.read_form_document", rules.always_false)
# The clock alone reminds.
# The clock alone gives back the time of an outage, and reminds.
rules.add_perm("calls.judge_outage", rules.always_false)
rules.add_perm("calls.send_reminder", rules.always_false)
rules.add_perm("calls.import_proposals", rules.always_false)
rules.add_perm("calls.forget_presences", rules.always_false)
