"""What officers and readers are asked."""

from local4action.reviews.forms.chains import ChainForm, OpinionForm
from local4action.reviews.forms.conditions import MarkForm
from local4action.reviews.forms.decisions import DecideForm
from local4action.reviews.forms.fields import in_days
from local4action.reviews.forms.items import ItemForm, MinutesForm, RecusalForm
from local4action.reviews.forms.letters import LetterForm
from local4action.reviews.forms.meetings import (
    AgendaForm,
    MeetingForm,
    NewMeetingForm,
    PresenceForm,
)
from local4action.reviews.forms.queue import QueueFilters
from local4action.reviews.forms.readers import AssignForm, ConflictForm
from local4action.reviews.forms.reviews import ReviewForm
from local4action.reviews.forms.screening import PassForm, RejectForm

__all__ = [
    "AgendaForm",
    "AssignForm",
    "ChainForm",
    "ConflictForm",
    "DecideForm",
    "ItemForm",
    "LetterForm",
    "MarkForm",
    "MeetingForm",
    "MinutesForm",
    "NewMeetingForm",
    "OpinionForm",
    "PassForm",
    "PresenceForm",
    "QueueFilters",
    "RecusalForm",
    "RejectForm",
    "ReviewForm",
    "in_days",
]
