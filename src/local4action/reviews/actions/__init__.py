"""What is done to proposals between their submission and the letter that answers them."""

from local4action.reviews.actions.decisions import record_decision
from local4action.reviews.actions.inquiries import (
    ask_for_more,
    save_inquiry_answer,
    submit_inquiry_answer,
)
from local4action.reviews.actions.interests import state_no_interest
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
from local4action.reviews.actions.planning import (
    apply_plan,
    begin_plan,
    drop_plan,
    edit_profile,
    keep_plan,
    set_plan_readers,
    set_round,
)
from local4action.reviews.actions.readers import assign_reviewers, declare_conflict
from local4action.reviews.actions.reminding import remind_reader
from local4action.reviews.actions.reviews import save_review, submit_review
from local4action.reviews.actions.rubrics import give_rubric, install_default_criteria
from local4action.reviews.actions.screening import (
    claim_screening,
    leave_screening,
    pass_screening,
    reject_at_screening,
)

__all__ = [
    "apply_plan",
    "approve_letters",
    "ask_for_more",
    "assign_reviewers",
    "begin_plan",
    "choose_comments",
    "claim_screening",
    "declare_conflict",
    "draft_letter",
    "drop_letter_template",
    "drop_plan",
    "edit_letter",
    "edit_letter_template",
    "edit_profile",
    "give_rubric",
    "install_default_criteria",
    "keep_plan",
    "leave_screening",
    "note_handover",
    "pass_screening",
    "read_letter",
    "record_decision",
    "redraft_letter",
    "reject_at_screening",
    "release_letter",
    "remind_reader",
    "resend_letter",
    "save_inquiry_answer",
    "save_review",
    "set_plan_readers",
    "set_round",
    "state_no_interest",
    "submit_inquiry_answer",
    "submit_review",
]
