"""A small world that every page can show: the cast's things, and the same things of other people.

Written straight to the tables, once for a module of tests. Each address is asked about a thing of
the first owner (the cast's), about one of a second owner (a town nobody of the cast speaks for),
and about one that does not exist.
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.utils import timezone
from PIL import Image

from conftest import Cast, Make
from local4action.agendas.actions import install_frames
from local4action.agreements.record import record_of
from local4action.calls.actions import install_question_sets, make_question_version
from local4action.calls.models import (
    Proposal,
    QuestionSet,
    QuestionSetVersion,
    ReturnedDocument,
    Revision,
    Submission,
)
from local4action.foundation import files, long_jobs, mail
from local4action.foundation.actions import SYSTEM
from local4action.foundation.canonical import sha256
from local4action.members.models import Representation
from local4action.monitoring.models import Acceptance, CheckIn, DeliverableReport, Evidence
from local4action.reviews.actions import install_default_criteria
from local4action.reviews.models import (
    AgendaItem,
    Assignment,
    Condition,
    Conflict,
    Decision,
    Inquiry,
    InterestStatement,
    Letter,
    Meeting,
    Minutes,
    MinutesSection,
    Opinion,
    Participant,
    PlanLine,
    ReadingPlan,
    Review,
    ScoreUpload,
    Screening,
    Step,
)
from local4action.showcase.actions import reindex

type Given = dict[str, Any]
ABSENT = "zzzz9999"
YEAR_AGO = dt.timedelta(days=365)


@dataclass
class World:
    """The cast, their browsers, and for each kind of thing what fills an address.

    `things[kind]` is the thing of the first owner, of the second, and one that is not there.
    """

    cast: Cast
    make: Make
    things: dict[str, tuple[Given, Given, Given]] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)

    def browser(self, name: str) -> Client:
        """A browser of one of the cast, or of nobody: signed in once, its cookies kept aside."""
        client = Client()
        if name != "anonymous":
            client.force_login(
                self.cast.people[name], backend="django.contrib.auth.backends.ModelBackend"
            )
        return client

    def add(self, kind: str, first: Any, second: Any, part: str = "ref") -> None:
        """Two things of a kind, known by their reference or by what `get_absolute_url` uses."""
        self.things[kind] = ({part: _name(first)}, {part: _name(second)}, {part: ABSENT})


def _name(thing: Any) -> Any:
    return thing if isinstance(thing, str | int) else thing.ref


def build() -> World:
    """Make the world; about two seconds, most of them the agendas."""
    make = Make()
    world = World(make.cast(), make)
    install_frames(actor=SYSTEM)
    _organisations(world)
    _calls(world)
    _proposals(world)
    _meetings(world)
    _hubs(world)
    _agreements(world)
    _monitoring(world)
    _files(world)
    reindex(actor=SYSTEM)
    world.things["agenda"] = ({"slug": "sdg"}, {"slug": "paris"}, {"slug": "none"})
    world.things["goal"] = (
        {"slug": "sdg", "code": "6"},
        {"slug": "sdg", "code": "6.1"},
        {"slug": "sdg", "code": "18"},
    )
    return world


def _organisations(world: World) -> None:
    make, cast = world.make, world.cast
    other = make.organisation("Puerto Arreal", language="es", country="CO", section="latin-america")
    stranger = make.person("stranger")
    waiting = make.mandate(make.person("newcomer"), organisation=cast.lead_town, confirmed_at=None)
    theirs = make.mandate(stranger, organisation=other, confirmed_at=None)
    world.records |= {"other": other, "stranger": stranger}
    world.add("organisation", cast.applicant_town, other)
    world.add("organisation_page", cast.lead_town, cast.applicant_town, "tail")
    world.things["mandate"] = (
        {"mandate": waiting.pk},
        {"mandate": theirs.pk},
        {"mandate": 999_999_999},
    )
    first, second = (
        make.organisation(name, kind="association") for name in ("Our towns", "Their towns")
    )
    acting = [
        Representation.objects.create(
            association=association, member=member, since=dt.date(2024, 1, 1)
        )
        for association, member in ((first, make.organisation()), (second, other))
    ]
    world.add("association", first, second)
    world.things["representation"] = (
        *({"ref": one.association.ref, "member": one.pk} for one in acting),
        {"ref": ABSENT, "member": 999_999_999},
    )


def _calls(world: World) -> None:
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


def _proposals(world: World) -> None:
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
            world.things["letter mail"] = _letter_mails(decided)
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


def _meetings(world: World) -> None:
    """A meeting of the board and one of the bureau in session, planned, and held with minutes.

    Those of the board are a draft, those of the bureau are final.
    """
    cast = world.cast
    refs = [one["ref"] for one in world.things["in_review"][:2]]
    first, second = (Proposal.objects.get(ref=ref) for ref in refs)
    decided = [Proposal.objects.get(ref=one["ref"]) for one in world.things["held"][:2]]
    bodies = ((cast.board, cast.board_1), (cast.executive_bureau, cast.bureau))
    meetings, planned, items, minutes, conditions = [], [], [], [], []
    for (body, chair), file, granted, checker in zip(
        bodies, (first, second), decided, (cast.board_1, cast.board_3), strict=True
    ):
        given = {
            "call": file.call, "body": body, "title": "Autumn session", "chair": chair,
            "starts_local": "2026-11-20T10:00", "starts_zone": "UTC", "starts_at": timezone.now(),
        }  # fmt: skip
        running = Meeting.objects.create(state="running", opened_at=timezone.now(), **given)
        held = Meeting.objects.create(state="held", opened_at=timezone.now(), **given)
        sitting = [cast.board_1, cast.board_2, cast.board_3] if chair != cast.bureau else [chair]
        for person in sitting:
            for one in (running, held):
                Participant.objects.create(meeting=one, person=person, presence="present")
        meetings.append(running)
        planned.append(Meeting.objects.create(**given))
        items.append(AgendaItem.objects.create(meeting=running, position=1, proposal=file))
        AgendaItem.objects.create(meeting=running, position=2, title="Any other business")
        past = AgendaItem.objects.create(meeting=held, position=1, proposal=granted)
        final = {
            "state": "final", "number": f"{body.slug}-1", "sha256": "a" * 64,
            "approved_by": chair, "approved_at": timezone.now(),
        }  # fmt: skip
        made = Minutes.objects.create(
            meeting=held,
            language="en",
            drafted_by=cast.officer,
            **(final if chair == cast.bureau else {}),
        )
        MinutesSection.objects.create(minutes=made, position=1, heading="Presence", text="All.")
        MinutesSection.objects.create(
            minutes=made, position=2, item=past, heading="Item 1", text=f"{granted} was granted."
        )
        minutes.append(held)
        step, _new = Step.objects.get_or_create(
            call=file.call, position=3, body=cast.executive_bureau, kind="decides"
        )
        opinion = Opinion.objects.create(
            proposal=granted, step=step, says="grant_if", reasons="It holds.",
            said_on=timezone.localdate(), recorded_by=cast.officer,
        )  # fmt: skip
        conditions.append(
            Condition.objects.create(
                proposal=granted,
                opinion=opinion,
                position=1,
                text="A second partner signs.",
                due_on=timezone.localdate(),
                checked_by=checker,
                is_public=True,
            )
        )
    for position, (body, kind) in enumerate(
        ((cast.secretariat, "proposes"), (cast.board, "recommends")), start=1
    ):
        Step.objects.create(call=first.call, position=position, body=body, kind=kind)
    world.add("meeting", *meetings)
    world.add("planned_meeting", *planned)
    world.things["item"] = (
        *({"ref": one.meeting.ref, "which": one.ref} for one in items),
        {"ref": ABSENT, "which": ABSENT},
    )
    world.add("minutes", *minutes)
    world.add("condition", *conditions)


def _letter_mails(proposals: list[Any]) -> tuple[Given, Given, Given]:
    """A mail of the letter of each, which the mail server did not take."""
    found = []
    for proposal in proposals:
        written = mail.write(
            to="gone@demo.example", subject="Décision", body="Bonjour.", about="reviews.letter",
            key=f"{proposal.ref}:1", language="fr",
        )  # fmt: skip
        written.state, written.problem = "failed", "550 no such mailbox"
        written.save()
        proposal.letter.mails.add(written)
        found.append({"ref": proposal.ref, "mail": written.ref})
    return (*found, {"ref": ABSENT, "mail": ABSENT})  # type: ignore[return-value]


def _hubs(world: World) -> None:
    make, cast, other = world.make, world.cast, world.records["other"]

    def hub(lead: Any, **fields: Any) -> Any:
        found = make.hub(lead=lead, **fields)
        if lead == cast.lead_town:
            make.partner(found, cast.partner_university)
            make.partner(found, cast.partner_town)
            make.partner(found, cast.stakeholder_coop, role="stakeholder")
        else:
            make.partner(found, world.records["other_partner"])
            make.partner(found, world.records["other_partner_2"])
        return found

    for name in ("other_partner", "other_partner_2"):
        world.records[name] = make.organisation(
            name.replace("_", " "), kind="university", section=""
        )
    given = {"title": make.text("Des toits qui gardent la pluie", "fr")}
    running, theirs = hub(cast.lead_town, **given), hub(other)
    hidden = hub(other, is_public=False)
    forming, theirs_forming = hub(cast.lead_town, state="forming"), hub(other, state="forming")
    proposed, theirs_proposed = hub(cast.lead_town, state="forming"), hub(other, state="forming")
    world.records |= {
        "hub": running,
        "other_hub": theirs,
        "forming": (forming, theirs_forming),
        "proposed": (proposed, theirs_proposed),
    }
    world.add("hub", running, theirs)
    world.add("hub_page", running, hidden, "tail")
    world.add("public_hub", running, hidden)
    world.add("forming_hub", forming, theirs_forming)
    world.add("proposed_hub", proposed, theirs_proposed)
    asked = make.hub(lead=other, state="forming")
    invited = make.partner(asked, cast.partner_university, state="invited")
    others = make.partner(asked, world.records["other_partner"], state="invited")
    world.add("partnership", invited, others)
    world.records["other_partner"] = others.organisation


def _agreements(world: World) -> None:
    make, cast = world.make, world.cast
    deliverables = []
    for hub, acceptor in zip(
        world.records["forming"],
        (cast.partner_university, world.records["other_partner"]),
        strict=True,
    ):
        draft = make.agreement(hub, acceptor=acceptor)
        deliverables.append({"ref": hub.ref, "which": draft.deliverables.first().ref})
    absent = {"ref": ABSENT, "which": ABSENT}
    world.things["deliverable"] = (*deliverables, absent)
    world.things["criterion"] = (
        *({"ref": one["ref"], "which": "0"} for one in deliverables),
        absent | {"which": "0"},
    )
    pairs = zip(
        (*world.records["proposed"], world.records["hub"], world.records["other_hub"]),
        itertools.cycle((cast.partner_university, world.records["other_partner"])),
        ("proposed", "proposed", "signed", "signed"),
        strict=False,
    )
    for hub, acceptor, state in pairs:
        agreement = make.agreement(hub, acceptor=acceptor)
        record = record_of(
            agreement, agreement.deliverables.all(), agreement.criteria.all(), hub.partners.all()
        )
        agreement.record, agreement.sha256, agreement.state = record, sha256(record), state
        agreement.save()


def _monitoring(world: World) -> None:
    cast = world.cast
    reports = []
    for hub, person in (
        (world.records["hub"], cast.lead),
        (world.records["other_hub"], world.records["stranger"]),
    ):
        check_in = CheckIn.objects.create(
            hub=hub,
            made_on=timezone.localdate() - dt.timedelta(days=3),
            made_by=person,
            summary=world.make.text("Done as promised."),
        )
        first, second = hub.agreements.get().deliverables.all()
        report = DeliverableReport.objects.create(
            check_in=check_in,
            deliverable=first,
            status="delivered",
            reported_on=check_in.made_on,
            note=world.make.text("Handed over in March."),
        )
        Evidence.objects.create(report=report, link="https://example.org/report", caption="Report")
        accepted = DeliverableReport.objects.create(
            check_in=check_in, deliverable=second, status="delivered", reported_on=check_in.made_on
        )
        Acceptance.objects.create(
            report=accepted,
            organisation=second.acceptor,
            outcome="accepted",
            answered_on=timezone.localdate(),
        )
        reports.append(report)
    world.things["report"] = (
        *({"report": one.pk} for one in reports),
        {"report": 999_999_999},
    )


def picture() -> bytes:
    """A small PNG."""
    out = io.BytesIO()
    Image.new("RGB", (32, 24), "olive").save(out, "PNG")
    return out.getvalue()


def _mail(number: int) -> Any:
    address = f"{number}@demo.example"
    return mail.write(to=address, subject="Hello", body="Hello there", about="t", language="en")


def _files(world: World) -> None:
    receipts = [
        Submission.objects.get(ref=one["ref"]).receipt for one in world.things["receipt"][:2]
    ]
    world.add("private_file", *receipts)
    shown = files.store(
        picture(),
        name="a.png",
        purpose="hubs.picture",
        subject_ref=world.records["hub"].ref,
        actor=None,
        is_public=True,
    )
    world.add("public_file", shown, receipts[1])
    readers = (world.cast.board_1, world.cast.board_2)
    world.things["reader"] = (*({"person": one.pk} for one in readers), {"person": 999_999_999})
    world.add("mail", *(_mail(number) for number in range(2)))
    theirs = (world.cast.officer, world.cast.board_1)
    world.add("long job", *(long_jobs.begin(kind="t.job", title="T", by=one) for one in theirs))
