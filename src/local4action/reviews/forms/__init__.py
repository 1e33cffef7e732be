"""What officers and readers are asked."""

from local4action.reviews.forms.chains import ChainForm, OpinionForm
from local4action.reviews.forms.conditions import MarkForm
from local4action.reviews.forms.decisions import DecideForm
from local4action.reviews.forms.fields import in_days
from local4action.reviews.forms.items import ItemForm, MinutesForm, RecusalForm
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
from local4action.reviews.forms.meetings import (
    AgendaForm,
    MeetingForm,
    NewMeetingForm,
    PresenceForm,
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
    "AgendaForm",
    "ApplyForm",
    "AskForm",
    "AssignForm",
    "ChainForm",
    "CommentForm",
    "ConflictForm",
    "CopyForm",
    "CriterionForm",
    "DecideForm",
    "HandBackForm",
    "HandoverForm",
    "InquiryAnswerForm",
    "ItemForm",
    "LetterFilters",
    "LetterForm",
    "LetterTemplateForm",
    "MarkForm",
    "MeetingForm",
    "MinutesForm",
    "NewMeetingForm",
    "OpinionForm",
    "PassForm",
    "PhaseForm",
    "PlanFileForm",
    "PlanForm",
    "PresenceForm",
    "ProfileForm",
    "QueueFilters",
    "RecusalForm",
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
