"""Screening, conflicts of interest, reviews, meetings, the decision register and the letters."""

from local4action.reviews.models.chains import Opinion, Quorum, Says, Step
from local4action.reviews.models.conditions import Condition
from local4action.reviews.models.decisions import Decision
from local4action.reviews.models.letters import Letter, LetterReading
from local4action.reviews.models.meetings import (
    AgendaItem,
    Meeting,
    Participant,
    Recusal,
    Vote,
)
from local4action.reviews.models.minutes import Minutes, MinutesPrint, MinutesSection
from local4action.reviews.models.readings import Assignment, Conflict, Review, Score
from local4action.reviews.models.rounds import Round
from local4action.reviews.models.rubrics import Criterion
from local4action.reviews.models.screening import Screening

__all__ = [
    "AgendaItem",
    "Assignment",
    "Condition",
    "Conflict",
    "Criterion",
    "Decision",
    "Letter",
    "LetterReading",
    "Meeting",
    "Minutes",
    "MinutesPrint",
    "MinutesSection",
    "Opinion",
    "Participant",
    "Quorum",
    "Recusal",
    "Review",
    "Round",
    "Says",
    "Score",
    "Screening",
    "Step",
    "Vote",
]
