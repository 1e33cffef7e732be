"""The gate of a file: a person with an interest in it finds it nowhere.

Every list, count, search and download of this room begins with what this module lets through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import rules as permissions
from django.db.models import BigIntegerField, CharField, Exists, OuterRef, Q
from django.http import Http404

from local4action.calls.models import Proposal, Submission
from local4action.calls.queries import all_proposals
from local4action.foundation.access import prepared_or_404
from local4action.foundation.prepared import Prepared, Slot
from local4action.reviews import phases
from local4action.reviews.models import Assignment, OfflineCopy
from local4action.reviews.rules import any_interest, has_interest, reader_values

if TYPE_CHECKING:
    from django.db.models import QuerySet

STATES: Final = (
    "submitted", "second_form", "in_review", "granted", "declined", "rejected", "withdrawn",
)  # fmt: skip
READ_STATES: Final = ("in_review", "granted", "declined")


def files_for(actor: Any) -> QuerySet[Proposal]:
    """The submitted proposals this person may read here.

    Officers read all, members of the board those assigned to them; nobody one they have an
    interest in.
    """
    if not permissions.has_perm("reviews.see_queue", actor):
        return Proposal.objects.none()
    rows = all_proposals().exclude(has_interest(actor))
    if permissions.has_perm("reviews.read_all_files", actor):
        return rows.filter(_is_submitted())
    mine = Assignment.objects.filter(proposal=OuterRef("pk"), reviewer=actor.pk)
    return rows.filter(Exists(mine), state__in=READ_STATES)


def _is_submitted() -> Q:
    submitted = Submission.objects.filter(proposal=OuterRef("pk"))
    return Q(state__in=STATES[:-1]) | Q(Exists(submitted), state="withdrawn")


def officers_files() -> QuerySet[Proposal]:
    """`files_for` any officer, to be prepared."""
    return all_proposals().exclude(any_interest()).filter(_is_submitted()).order_by()


def _readers_files() -> QuerySet[Proposal]:
    """`files_for` any member of the board, to be prepared."""
    mine = Assignment.objects.filter(
        proposal=OuterRef("pk"), reviewer=Slot("person", BigIntegerField())
    )
    rows = all_proposals().exclude(any_interest())
    return rows.filter(Exists(mine), state__in=READ_STATES).order_by()


def _one_file(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    return rows.filter(ref=Slot("ref", CharField())).select_related(
        "screening__screened_by",
        "decision__body",
        "decision__recorded_by",
        "letter",
        "call__round",
    )


_OFFICERS_FILE: Final = Prepared(lambda: _one_file(officers_files()))
_READERS_FILE: Final = Prepared(lambda: _one_file(_readers_files()))


def file_for(actor: Any, ref: str) -> Proposal:
    """One proposal with its screening, decision and letter.

    While it is read blindly, a reader is given the record without who proposes (`phases.veil`).

    Raises:
        Http404: when there is none that this person may know of.
    """
    if not permissions.has_perm("reviews.see_queue", actor):
        raise Http404
    officer = permissions.has_perm("reviews.read_all_files", actor)
    rows = _OFFICERS_FILE if officer else _READERS_FILE
    found = prepared_or_404(rows, ref=ref, **reader_values(actor))
    # What the gate has judged for this very person, `rules.is_free` need not ask again.
    found.known_free = actor.pk  # type: ignore[attr-defined]
    if not officer:
        found.known_reader = actor.pk  # type: ignore[attr-defined]
        phases.veil(found)
    return found


def may_fetch_receipt(actor: Any, subject_ref: str) -> bool:
    """Whether an officer may fetch the printed receipt of a proposal."""
    if not permissions.has_perm("calls.read_all_proposals", actor):
        return False
    return files_for(actor).filter(ref=subject_ref).exists()


def may_fetch_copy(actor: Any, subject_ref: str) -> bool:
    """Whether a reader may have the copy they had made: all that is in it is still for them.

    Not where one of its files is no longer theirs to read, by an interest or otherwise, nor where
    it names who proposes something that is read blindly now.
    """
    made = OfflineCopy.objects.filter(ref=subject_ref, reader=actor.pk).first()
    if made is None or not permissions.has_perm("reviews.take_offline", actor):
        return False
    inside = dict(made.files.values_list("proposal", "names_shown"))
    known = files_for(actor).filter(pk__in=inside).select_related("call__round")
    fine = [one for one in known if not (inside[one.pk] and phases.is_blind(actor, one))]
    return len(fine) == len(inside)


def mails_kept_from(person: Any) -> Q | None:
    """The mails about files a person has an interest in, on the condition of their key.

    Mails of this room and of `calls` carry the reference of the proposal or of its submission.
    """
    files = Proposal.objects.filter(has_interest(person))
    refs = [*files.values_list("ref", flat=True)]
    if not refs:
        return None
    refs += Submission.objects.filter(proposal__ref__in=refs).values_list("ref", flat=True)
    return Q(key__regex=rf"^(calls|reviews)[/.][^:]*:({'|'.join(refs)})(:|$)")
