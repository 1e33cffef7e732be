# ruff: noqa: E501 - lists of words, one language a line
"""Many invented hubs and proposals, for load: always the same ones for the same numbers."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import pghistory
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from local4action.accounts.models import Person
from local4action.agendas.models import FrameNode
from local4action.agreements.models import Agreement, Deliverable, SuccessCriterion
from local4action.calls.models import Answer, Call, Proposal, ProposalTag, Submission
from local4action.conf.demo.labels import generated_labels
from local4action.foundation.actions import SYSTEM
from local4action.foundation.canonical import sha256
from local4action.foundation.text import sort_key
from local4action.foundation.translations import Status, Translated
from local4action.hubs.models import Hub, HubPartner, HubTag
from local4action.members.models import Organisation
from local4action.monitoring.models import Acceptance, CheckIn, DeliverableReport
from local4action.reviews.models import Assignment, Criterion, Review, Score
from local4action.showcase.actions import reindex

if TYPE_CHECKING:
    from collections.abc import Sequence

BATCH: Final = 500
COUNTRIES: Final = (
    ("SN", "africa", 14.5, -15.5), ("KE", "africa", 0.5, 37.5), ("CL", "latin-america", -33.5, -70.9),
    ("CO", "latin-america", 4.6, -74.1), ("FR", "europe", 46.5, 2.5), ("ES", "europe", 40.0, -3.7),
    ("PL", "europe", 52.1, 19.4), ("ID", "asia-pacific", -6.9, 107.6), ("KR", "asia-pacific", 36.5, 127.9),
    ("TR", "mewa", 39.0, 35.2), ("JO", "mewa", 31.2, 36.5), ("KZ", "eurasia", 48.0, 67.0),
    ("CA", "north-america", 46.8, -71.2), ("US", "north-america", 39.1, -94.6),
)  # fmt: skip
SUBJECTS: Final = {
    "en": ("Water", "Markets", "Schools", "Buses", "Trees", "Homes", "Budgets", "Clinics", "Archives", "Harbours"),
    "fr": ("L’eau", "Les marchés", "Les écoles", "Les bus", "Les arbres", "Le logement", "Le budget", "Les soins", "Les archives", "Les ports"),
    "es": ("El agua", "Los mercados", "Las escuelas", "Los autobuses", "Los árboles", "La vivienda", "El presupuesto", "La salud", "Los archivos", "Los puertos"),
}  # fmt: skip
MANNERS: Final = {
    "en": ("within reach", "for all seasons", "shared by two shores", "after dark", "on foot", "by the neighbours"),
    "fr": ("à portée de main", "en toute saison", "entre deux rives", "la nuit tombée", "à pied", "avec les voisins"),
    "es": ("al alcance", "en toda estación", "entre dos orillas", "al caer la noche", "a pie", "con los vecinos"),
}  # fmt: skip
STATES: Final = (
    "forming",
    "agreed",
    "running",
    "running",
    "running",
    "closing",
    "completed",
    "stopped",
)
FORMS: Final = ("in_person", "virtual", "hybrid")


def generate(*, hubs: int, proposals: int) -> None:
    """Add `hubs` hubs with agreements and check-ins, and `proposals` proposals, some reviewed."""
    chance = random.Random(20261115)  # noqa: S311 - the same examples every time
    with transaction.atomic(), pghistory.context(action="demo.generate"):
        towns = _towns(chance, max(8, (hubs + proposals) // 8))
        for start in range(0, hubs, BATCH):
            _hubs(chance, towns, start, min(BATCH, hubs - start))
        if proposals:
            _proposals(chance, towns, proposals)
    if hubs:
        reindex(actor=SYSTEM)


def _towns(chance: random.Random, count: int) -> list[Organisation]:
    made = []
    for number in range(count):
        country, section, latitude, longitude = chance.choice(COUNTRIES)
        name = f"Exempleville {number + 1}"
        made.append(
            Organisation(
                name=Translated.of(name, "fr"),
                name_key=sort_key(name),
                slug=slugify(name),
                kind="municipality",
                country=country,
                section=section,
                place_name=name,
                latitude=latitude + chance.uniform(-2, 2),
                membership="member",
                is_example=True,
                longitude=longitude + chance.uniform(-2, 2),
                population_band="20k-100k",
            )
        )
    return Organisation.objects.bulk_create(made, batch_size=BATCH)


def _title(chance: random.Random) -> Translated:
    original = chance.choice(("en", "fr", "es"))
    subject, manner = chance.randrange(10), chance.randrange(6)
    text = Translated.of(f"{SUBJECTS[original][subject]} {MANNERS[original][manner]}", original)
    for language in ("en", "fr", "es"):
        if language != original and chance.random() < 0.5:
            words = f"{SUBJECTS[language][subject]} {MANNERS[language][manner]}"
            text = text.with_translation(language, words, Status.CHECKED)
    return text


def _hubs(chance: random.Random, towns: Sequence[Organisation], start: int, count: int) -> None:
    today = timezone.localdate()
    hubs = []
    for number in range(start, start + count):
        lead = chance.choice(towns)
        begin = today - dt.timedelta(days=chance.randrange(1200))
        title = _title(chance)
        hubs.append(
            Hub(
                title=title,
                slug=slugify(str(title))[:80],
                lead=lead,
                state=chance.choice(STATES),
                promise=Translated.of(
                    f"In three years, {lead} will have done this {number + 3} times.", "en"
                ),
                context=Translated.of(
                    "An invented hub, made to try the site with many of them.", "en"
                ),
                form=chance.choice(FORMS),
                start=begin.isoformat(),
                end=(begin + dt.timedelta(days=chance.choice((365, 730, 1095)))).isoformat(),
                place_name=lead.place_name,
                country=lead.country,
                latitude=lead.latitude,
                longitude=lead.longitude,
                confirmed_on=today - dt.timedelta(days=chance.randrange(400)),
                is_example=True,
            )
        )
    hubs = Hub.objects.bulk_create(hubs)
    nodes = list(FrameNode.objects.filter(kind__in=("goal", "target", "manifesto", "axis")))
    HubTag.objects.bulk_create(
        HubTag(hub=hub, node=node, state="confirmed")
        for hub in hubs
        for node in chance.sample(nodes, chance.randrange(1, 6))
    )
    HubPartner.objects.bulk_create(
        HubPartner(hub=hub, organisation=partner, role="partner", state="accepted")
        for hub in hubs
        for partner in chance.sample(towns, 2)
        if partner.pk != hub.lead_id
    )
    _agreements(chance, towns, [hub for hub in hubs if hub.state != "forming"])
    generated_labels(hubs)


def _agreements(chance: random.Random, towns: Sequence[Organisation], hubs: Sequence[Hub]) -> None:
    now = timezone.now()
    agreements = Agreement.objects.bulk_create(
        Agreement(
            hub=hub,
            state="signed",
            record={"hub": hub.ref},
            sha256=f"{hub.pk:064x}",
            proposed_at=now,
            signed_at=now,
        )
        for hub in hubs
    )
    SuccessCriterion.objects.bulk_create(
        SuccessCriterion(
            agreement=one,
            key="C1",
            position=0,
            text=Translated.of("People say that it lasts.", "en"),
        )
        for one in agreements
    )
    deliverables = Deliverable.objects.bulk_create(
        _deliverable(agreement, position, chance, towns)
        for agreement in agreements
        for position in range(4)
    )
    check_ins = CheckIn.objects.bulk_create(
        CheckIn(
            hub=hub,
            made_on=timezone.localdate() - dt.timedelta(days=chance.randrange(300)),
            summary=Translated.of("Two of four are under way.", "en"),
            did_not_work=Translated.of("The first tender drew no offer.", "en"),
        )
        for hub in hubs
    )
    by_hub = {one.hub_id: one for one in check_ins}
    reports = DeliverableReport.objects.bulk_create(
        DeliverableReport(
            check_in=by_hub[one.agreement.hub_id],
            deliverable=one,
            status="delivered",
            reported_on=by_hub[one.agreement.hub_id].made_on,
        )
        for one in deliverables
        if one.position < 2
    )
    Acceptance.objects.bulk_create(
        Acceptance(
            report=one,
            organisation=one.deliverable.acceptor,
            outcome="accepted",
            answered_on=one.reported_on,
        )
        for one in reports
        if chance.random() < 0.7
    )


def _deliverable(
    agreement: Agreement, position: int, chance: random.Random, towns: Sequence[Organisation]
) -> Deliverable:
    owner = agreement.hub.lead
    acceptor = chance.choice([town for town in towns[:8] if town.pk != owner.pk])
    return Deliverable(
        agreement=agreement,
        key=f"D{position + 1}",
        position=position,
        weight=Decimal("0.25"),
        text=Translated.of(f"Result {position + 1} of four", "en"),
        due_on=timezone.localdate() + dt.timedelta(days=120 * (position - 2)),
        owner=owner,
        acceptor=acceptor,
    )


def _proposals(chance: random.Random, towns: Sequence[Organisation], count: int) -> None:
    call = Call.objects.filter(state="open").order_by("-pk").first() or Call.objects.latest("pk")
    questions: list[Any] = list(
        call.first_form.questions.filter(kind__in=("short_text", "long_text"))
    )
    states = ("draft", "submitted", "submitted", "second_form", "in_review", "declined")
    for start in range(0, count, BATCH):
        made = Proposal.objects.bulk_create(
            Proposal(
                call=call,
                organisation=chance.choice(towns),
                title=str(_title(chance)),
                language=chance.choice(("en", "fr", "es")),
                state=chance.choice(states),
                is_example=True,
            )
            for _ in range(min(BATCH, count - start))
        )
        Answer.objects.bulk_create(
            Answer(
                proposal=proposal,
                question=question,
                saved_at=timezone.now(),
                value=_answer(proposal, question),
            )
            for proposal in made
            for question in questions
        )
        _submissions(chance, made, questions)
        goals = list(FrameNode.objects.filter(frame__slug="sdg", kind="goal"))
        ProposalTag.objects.bulk_create(
            ProposalTag(proposal=proposal, node=chance.choice(goals), state="confirmed")
            for proposal in made
        )
        _reviews(chance, [one for one in made if one.state in {"in_review", "declined"}])


def _answer(proposal: Proposal, question: Any) -> str:
    return proposal.title if question.key == "title" else "An invented answer, for load."


def _submissions(
    chance: random.Random, proposals: Sequence[Proposal], questions: Sequence[Any]
) -> None:
    """What lists, pipeline and exports read: the first form of all that are no drafts."""
    made = []
    for one in proposals:
        if one.state == Proposal.State.DRAFT:
            continue
        arrived = timezone.now() - dt.timedelta(hours=chance.randrange(2000))
        record = {
            "proposal": one.ref,
            "form": "first",
            "arrived_at": arrived.isoformat(timespec="milliseconds"),
            "answers": {question.key: _answer(one, question) for question in questions},
        }
        made.append(
            Submission(
                proposal=one,
                form="first",
                number=1,
                arrived_at=arrived,
                arrival_known_by="import",
                record=record,
                sha256=sha256(record),
            )
        )
    Submission.objects.bulk_create(made)


def _reviews(chance: random.Random, proposals: Sequence[Proposal]) -> None:
    """Each proposal read and scored by three of those who read already."""
    now = timezone.now()
    readers = list(Person.objects.filter(assignments__isnull=False).distinct().order_by("pk")[:3])
    criteria = list(Criterion.objects.filter(call__in={one.call_id for one in proposals}))
    pairs = [(proposal, reader) for proposal in proposals for reader in readers]
    Assignment.objects.bulk_create(
        Assignment(proposal=proposal, reviewer=reader) for proposal, reader in pairs
    )
    reviews = Review.objects.bulk_create(
        Review(
            proposal=proposal,
            reviewer=reader,
            comment_for_board="An invented remark, for load.",
            # Of some reviews a first draft is all there is.
            submitted_at=now if chance.random() < 0.8 else None,
        )
        for proposal, reader in pairs
    )
    Score.objects.bulk_create(
        Score(review=review, criterion=criterion, value=chance.randrange(5))
        for review in reviews
        for criterion in criteria
    )
