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
from local4action.reviews.forms.offline import ScoresForm, SubmitForm
from local4action.reviews.forms.planning import (
    ApplyForm,
    PlanFileForm,
    PlanForm,
    ProfileForm,
    RoundForm,
)
from local4action.reviews.forms.queue import QueueFilters
from local4action.reviews.forms.readers import AssignForm, ConflictForm
from local4action.reviews.forms.reviews import HandBackForm, ReviewForm, ReviseForm
from local4action.reviews.forms.rubrics import CopyForm, CriterionForm, PhaseForm
from local4action.reviews.forms.screening import AskForm, InquiryAnswerForm, PassForm, RejectForm

__all__ = [
    "ApplyForm",
    "AskForm",
    "AssignForm",
    "CommentForm",
    "ConflictForm",
    "CopyForm",
    "CriterionForm",
    "DecideForm",
    "HandBackForm",
    "HandoverForm",
    "InquiryAnswerForm",
    "LetterFilters",
    "LetterForm",
    "LetterTemplateForm",
    "PassForm",
    "PhaseForm",
    "PlanFileForm",
    "PlanForm",
    "ProfileForm",
    "QueueFilters",
    "RejectForm",
    "ResendForm",
    "ReviewForm",
    "ReviseForm",
    "RoundForm",
    "ScoresForm",
    "SubmitForm",
    "in_days",
    "outcome_choices",
    "state_words",
]
