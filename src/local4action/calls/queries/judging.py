"""A proposal judged by the rules of its call: as it is written, or as it was submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language

from local4action.calls import answers
from local4action.calls.answers import AnsweredQuestion
from local4action.calls.judging import Judgement, closing_day, judge
from local4action.calls.models import Submission
from local4action.calls.queries.answers import answers_by_form, answers_of
from local4action.calls.queries.proposals import current_form, submissions_of
from local4action.calls.queries.questions import questions_asked
from local4action.members.standing import standing

if TYPE_CHECKING:
    from local4action.calls.models import Proposal
    from local4action.members.standing import Standing

FORMS = tuple(Submission.Form.values)


def lead_of(proposal: Proposal) -> Standing:
    """Where the organisation that leads stands on the day the call closes."""
    call = proposal.call
    return standing(proposal.organisation_id, call.closes_at, closing_day(call))


def judgement_of(proposal: Proposal) -> Judgement:
    """What can be said of a proposal as it is written now, in both its forms."""
    forms = answers_by_form(proposal, FORMS)
    return _judged(proposal, forms, current_form(proposal) or "")


def judgement_submitted(proposal: Proposal) -> Judgement:
    """The same of what was submitted, whatever is being written since."""
    records = {name: one.record["answers"] for name, one in submissions_of(proposal).items()}
    forms = {name: _on_record(proposal, name, records.get(name, {})) for name in FORMS}
    return _judged(proposal, forms, "")


def judgement_for_submitting(
    proposal: Proposal, form: str, given: list[AnsweredQuestion]
) -> Judgement:
    """The same of a form in the moment it is submitted, with its answers as they were read."""
    forms = {form: given}
    if form != Submission.Form.FIRST:
        forms = {Submission.Form.FIRST.value: answers_of(proposal, Submission.Form.FIRST), **forms}
    return _judged(proposal, forms, form)


def _judged(
    proposal: Proposal, forms: dict[str, list[AnsweredQuestion]], current: str
) -> Judgement:
    language = (get_language() or "en").split("-")[0]
    return judge(proposal.call, lead_of(proposal), forms, current=current, language=language)


def _on_record(proposal: Proposal, form: str, record: dict[str, object]) -> list[AnsweredQuestion]:
    return [
        AnsweredQuestion(one, record.get(one.key, answers.empty(one.kind)), "", 0)
        for one in questions_asked(proposal, form)
    ]
