"""A proposal is begun, and its answers are kept as they are written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.calls.actions.keeping import keep
from local4action.calls.models import Proposal, ProposalMember, ProposalTag, Question, Revision
from local4action.calls.queries import (
    answers_to,
    current_form,
    form_version_id,
    goal_nodes,
    held_proposal,
)
from local4action.foundation.actions import action
from local4action.members.rules import LEADING_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from local4action.calls.answers import AnsweredQuestion
    from local4action.calls.models import Answer, Call
    from local4action.members.models import Organisation

TITLE: Final = "title"
LONGEST_TITLE: Final = 200


@dataclass(slots=True)
class Saved:
    """What became of a save.

    `kept` holds the answers as they now are, changed or equal; `stale` those that someone else
    changed in between and that were left as they are. Both by the key of the question.
    """

    kept: dict[str, Answer] = field(default_factory=dict)
    stale: dict[str, Answer] = field(default_factory=dict)


@action("calls.start_proposal", on="organisation")
def start_proposal(
    *, call: Call, organisation: Organisation, language: str, actor: Any, is_example: bool = False
) -> Proposal:
    """Begin a proposal of an organisation to an open call; whoever begins it leads its writing.

    Raises:
        ValidationError: when the call is not open or the organisation's kind cannot lead a hub.
    """
    if call.state != call.State.OPEN or call.closes_at <= timezone.now():
        raise ValidationError(_("This call is not open."), code="state")
    if organisation.kind not in LEADING_KINDS:
        raise ValidationError(
            {
                "organisation": _(
                    "A hub is led by a local or regional government or an association of them."
                )
            }
        )
    proposal = Proposal.objects.create(
        call=call, organisation=organisation, language=language, is_example=is_example
    )
    ProposalMember.objects.create(
        proposal=proposal,
        person=actor,
        email=actor.email.lower(),
        is_lead=True,
        joined_at=timezone.now(),
    )
    return proposal


@action("calls.write_proposal", on="proposal")
def save_answers(
    *, proposal: Proposal, form: str, changes: Mapping[Question, tuple[Any, int]], actor: Any
) -> Saved:
    """Keep answers: by question, the stored form and the version it was based on.

    An answer that is equal already is left alone, so that a save sent twice changes nothing. One
    that someone changed after `version` is not touched and comes back in `stale`.

    Raises:
        ValidationError: when this form cannot be written now, or has no such question.
    """
    return write(proposal, form, changes, actor)


def write(
    proposal: Proposal,
    form: str,
    changes: Mapping[Question, tuple[Any, int]],
    actor: Any,
    *,
    kind: str = Revision.Kind.WRITTEN,
    origin: str = "",
) -> Saved:
    """Part of every act that changes answers; see `save_answers`.

    `kind` and `origin` say of the version it makes how the changes came about.
    """
    # The proposal's row is the lock: two saves of one field come one after the other, and none
    # slips in while the form is being submitted.
    locked = held_proposal(proposal)
    if current_form(locked) != form:
        raise ValidationError(
            _("This form was submitted; it can no longer be changed."), code="state"
        )
    version_id = form_version_id(proposal.call, form)
    if any(question.version_id != version_id for question in changes):
        raise ValidationError(_("There is no such question."), code="question")
    given = answers_to(proposal, changes)
    saved = Saved()
    changed = []
    for question, (value, version) in changes.items():
        answer = given.get(question.pk)
        if answer is not None and answer.value == value:
            saved.kept[question.key] = answer
        elif answer is not None and answer.version != version:
            saved.stale[question.key] = answer
        else:
            changed.append((question, value))
    saved.kept |= keep(locked, form, changed, person=actor, kind=kind, origin=origin)
    # Changes to what was submitted are nobody's business until they are submitted themselves.
    if locked.state != Proposal.State.SUBMITTED:
        for question, value in changed:
            _follow(locked, question, value, actor)
    return saved


def _follow(proposal: Proposal, question: Question, value: Any, actor: Any) -> None:
    """Let title and goals of a proposal follow an answer."""
    if question.key == TITLE:
        Proposal.objects.filter(pk=proposal.pk).update(
            title=value[:LONGEST_TITLE], updated_at=timezone.now()
        )
    if question.kind == Question.Kind.GOALS:
        confirm_goals(proposal, value, actor)


def follow_answers(proposal: Proposal, given: Iterable[AnsweredQuestion], actor: Any) -> None:
    """Part of the act that submits changes: title and goals follow the answers now."""
    for one in given:
        _follow(proposal, one.question, one.value, actor)
    proposal.refresh_from_db(fields=["title"])


def confirm_goals(proposal: Proposal, goals: list[int], actor: Any) -> None:
    """Ticked goals are confirmed tags of the frame in force; unticked ones are dropped."""
    codes = {str(goal) for goal in goals}
    nodes = {node.pk: node for node in goal_nodes() if node.code in codes}
    tags = ProposalTag.objects.filter(proposal=proposal)
    tags.filter(node__frame__slug="sdg").exclude(node__in=nodes).update(
        state=ProposalTag.State.DROPPED, set_by=actor, set_at=timezone.now()
    )
    ProposalTag.objects.bulk_create(
        [
            ProposalTag(
                proposal=proposal,
                node=node,
                state=ProposalTag.State.CONFIRMED,
                set_by=actor,
                set_at=timezone.now(),
            )
            for node in nodes.values()
        ],
        update_conflicts=True,
        unique_fields=["proposal", "node"],
        update_fields=["state", "set_by", "set_at"],
    )
