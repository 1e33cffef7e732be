"""Calls, question sets, and proposals in every state."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from local4action.calls.actions import install_question_sets, make_question_version
from local4action.calls.models import (
    QuestionSet,
    QuestionSetVersion,
    ReturnedDocument,
    Revision,
    Submission,
)
from local4action.foundation import files
from local4action.foundation.actions import SYSTEM
from local4action.reviews.actions import install_default_criteria
from local4action.reviews.models import (
    Assignment,
    Conflict,
    Decision,
    Inquiry,
    InterestStatement,
    Letter,
    PlanLine,
    ReadingPlan,
    Review,
    ScoreUpload,
    Screening,
)
from tests.world.board_room import letter_mails
from tests.world.things import ABSENT

if TYPE_CHECKING:
    from tests.world.things import World


def calls(world: World) -> None:
    make = world.make
    first, second = install_question_sets(actor=SYSTEM)
    forms = {"first_form": first, "second_form": second}
    call = make.call(**forms)
    draft = make.call(state="draft", **forms)
    closed = make.call(state="closed", days_left=-5, **forms)
    for one in (call, draft):
        install_default_criteria(call=one, actor=SYSTEM)
    world.records |= {"call": call, "draft_call": draft}
    _question_sets(world)
    world.add("call", call, draft)
    world.things["rubric line"] = (
        *({"ref": one.ref, "key": "brand"} for one in (call, draft)),
        {"ref": call.ref, "key": "none"},
    )
    world.add("call_page", call, draft, "tail")
    world.add("call_to_propose_to", call, closed)


def _question_sets(world: World) -> None:
    """Two frozen sets, and two drafts: the next version of the call's first form, a first version."""
    frozen = ("first-form", "second-form", "second-form-association")
    QuestionSetVersion.objects.filter(question_set__slug__in=frozen).update(
        frozen_at=timezone.now()
    )
    make_question_version(
        question_set=QuestionSet.objects.get(slug="first-form"), actor=world.cast.officer
    )
    first, second = {"slug": "first-form", "number": 2}, {"slug": "first-form-needs", "number": 1}
    absent = {"slug": ABSENT, "number": 1}
    world.things["question set"] = ({"slug": frozen[1]}, {"slug": frozen[2]}, {"slug": ABSENT})
    world.things["question version"] = (first, second, absent)
    world.things["question"] = (
        first | {"key": "title"},
        second | {"key": "title"},
        absent | {"key": "title"},
    )


def _submitted(world: World, proposal: Any, person: Any, *forms: str) -> None:
    for form in forms:
        sent = Submission.objects.create(
            proposal=proposal,
            form=form,
            arrived_at=timezone.now(),
            arrival_known_by="clock",
            submitted_by=person,
            record={"answers": {"title": proposal.title}},
            sha256="a" * 64,
        )
        sent.receipt = files.store(
            f"Receipt of {proposal.ref} {form}".encode(),
            name="receipt.txt",
            purpose="calls.receipt",
            subject_ref=proposal.ref,
            actor=None,
        )
        sent.save()


def proposals(world: World) -> None:
    cast, other, stranger = world.cast, world.records["other"], world.records["stranger"]

    def pair(state: str, *forms: str, **fields: Any) -> list[Any]:
        found = []
        for town, person in ((cast.applicant_town, cast.applicant), (other, stranger)):
            one = world.make.proposal(
                call=world.records["call"],
                organisation=town,
                people=(person,),
                state=state,
                **fields,
            )
            _submitted(world, one, person, *forms)
            found.append(one)
        return found

    today = timezone.localdate()
    world.records["draft"], _second = drafts = pair("draft")
    world.add("draft", *drafts)
    _written(world, drafts)
    second_form = pair("second_form", "first", second_form_due=today + dt.timedelta(days=20))
    world.add("second_form", *second_form)
    submitted = pair("submitted", "first")
    world.add("submitted", *submitted)
    asked = pair("submitted", "first")
    for one in asked:
        Inquiry.objects.create(
            proposal=one,
            questions="Who pays?",
            due_on=today + dt.timedelta(days=10),
            asked_by=cast.officer,
        )
    world.add("asked", *asked)
    world.add("receipt", *(one.submissions.get().ref for one in submitted))
    read = pair("in_review", "first", "second")
    for reviewer in (cast.board_1, cast.board_2):
        Assignment.objects.create(proposal=read[0], reviewer=reviewer, due_on=today)
    InterestStatement.objects.create(proposal=read[0], person=cast.board_1)
    plan = ReadingPlan.objects.create(
        call=world.records["call"], way="balanced", readers_each=2, made_by=cast.officer
    )
    for one in read:
        PlanLine.objects.create(plan=plan, proposal=one, reader=cast.board_3)
    Conflict.objects.create(proposal=read[0], person=cast.board_2, reason="A cousin works there.")
    world.add("in_review", *read)
    submitted_reviews = [
        Review.objects.create(proposal=one, reviewer=cast.board_3, submitted_at=timezone.now())
        for one in read
    ]
    world.things["review"] = (
        *({"ref": one.proposal.ref, "review": one.pk} for one in submitted_reviews),
        {"ref": read[0].ref, "review": 999_999_999},
    )
    brought = (cast.board_1, cast.board_2)
    world.add("scores", *(ScoreUpload.objects.create(reader=one, rows=[]) for one in brought))
    for kind, outcome, released in (
        ("declined", "declined", timezone.now()),
        ("held", "granted", None),
    ):
        decided = pair(outcome, "first", "second")
        for one in decided:
            Screening.objects.create(proposal=one, outcome="passed", screened_by=cast.officer)
            Decision.objects.create(
                proposal=one,
                outcome=outcome,
                body=cast.executive_bureau,
                decided_on=today,
                minutes="Item 4.",
                recorded_by=cast.officer,
            )
            Letter.objects.create(
                proposal=one,
                language="fr",
                subject="Décision",
                body="Bonjour.",
                written_by=cast.officer,
                released_at=released,
                state="released" if released else "held",
            )
        if released:
            world.things["letter mail"] = letter_mails(decided)
        world.add(kind, *decided)
        Assignment.objects.create(proposal=decided[0], reviewer=cast.board_1, due_on=today)
        InterestStatement.objects.create(proposal=decided[0], person=cast.board_1)
    _granted(world, pair("granted", "first", "second"))


def _granted(world: World, proposals: list[Any]) -> None:
    """Two grants: anyone reads of the first, the second's applicants have no letter yet."""
    officer = world.cast.officer
    for one, released_at in zip(proposals, (timezone.now(), None), strict=True):
        Decision.objects.create(
            proposal=one,
            outcome="granted",
            body=world.cast.executive_bureau,
            decided_on=timezone.localdate(),
            minutes="Item 5.",
            recorded_by=officer,
        )
        Letter.objects.create(
            proposal=one,
            language="fr",
            subject="Décision",
            body="Bonjour.",
            written_by=officer,
            released_at=released_at,
            state="released" if released_at else "held",
        )
    world.add("granted", *proposals)


def _written(world: World, drafts: list[Any]) -> None:
    """A version of each draft, and a document that came back for it."""
    now, returned = timezone.now(), []
    people = (world.cast.applicant, world.records["stranger"])
    for draft, person in zip(drafts, people, strict=True):
        Revision.objects.create(
            proposal=draft,
            form="first",
            number=1,
            person=person,
            began_at=now,
            ended_at=now,
            changes={"promise": "Rain for fourteen schools."},
        )
        document = ReturnedDocument.objects.create(
            proposal=draft,
            form="first",
            person=person,
            name="form.docx",
            read_at=now,
            found=[{"key": "promise", "version": 0, "text": "Rain for all schools."}],
        )
        returned.append({"ref": draft.ref, "document": document.ref})
    world.things["returned"] = (*returned, {"ref": ABSENT, "document": ABSENT})
