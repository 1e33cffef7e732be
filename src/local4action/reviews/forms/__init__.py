"""What officers and readers are asked."""

from local4action.reviews.forms.decisions import DecideForm
from local4action.reviews.forms.fields import in_days
from local4action.reviews.forms.letters import (
    CommentForm,
    HandoverForm,
    LetterFilters,
    LetterForm,
    LetterTemplateForm,
    ResendForm,
    outcome_choices,
    state_words,
)
from local4action.reviews.forms.queue import QueueFilters
from local4action.reviews.forms.readers import AssignForm, ConflictForm
from local4action.reviews.forms.reviews import ReviewForm
from local4action.reviews.forms.screening import PassForm, RejectForm

__all__ = [
    "AssignForm",
    "CommentForm",
    "ConflictForm",
    "DecideForm",
    "HandoverForm",
    "LetterFilters",
    "LetterForm",
    "LetterTemplateForm",
    "PassForm",
    "QueueFilters",
    "RejectForm",
    "ResendForm",
    "ReviewForm",
    "in_days",
    "outcome_choices",
    "state_words",
]
