"""What is done to proposals between their submission and the letter that answers them."""

from local4action.reviews.actions.calibrating import keep_calibration, measure_calibration
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
from local4action.reviews.actions.offline import (
    ask_offline_copy,
    bring_scores,
    keep_offline_copy,
    keep_scores_brought,
    save_scores_brought,
)
from local4action.reviews.actions.phases import set_phase
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
from local4action.reviews.actions.reviews import (
    hand_back_review,
    revise_review,
    save_draft,
    save_review,
    submit_draft,
    submit_review,
)
from local4action.reviews.actions.rubrics import (
    add_criterion,
    as_typed,
    copy_rubric,
    edit_criterion,
    give_rubric,
    install_default_criteria,
    move_criterion,
    remove_criterion,
)
from local4action.reviews.actions.screening import (
    claim_screening,
    leave_screening,
    pass_screening,
    reject_at_screening,
)

__all__ = [
    "add_criterion",
    "apply_plan",
    "approve_letters",
    "as_typed",
    "ask_for_more",
    "ask_offline_copy",
    "assign_reviewers",
    "begin_plan",
    "bring_scores",
    "choose_comments",
    "claim_screening",
    "copy_rubric",
    "declare_conflict",
    "draft_letter",
    "drop_letter_template",
    "drop_plan",
    "edit_criterion",
    "edit_letter",
    "edit_letter_template",
    "edit_profile",
    "give_rubric",
    "hand_back_review",
    "install_default_criteria",
    "keep_calibration",
    "keep_offline_copy",
    "keep_plan",
    "keep_scores_brought",
    "leave_screening",
    "measure_calibration",
    "move_criterion",
    "note_handover",
    "pass_screening",
    "read_letter",
    "record_decision",
    "redraft_letter",
    "reject_at_screening",
    "release_letter",
    "remind_reader",
    "remove_criterion",
    "resend_letter",
    "revise_review",
    "save_draft",
    "save_inquiry_answer",
    "save_review",
    "save_scores_brought",
    "set_phase",
    "set_plan_readers",
    "set_round",
    "state_no_interest",
    "submit_draft",
    "submit_inquiry_answer",
    "submit_review",
]
