"""What is done to proposals between their submission and the letter that answers them."""

from local4action.reviews.actions.calibrating import keep_calibration, measure_calibration
from local4action.reviews.actions.decisions import record_decision
from local4action.reviews.actions.letters import (
    draft_letter,
    edit_letter,
    read_letter,
    release_letter,
)
from local4action.reviews.actions.offline import (
    ask_offline_copy,
    bring_scores,
    keep_offline_copy,
    keep_scores_brought,
    save_scores_brought,
)
from local4action.reviews.actions.phases import set_phase
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
from local4action.reviews.actions.screening import pass_screening, reject_at_screening

__all__ = [
    "add_criterion",
    "as_typed",
    "ask_offline_copy",
    "assign_reviewers",
    "bring_scores",
    "copy_rubric",
    "declare_conflict",
    "draft_letter",
    "edit_criterion",
    "edit_letter",
    "give_rubric",
    "hand_back_review",
    "install_default_criteria",
    "keep_calibration",
    "keep_offline_copy",
    "keep_scores_brought",
    "measure_calibration",
    "move_criterion",
    "pass_screening",
    "read_letter",
    "record_decision",
    "reject_at_screening",
    "release_letter",
    "remind_reader",
    "remove_criterion",
    "revise_review",
    "save_draft",
    "save_review",
    "save_scores_brought",
    "set_phase",
    "submit_draft",
    "submit_review",
]
