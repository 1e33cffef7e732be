"""What officers and readers are asked."""

from local4action.reviews.forms.decisions import DecideForm
from local4action.reviews.forms.fields import in_days
from local4action.reviews.forms.letters import LetterForm
from local4action.reviews.forms.offline import ScoresForm, SubmitForm
from local4action.reviews.forms.queue import QueueFilters
from local4action.reviews.forms.readers import AssignForm, ConflictForm
from local4action.reviews.forms.reviews import HandBackForm, ReviewForm, ReviseForm
from local4action.reviews.forms.rubrics import CopyForm, CriterionForm, PhaseForm
from local4action.reviews.forms.screening import PassForm, RejectForm

__all__ = [
    "AssignForm",
    "ConflictForm",
    "CopyForm",
    "CriterionForm",
    "DecideForm",
    "HandBackForm",
    "LetterForm",
    "PassForm",
    "PhaseForm",
    "QueueFilters",
    "RejectForm",
    "ReviewForm",
    "ReviseForm",
    "ScoresForm",
    "SubmitForm",
    "in_days",
]
