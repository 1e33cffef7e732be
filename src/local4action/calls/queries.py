"""What may be read of calls and proposals, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import rules as permissions
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    Value,
    When,
)
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language

from local4action.agendas.models import FrameNode
from local4action.calls import answers
from local4action.calls.answers import AnsweredQuestion
from local4action.calls.models import (
    Answer,
    Call,
    Proposal,
    ProposalMember,
    Question,
    QuestionSetVersion,
    Submission,
)
from local4action.calls.rules import is_written_by, is_written_from
from local4action.foundation.access import one_or_404, prepared_or_404
from local4action.foundation.prepared import Among, Prepared, Slot
from local4action.members.models import Body
from local4action.members.rules import is_signed_in

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from django.db.models import QuerySet

PUBLIC_STATES: Final = ("open", "closed", "decided", "archived")


# ---- Calls -------------------------------------------------------------------------------


def public_calls() -> QuerySet[Call]:
    """Calls anyone may read: open ones first, the nearest deadline on top, then past ones."""
    rank = Case(When(state="open", then=Value(0)), default=Value(1), output_field=IntegerField())
    return Call.objects.filter(state__in=PUBLIC_STATES).order_by(rank, "-closes_at", "-pk")


def public_call(ref: str) -> Call:
    """The public call with this reference.

    Raises:
        Http404: when there is none, or it is still in preparation or withdrawn.
    """
    return prepared_or_404(_PUBLIC_CALL, ref=ref)


_PUBLIC_CALL: Final = Prepared(
    lambda: (
        public_calls()
        .filter(ref=Slot("ref", CharField()))
        .select_related("cleared_by_body", "first_form", "second_form")
        .order_by()
    )
)


def open_calls() -> QuerySet[Call]:
    """Calls one can propose to now, the nearest deadline first."""
    return Call.objects.filter(state="open").order_by("closes_at", "pk")


def calls_past_deadline(now: dt.datetime) -> QuerySet[Call]:
    """Open calls whose deadline has passed."""
    return Call.objects.filter(state="open", closes_at__lte=now).order_by("closes_at", "pk")


def calls_for(actor: Any) -> QuerySet[Call]:
    """Calls on the desk of those who prepare and clear them."""
    if not permissions.has_perm("calls.see_calls", actor):
        return Call.objects.none()
    return Call.objects.order_by("-created_at", "-pk")


def call_for(actor: Any, ref: str) -> Call:
    """A call on the desk.

    Raises:
        Http404: when there is none that this person may know of.
    """
    rows = calls_for(actor).select_related("first_form", "second_form", "cleared_by_body")
    return one_or_404(rows, ref=ref)


def call_to_propose_to(actor: Any, ref: str) -> Call:
    """An open call, for someone who is signed in.

    Raises:
        Http404: when there is none.
    """
    rows = open_calls() if is_signed_in(actor) else Call.objects.none()
    return one_or_404(rows, ref=ref)


def call_named(slug_or_ref: str) -> Call:
    """A call by its reference or its slug, the newest when several share a slug.

    Raises:
        Http404: when there is none.
    """
    return one_or_404(Call.objects.filter(Q(ref=slug_or_ref) | Q(slug=slug_or_ref)).order_by("-pk"))


def clearing_bodies() -> QuerySet[Body]:
    """Bodies that can clear a call."""
    return Body.objects.filter(kind=Body.Kind.BUREAU)


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


# ---- Proposals ---------------------------------------------------------------------------


def all_proposals() -> QuerySet[Proposal]:
    """Every proposal; a room that reads from here decides itself who may see which."""
    return Proposal.objects.select_related("call", "organisation")


def proposals_for(actor: Any) -> QuerySet[Proposal]:
    """The proposals this person writes: as a member, or by an invitation to their address."""
    if not is_signed_in(actor) or actor.pk is None:
        return Proposal.objects.none()
    mine = ProposalMember.objects.filter(is_written_by(actor), proposal=OuterRef("pk"))
    return all_proposals().filter(Exists(mine))


def proposal_for(actor: Any, ref: str) -> Proposal:
    """A proposal, for those who write it.

    Raises:
        Http404: when there is none that this person writes.
    """
    return _known_to(actor, _one_of(_MINE, actor, ref))


def proposal_to_save_in(actor: Any, ref: str) -> Proposal:
    """The same gate with no more than the saving of one answer needs: it is passed at every pause.

    Raises:
        Http404: when there is none that this person writes.
    """
    return _known_to(actor, _one_of(_TO_SAVE_IN, actor, ref))


def _one_of(rows: dict[bool, Prepared[Proposal]], actor: Any, ref: str) -> Proposal:
    if not is_signed_in(actor) or actor.pk is None:
        raise Http404
    email = actor.email.lower()
    return prepared_or_404(rows[bool(settings.DEMO)], ref=ref, person=actor.pk, email=email)


def _one_mine(*, proved: bool) -> QuerySet[Proposal]:
    slots = Slot("person", BigIntegerField()), Slot("email", CharField())
    mine = ProposalMember.objects.filter(
        is_written_from(*slots, proved=proved), proposal=OuterRef("pk")
    )
    return all_proposals().filter(Exists(mine), ref=Slot("ref", CharField())).order_by()


def _to_save_in(*, proved: bool) -> QuerySet[Proposal]:
    names = ("ref", "state", "reopened_at", "call__first_form", "call__second_form")
    return _one_mine(proved=proved).select_related(None).select_related("call").only(*names)


# By whether an address counts as proved, which a demo says.
_MINE: Final = {
    True: Prepared(lambda: _one_mine(proved=True)),
    False: Prepared(lambda: _one_mine(proved=False)),
}
_TO_SAVE_IN: Final = {
    True: Prepared(lambda: _to_save_in(proved=True)),
    False: Prepared(lambda: _to_save_in(proved=False)),
}


def held_proposal(proposal: Proposal) -> Proposal:
    """The proposal's row with its state, held until the transaction ends; one query."""
    return prepared_or_404(_HELD, proposal=proposal.pk)


_HELD: Final = Prepared(
    lambda: (
        Proposal.objects.select_for_update()
        .only("state", "reopened_at")
        .filter(pk=Slot("proposal", BigIntegerField()))
        .order_by()
    )
)


def _known_to(actor: Any, proposal: Proposal) -> Proposal:
    # Read by `rules.writes`, which would ask the same again.
    proposal.known_writer = actor.pk  # type: ignore[attr-defined]
    return proposal


def members_of(proposal: Proposal) -> QuerySet[ProposalMember]:
    """Those who write a proposal or are invited to."""
    return proposal.members.select_related("person", "invited_by")


def membership_of(proposal: Proposal, actor: Any) -> ProposalMember | None:
    """This person's own row among those who write."""
    return proposal.members.filter(is_written_by(actor)).order_by("person_id").first()


def open_invitations_of(actor: Any) -> QuerySet[ProposalMember]:
    """Invitations to this person that they have not taken up."""
    if not is_signed_in(actor) or actor.pk is None:
        return ProposalMember.objects.none()
    return ProposalMember.objects.filter(
        is_written_by(actor), joined_at__isnull=True
    ).select_related("proposal__call")


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
_ANSWERS: Final = Prepared(
    lambda: Answer.objects.filter(
        proposal=Slot("proposal", BigIntegerField()),
        question__version=Slot("version", BigIntegerField()),
    ).select_related("saved_by")
)


def answers_by_question(proposal: Proposal, form: str) -> dict[int, Answer]:
    """The answers of a proposal to one form, by the question's id."""
    rows = _ANSWERS.rows(proposal=proposal.pk, version=form_version_id(proposal.call, form))
    return {answer.question_id: answer for answer in rows}


def answers_of(proposal: Proposal, form: str, language: str = "") -> list[AnsweredQuestion]:
    """Every question of a form (`first` or `second`) with the proposal's answer, in order.

    `language` is that of the reader, the active one by default. Two queries.
    """
    given = answers_by_question(proposal, form)
    return _answered(questions_of(proposal.call, form), given, language)


def answers_submitted(proposal: Proposal, form: str, language: str = "") -> list[AnsweredQuestion]:
    """The same as they were submitted, where changes were begun and not submitted."""
    if form != Submission.Form.FIRST or proposal.reopened_at is None:
        return answers_of(proposal, form, language)
    submitted = submission_of(proposal, form)
    record = submitted.record["answers"] if submitted else {}
    asked = questions_of(proposal.call, form)
    given = {one.pk: Answer(value=record[one.key]) for one in asked if one.key in record}
    return _answered(asked, given, language)


def _answered(
    questions: Iterable[Question], given: dict[int, Answer], language: str
) -> list[AnsweredQuestion]:
    wanted = language or get_language() or "en"
    found = []
    for question in questions:
        value = given[question.pk].value if question.pk in given else answers.empty(question.kind)
        found.append(
            AnsweredQuestion(
                question,
                value,
                answers.shown(question, value, wanted),
                answers.words_in(question, value),
            )
        )
    return found


def answers_to(proposal: Proposal, questions: Iterable[Question]) -> dict[int, Answer]:
    """The answers of a proposal to these questions, by the question's id; one query."""
    rows = _ANSWERS_TO.rows(proposal=proposal.pk, questions=[one.pk for one in questions])
    return {answer.question_id: answer for answer in rows}


def question_named(proposal: Proposal, key: str, form: str) -> Question | None:
    """The question of a form with this key."""
    return _QUESTION.first(version=form_version_id(proposal.call, form), key=key)


_ANSWERS_TO: Final = Prepared(
    lambda: (
        Answer.objects.filter(
            Among("question_id", Slot("questions", ArrayField(BigIntegerField()))),
            proposal=Slot("proposal", BigIntegerField()),
        )
        .select_related("saved_by")
        .order_by()
    )
)
_QUESTION: Final = Prepared(
    lambda: Question.objects.filter(
        version=Slot("version", BigIntegerField()), key=Slot("key", CharField())
    ).order_by()
)


def submission_of(proposal: Proposal, form: str) -> Submission | None:
    """What was submitted of one form: the one that counts."""
    rows = proposal.submissions.filter(form=form, is_current=True)
    return rows.select_related("receipt").first()


def submissions_of(proposal: Proposal) -> dict[str, Submission]:
    """What was submitted and counts, by form."""
    rows = proposal.submissions.filter(is_current=True).select_related("receipt")
    return {one.form: one for one in rows}


def current_form(proposal: Proposal) -> str | None:
    """The form that can be written now: the first in a draft, the second once it is asked.

    The first also where it was submitted and then reopened.
    """
    if proposal.state == "submitted" and proposal.reopened_at is not None:
        return "first"
    return {"draft": "first", "second_form": "second"}.get(proposal.state)


def goal_nodes() -> list[FrameNode]:
    """The 17 goals of the 2030 Agenda, in the newest version that is installed; one query."""
    rows = FrameNode.objects.filter(frame__slug="sdg", kind="goal").order_by(
        "-frame__valid_from", "-frame__version", "position"
    )
    found = list(rows)
    return [node for node in found if node.frame_id == found[0].frame_id]


def unfinished_of(actor: Any) -> QuerySet[Proposal]:
    """What this person still has to submit: drafts, changes begun, and second forms asked.

    Drafts of open calls, and those whose own deadline is still to come.
    """
    in_time = Q(call__state="open") | Q(call__state="closed", extended_to__gt=timezone.now())
    to_submit = Q(state="draft") | Q(state="submitted", reopened_at__isnull=False)
    return proposals_for(actor).filter((to_submit & in_time) | Q(state="second_form"))
