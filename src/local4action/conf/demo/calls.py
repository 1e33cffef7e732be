"""The calls and proposals of the demo, at every stage of their life."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.text import slugify

from local4action.agendas.models import FrameNode
from local4action.calls.models import (
    Answer,
    Call,
    Proposal,
    ProposalMember,
    ProposalTag,
    QuestionSetVersion,
    Submission,
)
from local4action.conf.interchange.texts import tied
from local4action.foundation import dates
from local4action.foundation.actions import SYSTEM
from local4action.foundation.canonical import sha256
from local4action.members.models import Body
from local4action.reviews.actions import install_default_criteria
from local4action.reviews.models import Assignment, Decision, Screening

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local4action.accounts.models import Person
    from local4action.members.models import Organisation

    type Json = Mapping[str, Any]

SECOND_FORM_STATES: Final = {"in_review", "granted", "declined"}


def load_calls(
    document: Json,
    organisations: Mapping[str, Organisation],
    people: Mapping[str, Person],
    *,
    shift_days: int,
) -> None:
    """Write the calls of the document, then their proposals."""
    calls = {row["key"]: _call(row, shift_days) for row in document["calls"]}
    for row in document["proposals"]:
        _proposal(row, calls[row["call"]], organisations[row["organisation"]], people)


def _call(row: Json, shift_days: int) -> Call:
    opens = dates.earliest(dates.shifted(row["opens_on"], shift_days))
    day, _, hour = row["closes_at_local"].partition("T")
    local = f"{dates.shifted(day, shift_days)}T{hour}"
    closes = dt.datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(row["zone"]))
    rules = row["eligibility"]
    title = tied(row["title"])
    call = Call.objects.create(
        slug=slugify(str(title))[:80],
        title=title,
        text=tied(row["text"]),
        state=row["state"],
        opens_on=opens,
        closes_local=local,
        closes_zone=row["zone"],
        closes_at=closes,
        languages=row["languages"],
        first_form=_form("first-form"),
        second_form=_form("second-form"),
        kinds=rules["kinds"],
        sections=rules["sections"] or [],
        ldc_only=rules["countries"] == "ldc",
        members_only=rules["members_only"],
        min_months=rules["min_months"],
        max_months=rules["max_months"],
        cleared_by_body=Body.objects.get(slug="bureau"),
        cleared_on=opens - dt.timedelta(days=21),
        clearance_minutes="Minutes of the Executive Bureau, item 4.",
        opened_at=dt.datetime.combine(opens, dt.time(9), tzinfo=dt.UTC),
        is_example=True,
    )
    install_default_criteria(call=call, actor=SYSTEM)
    return call


def _form(slug: str) -> QuestionSetVersion:
    version = QuestionSetVersion.objects.filter(question_set__slug=slug).latest("number")
    if version.frozen_at is None:
        version.frozen_at = timezone.now()
        version.save(update_fields=["frozen_at"])
    return version


def _proposal(
    row: Json, call: Call, organisation: Organisation, people: Mapping[str, Person]
) -> None:
    proposal = Proposal.objects.create(
        call=call,
        organisation=organisation,
        title=row["answers"].get("title", ""),
        language=row["language"],
        state=row["state"],
        is_example=True,
    )
    address = f"proposals@{organisation.ref}.demo.example"
    ProposalMember.objects.create(proposal=proposal, email=address, is_lead=True)
    _answers(proposal, row["answers"])
    _goals(proposal, row["answers"].get("goals", []))
    writer = people["applicant"]
    if row["state"] != "draft":
        _submission(proposal, "first", call.first_form, writer)
    if row["state"] in SECOND_FORM_STATES:
        _submission(proposal, "second", call.second_form, writer)
        Screening.objects.create(proposal=proposal, outcome="passed", screened_by=people["officer"])
    if row["state"] == "in_review":
        for name in ("board-1", "board-2", "board-3"):
            Assignment.objects.create(
                proposal=proposal,
                reviewer=people[name],
                due_on=timezone.localdate() + dt.timedelta(days=14),
            )
    if row["state"] in {"granted", "declined"}:
        Decision.objects.create(
            proposal=proposal,
            outcome=row["state"],
            body=Body.objects.get(slug="bureau"),
            decided_on=call.closes_at.date() + dt.timedelta(days=45),
            minutes="Minutes of the Executive Bureau, item 7.",
            recorded_by=people["officer"],
        )
    if row["state"] == "rejected":
        Screening.objects.create(
            proposal=proposal,
            outcome="rejected",
            screened_by=people["officer"],
            reason="It would have ended after five months; a hub takes at least twelve.",
        )


def _answers(proposal: Proposal, answers: Json) -> None:
    questions = {
        question.key: question
        for form in (proposal.call.first_form, proposal.call.second_form)
        for question in form.questions.all()
    }
    Answer.objects.bulk_create(
        Answer(proposal=proposal, question=questions[key], value=value, saved_at=timezone.now())
        for key, value in answers.items()
    )


def _goals(proposal: Proposal, goals: list[int]) -> None:
    nodes = FrameNode.objects.filter(frame__slug="sdg", code__in=[str(goal) for goal in goals])
    ProposalTag.objects.bulk_create(
        ProposalTag(proposal=proposal, node=node, state="confirmed") for node in nodes
    )


def _submission(proposal: Proposal, form: str, version: QuestionSetVersion, writer: Person) -> None:
    keys = set(version.questions.values_list("key", flat=True))
    answers = {
        answer.question.key: answer.value
        for answer in proposal.answers.select_related("question")
        if answer.question.key in keys
    }
    record = {"answers": answers, "call": proposal.call.ref, "proposal": proposal.ref}
    arrived = min(proposal.call.closes_at, timezone.now()) - dt.timedelta(days=3)
    Submission.objects.create(
        proposal=proposal,
        form=form,
        arrived_at=arrived,
        arrival_known_by="clock",
        submitted_by=writer,
        record=record,
        sha256=sha256(record),
    )
