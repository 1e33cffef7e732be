"""What people do with calls and proposals: one function for each verb of the story."""

from local4action.calls.actions.adopting import adopt_version, may_adopt
from local4action.calls.actions.calls import (
    archive_call,
    clear_call,
    close_call,
    decide_call,
    draft_call,
    edit_call,
    open_call,
    withdraw_call,
)
from local4action.calls.actions.documents import (
    make_form_document,
    note_found,
    return_form_document,
    take_from_document,
)
from local4action.calls.actions.extensions import extend_call, extend_proposal
from local4action.calls.actions.importing import begin_import, finish_import, import_proposal
from local4action.calls.actions.outages import judge_outage, outages_to_judge
from local4action.calls.actions.outcomes import (
    ask_second_form,
    record_outcome,
    reject_proposal,
    tell_outcome,
    withdraw_proposal,
)
from local4action.calls.actions.people import invite_colleague, join_proposal, remove_colleague
from local4action.calls.actions.presence import (
    PAGE_LASTS,
    be_present,
    forget_presences,
    leave_form,
)
from local4action.calls.actions.question_sets import (
    drop_question_version,
    install_question_sets,
    make_question_set,
    make_question_version,
)
from local4action.calls.actions.questions import (
    add_question,
    edit_question,
    move_question,
    remove_question,
)
from local4action.calls.actions.reminding import remind_writer, write_reminder, writers_due
from local4action.calls.actions.sending_files import ANSWER_FILE, keep_file
from local4action.calls.actions.submitting import (
    ACCEPTING,
    attach_receipt,
    discard_changes,
    reopen_proposal,
    submit_form,
)
from local4action.calls.actions.versions import restore_answer, take_over_answers
from local4action.calls.actions.writing import Saved, save_answers, start_proposal

__all__ = [
    "ACCEPTING",
    "ANSWER_FILE",
    "PAGE_LASTS",
    "Saved",
    "add_question",
    "adopt_version",
    "archive_call",
    "ask_second_form",
    "attach_receipt",
    "be_present",
    "begin_import",
    "clear_call",
    "close_call",
    "decide_call",
    "discard_changes",
    "draft_call",
    "drop_question_version",
    "edit_call",
    "edit_question",
    "extend_call",
    "extend_proposal",
    "finish_import",
    "forget_presences",
    "import_proposal",
    "install_question_sets",
    "invite_colleague",
    "join_proposal",
    "judge_outage",
    "keep_file",
    "leave_form",
    "make_form_document",
    "make_question_set",
    "make_question_version",
    "may_adopt",
    "move_question",
    "note_found",
    "open_call",
    "outages_to_judge",
    "record_outcome",
    "reject_proposal",
    "remind_writer",
    "remove_colleague",
    "remove_question",
    "reopen_proposal",
    "restore_answer",
    "return_form_document",
    "save_answers",
    "start_proposal",
    "submit_form",
    "take_from_document",
    "take_over_answers",
    "tell_outcome",
    "withdraw_call",
    "withdraw_proposal",
    "write_reminder",
    "writers_due",
]
