"""Screening, conflicts of interest, reviews, the decision register and the letters."""

from local4action.reviews.models.calibrations import Calibration
from local4action.reviews.models.chains import Opinion, Quorum, Says, Step
from local4action.reviews.models.conditions import Condition
from local4action.reviews.models.decisions import Decision
from local4action.reviews.models.inquiries import Inquiry, ScreeningClaim
from local4action.reviews.models.interests import InterestStatement
from local4action.reviews.models.letters import (
    CommentForApplicants,
    Letter,
    LetterDelivery,
    LetterOutcome,
    LetterReading,
    LetterTemplate,
)
from local4action.reviews.models.meetings import (
    AgendaItem,
    Meeting,
    Participant,
    Recusal,
    Vote,
    Voting,
)
from local4action.reviews.models.minutes import Minutes, MinutesPrint, MinutesSection
from local4action.reviews.models.offline import OfflineCopy, OfflineFile, ScoreUpload
from local4action.reviews.models.plans import PlanLine, ReaderProfile, ReadingPlan
from local4action.reviews.models.polls import Poll, PollVote, SecretPaper
from local4action.reviews.models.readings import Assignment, Conflict, Review, Score
from local4action.reviews.models.revisions import ReviewRevision
from local4action.reviews.models.rounds import Round
from local4action.reviews.models.rubrics import Criterion
from local4action.reviews.models.screening import Screening

__all__ = [
    "AgendaItem",
    "Assignment",
    "Calibration",
    "CommentForApplicants",
    "Condition",
    "Conflict",
    "Criterion",
    "Decision",
    "Inquiry",
    "InterestStatement",
    "Letter",
    "LetterDelivery",
    "LetterOutcome",
    "LetterReading",
    "LetterTemplate",
    "Meeting",
    "Minutes",
    "MinutesPrint",
    "MinutesSection",
    "OfflineCopy",
    "OfflineFile",
    "Opinion",
    "Participant",
    "PlanLine",
    "Poll",
    "PollVote",
    "Quorum",
    "ReaderProfile",
    "ReadingPlan",
    "Recusal",
    "Review",
    "ReviewRevision",
    "Round",
    "Says",
    "Score",
    "ScoreUpload",
    "Screening",
    "ScreeningClaim",
    "SecretPaper",
    "Step",
    "Vote",
    "Voting",
]
