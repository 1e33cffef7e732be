"""The gate of a file: a person with an interest in it finds it nowhere.

Every list, count, search and download of this room begins with what this module lets through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import rules as permissions
from django.db.models import BigIntegerField, CharField, Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.db.models.lookups import In
from django.http import Http404

from local4action.calls.models import Proposal, Submission
from local4action.calls.queries import all_proposals, answer_file
from local4action.foundation.access import prepared_or_404
from local4action.foundation.prepared import Prepared, Slot
from local4action.reviews import phases
from local4action.reviews.models import (
    Assignment,
    Inquiry,
    InterestStatement,
    OfflineCopy,
    PlanLine,
)
from local4action.reviews.rules import any_interest, has_interest, reader_values

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from local4action.calls.models import AnswerFile

STATES: Final = (
    "submitted", "second_form", "in_review", "granted", "declined", "rejected", "withdrawn",
)  # fmt: skip
# What the mail about the files of a plan is called in its key.
PLANNED: Final = "reviews/mail/planned"
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
        return rows.filter(officers_states())
    mine = Assignment.objects.filter(proposal=OuterRef("pk"), reviewer=actor.pk)
    return rows.filter(Exists(mine), state__in=READ_STATES)


def officers_states() -> Q:
    """The condition that a proposal was submitted, whatever became of it."""
    submitted = Submission.objects.filter(proposal=OuterRef("pk"))
    return Q(state__in=STATES[:-1]) | Q(Exists(submitted), state="withdrawn")


def officers_files() -> QuerySet[Proposal]:
    """`files_for` any officer, to be prepared."""
    return all_proposals().exclude(any_interest()).filter(officers_states()).order_by()


def _readers_files() -> QuerySet[Proposal]:
    """`files_for` any member of the board, to be prepared."""
    mine = Assignment.objects.filter(
        proposal=OuterRef("pk"), reviewer=Slot("person", BigIntegerField())
    )
    rows = all_proposals().exclude(any_interest())
    return rows.filter(Exists(mine), state__in=READ_STATES).order_by()


def _one_file(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """With `was_asked`, whether its applicants were ever asked for more, and `has_stated`.

    The latter says whether this person confirmed to have no interest in it.
    """
    stated = InterestStatement.objects.filter(
        proposal=OuterRef("pk"), person=Slot("person", BigIntegerField())
    )
    rows = rows.annotate(
        was_asked=Exists(Inquiry.objects.filter(proposal=OuterRef("pk"))),
        has_stated=Exists(stated),
    )
    return rows.filter(ref=Slot("ref", CharField())).select_related(
        "screening__screened_by", "decision__body", "decision__recorded_by", "letter",
        "imported__run", "call__round",
    )  # fmt: skip


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


def may_fetch_answer(actor: Any, subject_ref: str) -> bool:
    """Whether a reader may fetch a file that was sent as an answer: as they may read the answer."""
    if not permissions.has_perm("reviews.see_queue", actor):
        return False
    sent = answer_file(subject_ref)
    if sent is None:
        return False
    known = files_for(actor).filter(pk=sent.proposal_id).select_related("call__round").first()
    # A file says who sent it, by its name, its letterhead or its signature.
    if known is None or phases.is_blind(actor, known):
        return False
    officer = permissions.has_perm("reviews.read_all_files", actor)
    if not officer and not sent.question.is_for_board:
        return False
    return was_submitted(sent)


def was_submitted(sent: AnswerFile) -> bool:
    """Whether a file stands in a submission: what was sent only is nobody's but the writers'."""
    records = Submission.objects.filter(proposal=sent.proposal_id).values_list("record", flat=True)
    named = sent.reference.ref if sent.reference else ""
    return any(
        isinstance(value, dict) and value.get("ref") == named
        for record in records
        for value in record.get("answers", {}).values()
    )


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


class MailsOfFiles:
    """Keeps the mails about files from those who have an interest in them.

    Mails of this room and of `calls` carry the reference of the proposal or of its submission in
    their key; a mail about several files carries the keys of the plan and of the reader.
    """

    def hidden_from(self, person: Any) -> Q:
        """The condition on the mails that are kept from a person."""
        return _mails_about(Proposal.objects.filter(has_interest(person)))

    def hidden(self) -> Q:
        """The same for a prepared read."""
        return _mails_about(Proposal.objects.filter(any_interest()))

    def values(self, person: Any) -> dict[str, Any]:
        """What that asks to know of a person."""
        return reader_values(person)


def _mails_about(files: QuerySet[Proposal]) -> Q:
    sent = Submission.objects.filter(proposal__in=files.values("pk"))
    about = Func(
        F("key"),
        Value(":"),
        Value(2),
        function="SPLIT_PART",
        output_field=CharField(db_collation="C"),
    )
    known = Q(In(about, files.order_by().values("ref"))) | Q(
        In(about, sent.order_by().values("ref"))
    )
    planned = PlanLine.objects.filter(proposal__in=files.values("pk")).order_by()
    key = Concat(Value(f"{PLANNED}:"), "plan_id", Value(":"), "reader_id", output_field=CharField())
    about_one = Q(key__regex=r"^(calls|reviews)[/.][^:]*:") & known
    return about_one | Q(In(F("key"), planned.annotate(mail=key).values("mail")))
