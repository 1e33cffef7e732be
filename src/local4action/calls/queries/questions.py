"""The questions of a call."""

from __future__ import annotations

from typing import Final

from django.db.models import BigIntegerField

from local4action.agendas.models import FrameNode
from local4action.calls.models import Call, Question, QuestionSetVersion, Submission
from local4action.foundation.access import prepared_or_404
from local4action.foundation.prepared import Prepared, Slot


def latest_version(slug: str) -> QuestionSetVersion | None:
    """The newest version of a question set."""
    return QuestionSetVersion.objects.filter(question_set__slug=slug).order_by("-number").first()


def questions_by_form(call: Call) -> dict[str, list[Question]]:
    """The questions of both sets of a call, in order, in one query."""
    rows = Question.objects.filter(version__in=[call.first_form_id, call.second_form_id])
    found: dict[str, list[Question]] = {"first": [], "second": []}
    for question in rows.order_by("position"):
        if question.version_id == call.first_form_id:
            found["first"].append(question)
        if question.version_id == call.second_form_id:
            found["second"].append(question)
    return found


def form_version_id(call: Call, form: str) -> int:
    """The question set version a form of a call uses."""
    return call.first_form_id if form == Submission.Form.FIRST else call.second_form_id


def version_of(call: Call, form: str) -> QuestionSetVersion:
    """That version with the question set it is one of; one query."""
    return prepared_or_404(_VERSION, version=form_version_id(call, form))


_VERSION: Final = Prepared(
    lambda: (
        QuestionSetVersion.objects.filter(pk=Slot("version", BigIntegerField()))
        .select_related("question_set")
        .order_by()
    )
)


def questions_of(call: Call, form: str) -> list[Question]:
    """The questions of one form of a call, in order."""
    return _QUESTIONS.rows(version=form_version_id(call, form))


_QUESTIONS: Final = Prepared(
    lambda: Question.objects.filter(version=Slot("version", BigIntegerField())).order_by("position")
)


def goal_nodes() -> list[FrameNode]:
    """The 17 goals of the 2030 Agenda, in the newest version that is installed; one query."""
    rows = FrameNode.objects.filter(frame__slug="sdg", kind="goal").order_by(
        "-frame__valid_from", "-frame__version", "position"
    )
    found = list(rows)
    return [node for node in found if node.frame_id == found[0].frame_id]
