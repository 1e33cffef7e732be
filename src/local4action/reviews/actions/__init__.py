"""What is done to proposals between their submission and the letter that answers them."""

from local4action.reviews.actions.decisions import record_decision
from local4action.reviews.actions.letters import (
    draft_letter,
    edit_letter,
    read_letter,
    redraft_letter,
    release_letter,
)
from local4action.reviews.actions.letters_in_bulk import (
    approve_letters,
    choose_comments,
    drop_letter_template,
    edit_letter_template,
    note_handover,
    resend_letter,
)
from local4action.reviews.actions.readers import assign_reviewers, declare_conflict
from local4action.reviews.actions.reminding import remind_reader
from local4action.reviews.actions.reviews import save_review, submit_review
from local4action.reviews.actions.rubrics import give_rubric, install_default_criteria
from local4action.reviews.actions.screening import pass_screening, reject_at_screening

__all__ = [
    "approve_letters",
    "assign_reviewers",
    "choose_comments",
    "declare_conflict",
    "draft_letter",
    "drop_letter_template",
    "edit_letter",
    "edit_letter_template",
    "give_rubric",
    "install_default_criteria",
    "note_handover",
    "pass_screening",
    "read_letter",
    "record_decision",
    "redraft_letter",
    "reject_at_screening",
    "release_letter",
    "remind_reader",
    "resend_letter",
    "save_review",
    "submit_review",
]
