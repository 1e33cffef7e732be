"""Proposals come in with a file: as submitted, at the time they were sent, each row by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from local4action.calls import answers
from local4action.calls.actions.keeping import keep
from local4action.calls.actions.submitting import ACCEPTING, form_record
from local4action.calls.actions.writing import LONGEST_TITLE, TITLE, confirm_tags
from local4action.calls.models import (
    Answer,
    Call,
    ImportedProposal,
    ImportRun,
    Proposal,
    ProposalMember,
    Revision,
    Submission,
)
from local4action.calls.queries import answers_of, questions_of, submission_of
from local4action.calls.workflow import PROPOSAL
from local4action.foundation.actions import action
from local4action.foundation.canonical import sha256
from local4action.members.actions import note_organisation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local4action.calls.importing.judging import Entry


@action("calls.import_proposals", on="call", system=True)
def begin_import(
    *, call: Call, file_name: str, file_sha256: str, map_sha256: str, actor: Any
) -> ImportRun:
    """Note that a file is being brought in.

    Raises:
        ValidationError: when the call has not opened, or everything in it is decided.
    """
    del actor
    if call.state not in ACCEPTING:
        raise ValidationError(_("This call takes no proposals now."), code="state")
    return ImportRun.objects.create(
        call=call, file_name=file_name[:255], file_sha256=file_sha256, map_sha256=map_sha256
    )


@action("calls.import_proposals", on="run", system=True)
def finish_import(*, run: ImportRun, counts: Mapping[str, int], actor: Any) -> ImportRun:
    """Note what became of the rows of a file, by outcome."""
    del actor
    run.counts = dict(counts)
    run.save(update_fields=["counts"])
    return run


@action("calls.import_proposals", on="run", system=True)
def import_proposal(
    *, run: ImportRun, entry: Entry, organisation: int | None, actor: Any
) -> ImportedProposal:
    """Bring one row in: as a new proposal, or as a new version of the one it brought before.

    Args:
        run: the file it comes from.
        entry: what the row says.
        organisation: the key of the organisation that leads; None makes one that nobody has
            confirmed.
        actor: the clock.

    Returns:
        What was brought in; unchanged where the row says what is here already.

    Raises:
        ValidationError: when the proposal has moved on and can no longer be changed.
    """
    # The call's row is the lock: two imports of one file come one after the other.
    call = Call.objects.select_for_update(no_key=True).get(pk=run.call_id)
    known = ImportedProposal.objects.filter(call=call, key=entry.key).first()
    if known is not None:
        return _revised(known, run, entry)
    if organisation is None:
        organisation = note_organisation(
            name=entry.organisation,
            language=entry.language,
            kind=entry.kind,
            country=entry.country,
        ).pk
    proposal = Proposal.objects.create(
        call=call, organisation_id=organisation, language=entry.language
    )
    _write(proposal, entry)
    PROPOSAL.move(proposal, "submit", actor=actor)
    made = ImportedProposal.objects.create(
        run=run,
        call=call,
        proposal=proposal,
        row=entry.row,
        key=entry.key,
        content=entry.content,
        sent_at=entry.moment,
    )
    _submit(made, entry)
    return made


def _revised(known: ImportedProposal, run: ImportRun, entry: Entry) -> ImportedProposal:
    if known.content == entry.content or entry.moment < known.sent_at:
        return known
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=known.proposal_id)
    if proposal.state != Proposal.State.SUBMITTED:
        raise ValidationError(
            _("Its proposal %(ref)s has moved on and can no longer be changed."),
            code="state",
            params={"ref": proposal.ref},
        )
    proposal.language = entry.language
    # The row was judged by what the call asks now.
    proposal.first_form = None
    proposal.save(update_fields=["language", "first_form", "updated_at"])
    _write(proposal, entry)
    known.run, known.row, known.content = run, entry.row, entry.content
    known.sent_at, known.version = entry.moment, known.version + 1
    known.save()
    known.proposal = proposal
    _submit(known, entry)
    return known


def _write(proposal: Proposal, entry: Entry) -> None:
    """The answers of the row, and only they: one it no longer has is emptied."""
    given = {one.question_id: one for one in Answer.objects.filter(proposal=proposal)}
    changed = []
    for question in questions_of(proposal.call, "first"):
        value = entry.answers.get(question.key, answers.empty(question.kind))
        answer = given.get(question.pk)
        if not answers.is_empty(value) if answer is None else answer.value != value:
            changed.append((question, value))
        confirm_tags(proposal, question, value, None)
    keep(proposal, "first", changed, person=None, kind=Revision.Kind.IMPORTED)
    proposal.title = str(entry.answers.get(TITLE, ""))[:LONGEST_TITLE]
    proposal.save(update_fields=["title", "words", "updated_at"])
    if entry.contact and not proposal.members.filter(email=entry.contact).exists():
        ProposalMember.objects.create(proposal=proposal, email=entry.contact, is_lead=True)


def _submit(made: ImportedProposal, entry: Entry) -> None:
    """What was submitted, with where it comes from; what it replaces is kept."""
    proposal, form = made.proposal, Submission.Form.FIRST.value
    earlier = submission_of(proposal, form)
    number = earlier.number + 1 if earlier else 1
    given = answers_of(proposal, form, proposal.language)
    record = form_record(proposal, form, number, given, entry.moment)
    record["imported"] = {"file_sha256": made.run.file_sha256, "row": entry.row}
    if earlier:
        earlier.is_current = False
        earlier.save(update_fields=["is_current"])
    Submission.objects.create(
        proposal=proposal,
        form=form,
        number=number,
        arrived_at=entry.moment,
        arrival_known_by="import",
        record=record,
        sha256=sha256(record),
    )
