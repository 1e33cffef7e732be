"""Who may read, score and decide; and who must not, because they have an interest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import rules
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, CharField, Exists, OuterRef, Q, Value

from local4action.accounts.models import Person
from local4action.calls.models import Call, Proposal, ProposalMember
from local4action.calls.rules import writes
from local4action.foundation.prepared import Among, Slot
from local4action.members.models import Mandate
from local4action.members.rules import (
    counting,
    is_board_member,
    is_bureau_member,
    is_officer,
    is_signed_in,
    organisation_ids,
)
from local4action.reviews.models import Assignment, Conflict, Letter, Round, ScoreUpload

if TYPE_CHECKING:
    from collections.abc import Iterable


_KEYS: Final = ArrayField(BigIntegerField())


def has_interest(person: Person, proposal: str = "pk") -> Q:
    """The condition that a person has an interest in a proposal, reached by its key `proposal`.

    Declared by themselves, or seen from here: they write the proposal, or hold a mandate in the
    organisation that leads it (one that counts: a claim nobody confirmed binds nobody).
    """
    mine = Value(list(organisation_ids(person)), _KEYS)
    return _interest(OuterRef(proposal), person.pk, person.email, Among("organisation_id", mine))


def any_interest() -> Q:
    """The same for a prepared read, which brings the person as `reader_values` gives them."""
    return _interest(
        OuterRef("pk"),
        Slot("person", BigIntegerField()),
        Slot("email", CharField()),
        Among("organisation_id", Slot("organisations", _KEYS)),
    )


def interested_in(proposal: Proposal, people: Iterable[int]) -> set[int]:
    """Those of several people (their keys) who have an interest in a proposal; one query."""
    speaks = Mandate.objects.filter(
        counting(), organisation=OuterRef("organisation"), person=OuterRef(OuterRef("pk"))
    )
    found = Person.objects.filter(
        _interest(Value(proposal.pk), OuterRef("pk"), OuterRef("email"), Q(Exists(speaks))),
        pk__in=list(people),
    )
    return set(found.values_list("pk", flat=True))


def reader_values(person: Person) -> dict[str, Any]:
    """What `any_interest` asks to know of a person."""
    return {
        "person": person.pk,
        "email": person.email,
        "organisations": list(organisation_ids(person)),
    }


def _interest(proposal: Any, person: Any, email: Any, leads: Any) -> Q:
    """The one place that says what an interest is.

    `leads` is the condition on the proposal that the person speaks for the place that leads it.
    """
    declared = Conflict.objects.filter(proposal=proposal, person=person)
    writes = ProposalMember.objects.filter(
        Q(person=person) | Q(person__isnull=True, email__iexact=email),
        proposal=proposal,
    )
    led = Proposal.objects.filter(leads, pk=proposal)
    return Q(Exists(declared)) | Q(Exists(writes)) | Q(Exists(led))


@rules.predicate
def is_free(person: Any, subject: Proposal | Letter | None) -> bool:
    """Has no interest in this proposal, or in the one this letter answers."""
    proposal = subject.proposal if isinstance(subject, Letter) else subject
    if proposal is None or not is_signed_in(person) or person.pk is None:
        return False
    # The gate has just judged it for this very person.
    if getattr(proposal, "known_free", None) == person.pk:
        return True
    return not Proposal.objects.filter(has_interest(person), pk=proposal.pk).exists()


@rules.predicate
def is_assigned(person: Any, proposal: Proposal | None) -> bool:
    """Is asked to read this proposal."""
    if proposal is None or not is_signed_in(person) or person.pk is None:
        return False
    if getattr(proposal, "known_reader", None) == person.pk:
        return True
    return Assignment.objects.filter(proposal=proposal, reviewer=person.pk).exists()


@rules.predicate
def reads_together(person: Any, call: Call | None) -> bool:
    """The reading of this call is in the phase in which the board sees every review."""
    del person
    return call is not None and Round.objects.filter(call=call, phase=Round.Phase.ALL).exists()


@rules.predicate
def has_sent(person: Any, upload: ScoreUpload | None) -> bool:
    """Has sent this form with scores."""
    return upload is not None and is_signed_in(person) and upload.reader_id == person.pk


is_deciding_officer = is_officer & is_free
is_reader = is_board_member & is_assigned & is_free

rules.add_perm("reviews.see_queue", is_officer | is_board_member)
rules.add_perm("reviews.read_all_files", is_officer)
rules.add_perm("reviews.see_register", is_officer | is_board_member | is_bureau_member)
rules.add_perm("reviews.install_default_criteria", is_officer)
rules.add_perm("reviews.screen_proposal", is_deciding_officer)
rules.add_perm("reviews.assign_reviewers", is_deciding_officer)
rules.add_perm("reviews.declare_conflict", is_deciding_officer | is_reader)
rules.add_perm("reviews.save_review", is_reader)
rules.add_perm("reviews.send_reminder", rules.always_false)
rules.add_perm("reviews.submit_review", is_reader)
rules.add_perm("reviews.record_decision", is_deciding_officer)
rules.add_perm("reviews.edit_letter", is_deciding_officer)
rules.add_perm("reviews.release_letter", is_deciding_officer)
rules.add_perm("reviews.read_letter", writes)
rules.add_perm("reviews.edit_rubric", is_officer)
rules.add_perm("reviews.set_phase", is_officer)
rules.add_perm("reviews.revise_review", is_reader)
rules.add_perm("reviews.hand_back_review", is_deciding_officer)
rules.add_perm("reviews.take_offline", is_board_member)
rules.add_perm("reviews.keep_offline_copy", rules.always_false)
rules.add_perm("reviews.bring_scores", is_board_member)
rules.add_perm("reviews.read_scores_brought", rules.always_false)
rules.add_perm("reviews.save_scores_brought", is_board_member & has_sent)
rules.add_perm("reviews.see_calibration", is_officer | (is_board_member & reads_together))
rules.add_perm("reviews.measure_calibration", is_officer | (is_board_member & reads_together))
rules.add_perm("reviews.keep_calibration", rules.always_false)
