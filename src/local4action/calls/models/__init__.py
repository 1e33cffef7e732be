"""A call opens; its questions are frozen; proposals are written, answered and submitted."""

from __future__ import annotations

from local4action.calls.models.adoptions import Adoption
from local4action.calls.models.calls import Call, days_for_readers, days_for_writers
from local4action.calls.models.deadlines import Extension, Outage, Reminder
from local4action.calls.models.imports import ImportedProposal, ImportRun
from local4action.calls.models.presence import Presence
from local4action.calls.models.proposals import (
    Answer,
    AnswerFile,
    Proposal,
    ProposalMember,
    ProposalTag,
    Submission,
)
from local4action.calls.models.questions import Question, QuestionSet, QuestionSetVersion
from local4action.calls.models.versions import ReturnedDocument, Revision

__all__ = [
    "Adoption",
    "Answer",
    "AnswerFile",
    "Call",
    "Extension",
    "ImportRun",
    "ImportedProposal",
    "Outage",
    "Presence",
    "Proposal",
    "ProposalMember",
    "ProposalTag",
    "Question",
    "QuestionSet",
    "QuestionSetVersion",
    "Reminder",
    "ReturnedDocument",
    "Revision",
    "Submission",
    "days_for_readers",
    "days_for_writers",
]
