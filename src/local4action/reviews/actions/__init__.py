"""What is done to proposals between their submission and the letter that answers them."""

from local4action.reviews.actions.chains import (
    NewCondition,
    NewStep,
    chain_token,
    record_opinion,
    set_chain,
)
from local4action.reviews.actions.conditions import condition_as_shown, mark_condition
from local4action.reviews.actions.decisions import record_decision
from local4action.reviews.actions.items import (
    Outcome,
    note_item,
    notes_as_shown,
    record_item,
    record_recusal,
    take_back_item,
)
from local4action.reviews.actions.letters import (
    draft_letter,
    edit_letter,
    read_letter,
    release_letter,
)
from local4action.reviews.actions.meetings import (
    agenda_token,
    as_shown,
    cancel_meeting,
    close_meeting,
    edit_meeting,
    open_meeting,
    prepare_meeting,
    presence_as_shown,
    record_presence,
    set_agenda,
)
from local4action.reviews.actions.minutes import (
    approve_minutes,
    attach_print,
    draft_minutes,
    edit_minutes,
    print_minutes,
    sections_as_shown,
)
from local4action.reviews.actions.readers import assign_reviewers, declare_conflict
from local4action.reviews.actions.reminding import remind_reader
from local4action.reviews.actions.reviews import save_review, submit_review
from local4action.reviews.actions.rubrics import give_rubric, install_default_criteria
from local4action.reviews.actions.screening import pass_screening, reject_at_screening

__all__ = [
    "NewCondition",
    "NewStep",
    "Outcome",
    "agenda_token",
    "approve_minutes",
    "as_shown",
    "assign_reviewers",
    "attach_print",
    "cancel_meeting",
    "chain_token",
    "close_meeting",
    "condition_as_shown",
    "declare_conflict",
    "draft_letter",
    "draft_minutes",
    "edit_letter",
    "edit_meeting",
    "edit_minutes",
    "give_rubric",
    "install_default_criteria",
    "mark_condition",
    "note_item",
    "notes_as_shown",
    "open_meeting",
    "pass_screening",
    "prepare_meeting",
    "presence_as_shown",
    "print_minutes",
    "read_letter",
    "record_decision",
    "record_item",
    "record_opinion",
    "record_presence",
    "record_recusal",
    "reject_at_screening",
    "release_letter",
    "remind_reader",
    "save_review",
    "sections_as_shown",
    "set_agenda",
    "set_chain",
    "submit_review",
    "take_back_item",
]
