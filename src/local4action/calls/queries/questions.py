"""The questions of a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import rules as permissions
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Count, Max, Q

from local4action.agendas.models import FrameNode
from local4action.calls.models import Call, Question, QuestionSet, QuestionSetVersion, Submission
from local4action.foundation.access import one_or_404, prepared_or_404
from local4action.foundation.prepared import Among, Prepared, Slot

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from local4action.calls.models import Proposal


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


def asked_version_id(proposal: Proposal, form: str) -> int:
    """The version a proposal answers: the call's, or the one it was left with or moved to."""
    first = form == Submission.Form.FIRST
    own = proposal.first_form_id if first else proposal.second_form_id
    return own or form_version_id(proposal.call, form)


def version_of(proposal: Proposal, form: str) -> QuestionSetVersion:
    """That version with the question set it is one of; one query."""
    return prepared_or_404(_VERSION, version=asked_version_id(proposal, form))


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


def questions_asked(proposal: Proposal, form: str) -> list[Question]:
    """The questions a proposal answers in one form, in order."""
    return _QUESTIONS.rows(version=asked_version_id(proposal, form))


def questions_in(version: QuestionSetVersion) -> list[Question]:
    """The questions of a version, in order."""
    return _QUESTIONS.rows(version=version.pk)


_QUESTIONS: Final = Prepared(
    lambda: Question.objects.filter(version=Slot("version", BigIntegerField())).order_by("position")
)


def questions_by_version(versions: list[int]) -> dict[int, list[Question]]:
    """The questions of several versions, each in order; one query."""
    found: dict[int, list[Question]] = {}
    for one in _OF_SEVERAL.rows(versions=versions):
        found.setdefault(one.version_id, []).append(one)
    return found


_OF_SEVERAL: Final = Prepared(
    lambda: Question.objects.filter(
        Among("version", Slot("versions", ArrayField(BigIntegerField())))
    ).order_by("position")
)


def goal_nodes() -> list[FrameNode]:
    """The 17 goals of the 2030 Agenda, in the newest version that is installed; one query."""
    rows = FrameNode.objects.filter(frame__slug="sdg", kind="goal").order_by(
        "-frame__valid_from", "-frame__version", "position"
    )
    found = list(rows)
    return [node for node in found if node.frame_id == found[0].frame_id]


def target_nodes() -> list[FrameNode]:
    """The targets of the 2030 Agenda, in the newest version that is installed; one query."""
    rows = FrameNode.objects.filter(frame__slug="sdg", kind="target").order_by(
        "-frame__valid_from", "-frame__version", "position"
    )
    found = list(rows)
    return [node for node in found if node.frame_id == found[0].frame_id]


def question_sets_for(actor: Any) -> QuerySet[QuestionSet]:
    """The question sets on the desk of those who build them, each with what a list says of it.

    `newest` is the number of its newest version, `drafts` how many can still be changed.
    """
    if not permissions.has_perm("calls.see_question_sets", actor):
        return QuestionSet.objects.none()
    return QuestionSet.objects.annotate(
        newest=Max("versions__number"),
        drafts=Count("versions", filter=Q(versions__frozen_at__isnull=True)),
    ).order_by("slug")


def question_set_for(actor: Any, slug: str) -> QuestionSet:
    """One of them.

    Raises:
        Http404: when there is none that this person may know of.
    """
    return one_or_404(question_sets_for(actor), slug=slug)


def set_version_for(actor: Any, slug: str, number: int) -> QuestionSetVersion:
    """One version of a question set.

    Raises:
        Http404: when there is none that this person may know of.
    """
    rows = QuestionSetVersion.objects.filter(question_set__in=question_sets_for(actor))
    return one_or_404(rows.select_related("question_set"), question_set__slug=slug, number=number)


def question_for(actor: Any, slug: str, number: int, key: str) -> Question:
    """One question of a version.

    Raises:
        Http404: when there is none that this person may know of.
    """
    version = set_version_for(actor, slug, number)
    found = one_or_404(Question.objects.filter(version=version), key=key)
    found.version = version
    return found


def versions_of(question_set: QuestionSet) -> list[QuestionSetVersion]:
    """The versions of a set, the newest first, each with `asked`: how many questions it has."""
    rows = question_set.versions.annotate(asked=Count("questions")).order_by("-number")
    return list(rows)


def calls_asking(version: QuestionSetVersion) -> list[Call]:
    """The calls that ask these questions, in either form, the newest first."""
    rows = Call.objects.filter(Q(first_form=version) | Q(second_form=version))
    return list(rows.order_by("-created_at", "-pk"))


def versions_to_choose() -> QuerySet[QuestionSetVersion]:
    """Every version of every set that asks something, by set, the newest first."""
    rows = QuestionSetVersion.objects.filter(questions__isnull=False).distinct()
    return rows.select_related("question_set").order_by("question_set__slug", "-number")
