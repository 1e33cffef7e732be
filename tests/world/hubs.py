"""Organisations, hubs, what they agreed and did, and files."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from PIL import Image

from local4action.agreements.models import Remark
from local4action.agreements.queries import items_of
from local4action.agreements.record import record_of
from local4action.brand.materials.findings import Finding, Report, Verdict
from local4action.calls.models import (
    Submission,
)
from local4action.foundation import files, long_jobs, mail
from local4action.foundation.canonical import sha256
from local4action.labels import issuing
from local4action.labels.materials.acts import PURPOSE
from local4action.labels.models import Kit, KitFile, Label, LabelMove, Material
from local4action.members.models import Representation
from local4action.monitoring.models import (
    Acceptance,
    CheckIn,
    DeliverableReport,
    Evidence,
    HubQuestion,
    HubReview,
    HubReviewer,
)
from local4action.monitoring.observation import Observation
from local4action.monitoring.ratings.tables import RatingInvitation
from tests.world.things import ABSENT

if TYPE_CHECKING:
    from tests.world.things import World

YEAR_AGO = dt.timedelta(days=365)


def organisations(world: World) -> None:
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


def hubs(world: World) -> None:
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
        "hidden": hidden,
        "forming": (forming, theirs_forming),
        "proposed": (proposed, theirs_proposed),
    }
    world.add("hub", running, theirs)
    world.add("hub_page", running, hidden, "tail")
    world.add("public_hub", running, hidden)
    world.add("forming_hub", forming, theirs_forming)
    world.add("proposed_hub", proposed, theirs_proposed)
    joining = make.joining(running, cast.applicant_town)
    theirs_joining = make.joining(theirs, make.organisation("Far Harbour"))
    world.add("joining", joining, theirs_joining)
    asked = make.hub(lead=other, state="forming")
    invited = make.partner(asked, cast.partner_university, state="invited")
    others = make.partner(asked, world.records["other_partner"], state="invited")
    world.add("partnership", invited, others)
    world.records["other_partner"] = others.organisation


def agreements(world: World) -> None:
    make, cast = world.make, world.cast
    items, remarks = [], []
    for hub, acceptor in zip(
        world.records["forming"],
        (cast.partner_university, world.records["other_partner"]),
        strict=True,
    ):
        agreement = make.agreement(hub, acceptor=acceptor)
        items.append({"ref": hub.ref, "part": "deliverables", "key": "D1"})
        remark = Remark.objects.create(
            agreement=agreement,
            part="deliverables",
            key="D1",
            text=make.text("Say how many.", "fr"),
            organisation=acceptor,
            person=cast.partner,
        )
        remarks.append({"ref": hub.ref, "remark": remark.ref})
    world.things["agreement_item"] = (*items, items[0] | {"ref": ABSENT})
    world.things["remark"] = (*remarks, remarks[0] | {"ref": ABSENT})
    pairs = zip(
        (*world.records["proposed"], world.records["hub"], world.records["other_hub"]),
        itertools.cycle((cast.partner_university, world.records["other_partner"])),
        ("proposed", "proposed", "signed", "signed"),
        strict=False,
    )
    for hub, acceptor, state in pairs:
        agreement = make.agreement(hub, acceptor=acceptor)
        record = record_of(agreement, items_of(agreement), hub.partners.all())
        agreement.record, agreement.sha256, agreement.state = record, sha256(record), state
        agreement.save()


def labels(world: World) -> None:
    """A label in force, and certified, for each of the two hubs that run."""
    issuing.make_key()
    day = timezone.localdate()
    made = [
        Label.objects.create(
            number=f"L4A-2025-{number:04d}",
            hub=world.records[hub],
            state="active",
            granted_on=day - YEAR_AGO,
            decided_by="Bureau",
            valid_from=day - YEAR_AGO,
            valid_until=day + YEAR_AGO,
        )
        for number, hub in ((1, "hub"), (2, "other_hub"))
    ]
    for label in made:
        LabelMove.objects.create(
            label=label, name="activate", source="candidate", target="active",
            moved_at=timezone.now() - YEAR_AGO,
        )  # fmt: skip
        issuing.issue(label)
    world.things["label"] = (
        *({"number": one.number} for one in made),
        {"number": "L4A-2025-9999"},
    )
    world.records["labels"] = made
    _materials(world, made)
    kit_of(made[0])
    sections = [world.make.organisation() for _number in range(2)]
    issuing.make_key(sections[0])
    # One that signs, one that does not.
    world.things["section"] = (*({"ref": one.ref} for one in sections), {"ref": "zzzzzzzz"})
    world.things["status_list"] = ({"number": 1}, {"number": 2}, {"number": 3})


def kit_of(label: Label) -> None:
    """The smallest piece of a label's materials, as the job that makes them leaves it."""
    kit = Kit.objects.create(label=label, language="fr", sha256="0" * 64, made_at=timezone.now())
    file = files.store(b"-- \n", name="signature", purpose="kit", subject_ref="", actor=None)
    KitFile.objects.create(kit=kit, name="signature.txt", file=file)


def _materials(world: World, made: list[Label]) -> None:
    """A material of each label that waits for a person, with what the machine found."""
    report = Report((Finding("mark", Verdict.PERSON, "busy"),), kind="png")
    materials = []
    for label, person in zip(made, (world.cast.lead, world.records["stranger"]), strict=True):
        material = Material(
            label=label, name="Poster", language="en", use="screen", state="waiting"
        )
        material.languages, material.findings = ["en"], report.plain()
        material.sent_by, material.sent_at = person, timezone.now()
        material.judged_at = material.sent_at
        material.file, material.preview = (
            files.store(
                picture(), name=name, purpose=PURPOSE, subject_ref=material.ref, actor=person
            )
            for name in ("poster.png", "preview.png")
        )
        material.save()
        materials.append(material)
    world.things["material"] = (
        *({"number": one.label.number, "ref": one.ref} for one in materials),
        {"number": made[0].number, "ref": ABSENT},
    )


def monitoring(world: World) -> None:
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
    figures(world)


def figures(world: World) -> None:
    """One indicator of each hub that runs, observed once; a partner answers for the first's."""
    observed = []
    for hub, owner in (
        (world.records["hub"], world.cast.partner_university),
        (world.records["other_hub"], world.records["other_partner"]),
    ):
        world.make.indicator(hub.agreements.get(), data_owner=owner)
        one = Observation.objects.create(
            hub=hub,
            indicator="I1",
            on="2026-03",
            value=55,
            source="Survey",
            recorded_at=timezone.now(),
        )
        observed.append({"ref": hub.ref, "key": "I1", "number": one.pk})
    pages = [{"ref": one["ref"], "key": "I1"} for one in observed]
    world.things["figure"] = (*pages, {"ref": ABSENT, "key": "I1"})
    world.things["observation"] = (*observed, observed[0] | {"number": 999_999_999})


def ratings(world: World) -> None:
    """A closed round of a public and of a hidden hub, and an open one with its invitations."""
    make, hidden = world.make, world.records["hidden"]
    make.agreement(hidden, state="signed")
    closed = [
        make.round(hub, state="closed", welcomes_citizens=True)
        for hub in (world.records["hub"], hidden)
    ]
    world.add("round", *closed)
    opened = make.round(world.records["hub"], welcomes_citizens=True)
    world.records["round"] = opened
    cast = world.cast
    invitations = [
        RatingInvitation.objects.create(
            round=opened, person=person, organisation=organisation, group="partner"
        )
        for person, organisation in (
            (cast.partner, cast.partner_university),
            (world.records["stranger"], world.records["other"]),
        )
    ]
    world.add("rating_invitation", *invitations)


def closing(world: World) -> None:
    """A report being written for each hub, and a published one of a hub that is completed."""
    drafts = [
        world.make.closing_report(world.records[name], state="draft")
        for name in ("hub", "other_hub")
    ]
    completed = world.make.hub(state="completed", end="2026-10-31")
    public = world.make.closing_report(completed, state="published")
    lessons = [one.lessons.get() for one in (*drafts, public)]
    world.things["lesson"] = (
        *({"ref": one.report.hub.ref, "which": one.ref} for one in lessons[:2]),
        {"ref": world.records["hub"].ref, "which": ABSENT},
    )
    world.add("public lesson", lessons[2], lessons[1])


def board_reviews(world: World) -> None:
    """A review that somebody was asked for, one still to assign; a question on each hub."""
    today = timezone.localdate()
    reviews = [
        HubReview.objects.create(
            hub=world.records[name], kind="mid_term", due_on=today, state=state
        )
        for name, state in (("hub", "assigned"), ("other_hub", "planned"))
    ]
    HubReviewer.objects.create(review=reviews[0], person=world.cast.board_1)
    world.add("hub review", *reviews)
    asked = [
        HubQuestion.objects.create(
            hub=world.records[name],
            text=world.make.text("Who looks after the tanks later?"),
            body=world.cast.board,
            is_public=True,
            asked_on=today,
            asked_by=world.cast.board_2,
        )
        for name in ("hub", "other_hub")
    ]
    world.add("question on a hub", *asked)


def picture() -> bytes:
    """A small PNG."""
    out = io.BytesIO()
    Image.new("RGB", (32, 24), "olive").save(out, "PNG")
    return out.getvalue()


def _mail(number: int) -> Any:
    address = f"{number}@demo.example"
    return mail.write(to=address, subject="Hello", body="Hello there", about="t", language="en")


def all_files(world: World) -> None:
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
