"""Every act of this room played once, each with what a page of history is to say of it."""

import datetime as dt
import io
import zipfile

from django.db import connection
from django.utils import timezone

from local4action.calls import actions, queries
from local4action.calls.models import (
    Call,
    Extension,
    Outage,
    Proposal,
    ProposalMember,
    Question,
    ReturnedDocument,
)
from local4action.calls.tests.conftest import answer
from local4action.calls.tests.test_question_sets import add
from local4action.foundation import files
from local4action.foundation.actions import SYSTEM
from local4action.foundation.translations import Translated

WHY = Translated.of("The board asked for it.", "en")


def submit(w):
    actions.submit_form(
        proposal=w.proposal, form="first", arrived_at=timezone.now(), actor=w.cast.applicant
    )
    w.proposal = Proposal.objects.get(pk=w.proposal.pk)


def later(w, days=1):
    return (w.call.closes_at + dt.timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def asked(w, key):
    return next(one for one in queries.questions_of(w.call, "first") if one.key == key)


def in_preparation(w, state="draft"):
    Call.objects.filter(pk=w.call.pk).update(state=state)
    w.call.refresh_from_db()


# ---- acts on a set of questions ------------------------------------------------------------


def make_set(w):
    w.set = actions.make_question_set(title=WHY, actor=w.cast.officer)
    return "Set of questions begun", "Version 1"


def make_version(w):
    actions.make_question_version(question_set=w.set, actor=w.cast.officer)
    return "New version begun", "Version 2"


def drop_version(w):
    actions.make_question_version(question_set=w.set, actor=w.cast.officer)
    version = queries.latest_version(w.set.slug)
    actions.drop_question_version(version=version, actor=w.cast.officer)
    return "Draft of a version thrown away", "Version 2"


def add_one(w):
    add(w.draft, w.cast, "roof")
    return "Questions edited", "“Roof”: added"


def edit_one(w):
    question = Question.objects.get(version=w.draft, key="title")
    actions.edit_question(question=question, changes={"max_words": 20}, actor=w.cast.officer)
    return "Questions edited", "“Title”: Most words: from “–” to “20”"


def move_one(w):
    question = Question.objects.get(version=w.draft, key="title")
    actions.move_question(question=question, by=1, actor=w.cast.officer)
    return "Questions edited", "“Title”: Place in the form: from “0” to “1”"


def remove_one(w):
    question = Question.objects.get(version=w.draft, key="title")
    actions.remove_question(question=question, actor=w.cast.officer)
    return "Questions edited", "“Title”: taken out"


def by_hand(w):
    with connection.cursor() as cursor:  # all of a test is one transaction, which has a context
        cursor.execute("SELECT set_config('pghistory.context_id', '', true)")
        cursor.execute("SELECT set_config('pghistory.context_metadata', '', true)")
    Question.objects.filter(version=w.draft, key="title").update(required=False)
    w.who = None
    return "Changed in the database", "It must be answered: from “Yes” to “No”"


# ---- acts on a call ------------------------------------------------------------------------


def draft_call(w):
    w.call = actions.draft_call(
        template="general", closes_local=later(w), closes_zone="UTC", title=WHY,
        actor=w.cast.officer,
    )  # fmt: skip
    return "Call drafted", ""


def edit_call(w):
    in_preparation(w)
    changes = {"members_only": True, "max_months": 24, "kinds": ["region"]}
    actions.edit_call(call=w.call, changes=changes, actor=w.cast.officer)
    return "Text or rules edited", "Longest time, in months: from “36” to “24”"


def clear_call(w):
    in_preparation(w)
    actions.clear_call(
        call=w.call,
        body=w.cast.executive_bureau,
        date=timezone.localdate(),
        minutes="Item 7",
        actor=w.cast.bureau,
    )
    w.who = w.cast.bureau
    return "Cleared by the Executive Bureau", "State: from “Draft” to “Cleared”"


def open_call(w):
    Call.objects.filter(pk=w.call.pk).update(
        state="cleared", cleared_by_body=w.cast.executive_bureau, cleared_on=timezone.localdate()
    )
    w.call.refresh_from_db()
    actions.open_call(call=w.call, actor=w.cast.officer)
    return "Call opened", "State: from “Cleared” to “Open”"


def close_call(w):
    actions.close_call(call=w.call, actor=w.cast.officer)
    return "Call closed", "State: from “Open” to “Closed”"


def decide_call(w):
    close_call(w)
    actions.decide_call(call=w.call, actor=SYSTEM)
    w.who = None
    return "Call marked as decided", "State: from “Closed” to “Decided”"


def archive_call(w):
    decide_call(w)
    w.who = w.cast.officer
    actions.archive_call(call=w.call, actor=w.cast.officer)
    return "Call archived", "State: from “Decided” to “Archived”"


def withdraw_call(w):
    actions.withdraw_call(call=w.call, actor=w.cast.officer)
    return "Call withdrawn", "State: from “Open” to “Withdrawn”"


def adopt(w):
    version = actions.make_question_version(
        question_set=w.call.first_form.question_set, actor=w.cast.officer
    )
    actions.adopt_version(
        call=w.call, form="first", version=version, reason=WHY, actor=w.cast.officer
    )
    return "Another version of the questions adopted", "version 1” to “"


def extend_call(w):
    actions.extend_call(call=w.call, closes_local=later(w), reason=WHY, actor=w.cast.officer)
    return "Deadline extended for everyone", "Reason: The board asked for it."


def outage(w):
    found = Outage.objects.create(
        began_at=w.call.closes_at - dt.timedelta(minutes=30),
        ended_at=w.call.closes_at - dt.timedelta(minutes=20),
    )
    actions.judge_outage(outage=found, actor=SYSTEM)
    assert Extension.objects.get().given_by is None
    w.who = None
    return "More time given after an outage", "Deadline: from “"


def bring_in(w):
    actions.begin_import(
        call=w.call, file_name="answers.csv", file_sha256="0" * 64, map_sha256="1" * 64,
        actor=SYSTEM,
    )  # fmt: skip
    w.who = None
    return "Brought in with a file", "File: answers.csv"


# ---- acts on a proposal --------------------------------------------------------------------


def begin(w):
    w.proposal = actions.start_proposal(
        call=w.call, organisation=w.cast.applicant_town, language="fr", actor=w.cast.applicant
    )
    return "Proposal begun", ""


def write(w):
    answer(w.proposal, "first", {"promise": "Vingt."}, w.cast.applicant)
    return "Answers written", "First form, version"


def invite(w):
    actions.invite_colleague(
        proposal=w.proposal, email="mayor@demo.example", actor=w.cast.applicant
    )
    return "Colleague invited", "mayor@demo.example"


def join(w):
    invite(w)
    actions.join_proposal(proposal=w.proposal, actor=w.cast.mayor)
    w.who = w.cast.mayor
    return "Colleague joined", ""


def remove(w):
    invite(w)
    member = w.proposal.members.get(email="mayor@demo.example")
    actions.remove_colleague(proposal=w.proposal, member_id=member.pk, actor=w.cast.applicant)
    return "Colleague taken off", "mayor@demo.example"


def restore(w):
    ProposalMember.objects.create(
        proposal=w.proposal, person=w.cast.mayor, email=w.cast.mayor.email
    )
    answer(w.proposal, "first", {"promise": "Vingt."}, w.cast.mayor)
    question = asked(w, "promise")
    actions.restore_answer(
        proposal=w.proposal, form="first", number=1, question=question, version=2,
        actor=w.cast.applicant,
    )  # fmt: skip
    return "Earlier answer brought back", "First form, version"


def take_over(w):
    source = w.make.proposal(call=w.call, people=(w.cast.applicant,), title="")
    answer(source, "first", {"communication": "La radio."}, w.cast.applicant)
    question = asked(w, "communication")
    actions.take_over_answers(
        proposal=w.proposal, form="first", source=source,
        changes={question: ("La radio.", 0)}, actor=w.cast.applicant,
    )  # fmt: skip
    return "Answers taken over from another proposal", "First form, version"


def returned(w):
    found = ReturnedDocument(
        proposal=w.proposal, form="first", person=w.cast.applicant, name="form.docx"
    )
    found.save()
    edited = [{"key": "communication", "version": 0, "text": "La radio."}]
    actions.note_found(document=found, found=edited, actor=SYSTEM)
    w.document, w.who = found, None
    return "Document read", "form.docx"


def send_document(w):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("word/document.xml", "<document/>")
    actions.return_form_document(
        proposal=w.proposal, form="first", content=content.getvalue(), name="form.docx",
        actor=w.cast.applicant,
    )  # fmt: skip
    return "Document sent back", "form.docx"


def take_document(w):
    returned(w)
    w.who = w.cast.applicant
    actions.take_from_document(
        proposal=w.proposal, document=w.document,
        changes={asked(w, "communication"): ("La radio.", 0)}, actor=w.cast.applicant,
    )  # fmt: skip
    return "Answers taken over from a document", "First form, version"


def hand_in(w):
    submit(w)
    return "Form submitted", "State: from “Draft” to “Submitted”"


def reopen(w):
    submit(w)
    actions.reopen_proposal(proposal=w.proposal, actor=w.cast.applicant)
    return "Taken up to be changed", "Being changed since: from “–” to “"


def discard(w):
    reopen(w)
    actions.discard_changes(proposal=w.proposal, actor=w.cast.applicant)
    return "Changes thrown away", "Being changed since: from “"


def withdraw(w):
    actions.withdraw_proposal(proposal=w.proposal, actor=w.cast.applicant)
    return "Proposal withdrawn", "State: from “Draft” to “Withdrawn”"


def extend_one(w):
    actions.extend_proposal(
        proposal=w.proposal, closes_local=later(w), reason=WHY, actor=w.cast.officer
    )
    w.who = None  # who runs a call is not named to those who write
    return "More time given to this proposal", "Reason: The board asked for it."


def adopted(w):
    adopt(w)
    w.who = None
    return "Another version of the questions adopted", "First form: from “"


def remind(w):
    Call.objects.filter(pk=w.call.pk).update(closes_at=timezone.now() + dt.timedelta(days=2))
    now = timezone.now()
    member = next(iter(actions.writers_due(now)))
    actions.remind_writer(proposal=member.proposal, member_id=member.pk, now=now, actor=SYSTEM)
    w.who = None
    return "Reminder written", f"To {w.cast.applicant.name}, 2 days before"


def attach(w):
    submit(w)
    found = w.proposal.submissions.get()
    kept = files.store(
        b"%PDF-1.7\n", name="x.pdf", purpose="calls.receipt", subject_ref="", actor=None
    )
    actions.attach_receipt(submission=found, receipt=kept, actor=SYSTEM)
    w.who = None
    return "Receipt printed", "First form, submission 1"


SCENES = {
    "set": {
        "calls.make_question_set": [make_set],
        "calls.make_question_version": [make_version],
        "calls.drop_question_version": [drop_version],
        "calls.edit_questions": [add_one, edit_one, move_one, remove_one],
        "": [by_hand],
    },
    "call": {
        "calls.draft_call": [draft_call],
        "calls.edit_call": [edit_call],
        "calls.clear_call": [clear_call],
        "calls.open_call": [open_call],
        "calls.close_call": [close_call],
        "calls.decide_call": [decide_call],
        "calls.archive_call": [archive_call],
        "calls.withdraw_call": [withdraw_call],
        "calls.adopt_questions": [adopt],
        "calls.extend_call": [extend_call],
        "calls.judge_outage": [outage],
        "calls.import_proposals": [bring_in],
    },
    "proposal": {
        "calls.start_proposal": [begin],
        "calls.write_proposal": [write],
        "calls.invite_colleague": [invite],
        "calls.join_proposal": [join],
        "calls.remove_colleague": [remove],
        "calls.restore_answer": [restore],
        "calls.take_over_answers": [take_over],
        "calls.return_form_document": [send_document],
        "calls.read_form_document": [returned],
        "calls.take_from_document": [take_document],
        "calls.submit_proposal": [hand_in],
        "calls.reopen_proposal": [reopen],
        "calls.discard_changes": [discard],
        "calls.withdraw_proposal": [withdraw],
        "calls.extend_proposal": [extend_one],
        "calls.adopt_questions": [adopted],
        "calls.send_reminder": [remind],
        "calls.attach_receipt": [attach],
    },
}
