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
    asked_version_id,
    current_form,
    empty_draft,
    goal_nodes,
    held_proposal,
    target_nodes,
)
from local4action.foundation.actions import action, in_turn
from local4action.foundation.searching import folded_words
from local4action.members.rules import LEADING_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from local4action.agendas.models import FrameNode
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

    Who began one before and has written nothing into it is given that one, with
    `was_begun_before`, in the language chosen now: several tabs or taps are one beginning.

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
    # Of several forms sent at once each has a key of its own: they wait for one another here.
    in_turn("calls.start_proposal", call.pk, organisation.pk, actor.pk)
    if begun := empty_draft(call, organisation, actor):
        if begun.language != language:
            begun.language = language
            begun.save(update_fields=["language", "updated_at"])
        begun.was_begun_before = True  # type: ignore[attr-defined]
        return begun
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
    # The row says which questions it answers now: they may have changed since the page was read.
    proposal.first_form_id = locked.first_form_id
    proposal.second_form_id = locked.second_form_id
    version_id = asked_version_id(proposal, form)
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
        title = value[:LONGEST_TITLE]
        Proposal.objects.filter(pk=proposal.pk).update(
            title=title, words=folded_words(title, proposal.ref), updated_at=timezone.now()
        )
    confirm_tags(proposal, question, value, actor)


def follow_answers(proposal: Proposal, given: Iterable[AnsweredQuestion], actor: Any) -> None:
    """Part of the act that submits changes: title and goals follow the answers now."""
    for one in given:
        _follow(proposal, one.question, one.value, actor)
    proposal.refresh_from_db(fields=["title"])


def confirm_tags(proposal: Proposal, question: Question, value: Any, actor: Any) -> None:
    """Ticked goals and targets are confirmed tags of the frame in force; unticked are dropped."""
    if question.kind == Question.Kind.GOALS:
        _confirm(proposal, "goal", {str(one) for one in value}, goal_nodes(), actor)
    if question.kind == Question.Kind.TARGETS:
        _confirm(proposal, "target", set(value), target_nodes(), actor)


def _confirm(
    proposal: Proposal, kind: str, codes: set[str], known: list[FrameNode], actor: Any
) -> None:
    nodes = {node.pk: node for node in known if node.code in codes}
    tags = ProposalTag.objects.filter(proposal=proposal)
    tags.filter(node__frame__slug="sdg", node__kind=kind).exclude(node__in=nodes).update(
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
