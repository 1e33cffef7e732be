"""Fill an empty site with the cast and the examples. Dates move so that the story is of today."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any, Final

import pghistory
from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from local4action.accounts.cast import CAST, PASSWORD
from local4action.accounts.models import Person
from local4action.agreements.models import Agreement, Signature
from local4action.conf import interchange, reference
from local4action.conf.demo.calls import load_calls
from local4action.conf.demo.closing import load_closing
from local4action.conf.demo.joinings import example_joinings
from local4action.conf.demo.labels import example_labels
from local4action.conf.demo.letters import load_letters
from local4action.conf.demo.materials import example_materials
from local4action.conf.demo.meetings import load_meetings, minute_meetings
from local4action.conf.demo.ratings import example_ratings
from local4action.foundation.actions import SYSTEM
from local4action.hubs.models import Hub
from local4action.labels.actions import make_key
from local4action.members.models import Body, Mandate, Organisation

DATA: Final = Path(__file__).parent / "data"
REAL_HUBS: Final = Path(interchange.__file__).parents[2] / "hubs" / "data" / "real_hubs.json"
REFERENCE_DAY: Final = dt.date(2026, 11, 15)
SINCE: Final = dt.date(2024, 1, 1)
BODIES: Final = {
    "officer": "secretariat", "board-1": "board", "board-2": "board", "board-3": "board",
    "bureau": "bureau", "council": "council",
}  # fmt: skip
SPEAKS_FOR: Final = {
    "lead": ("lead-town", "official", "Chargée de projet"),
    "applicant": ("applicant-town", "official", "Responsable des projets"),
    "mayor": ("applicant-town", "elected_head", "Maire"),
    "partner": ("partner-university", "official", "Vice-présidente"),
    "partner-2": ("partner-town", "elected_head", "Maire"),
    "stakeholder": ("stakeholder-coop", "member", "Présidente"),
}
SIGNERS: Final = (
    "Adaeze Nwosu", "Benoît Lacaze", "Carla Ibarra", "Dimitar Petkov", "Elin Strand",
    "Farida Hossain", "Gustavo Pires", "Hana Kimura", "Ibrahim Sylla", "Julia Reyes",
)  # fmt: skip


def load(*, fresh: bool = False) -> None:
    """Load everything once; a site that has its cast already is left as it is."""
    del fresh  # starting over empties the home before the server starts
    if Person.objects.filter(email=CAST[0].email).exists():
        return
    reference.install()
    with transaction.atomic(), pghistory.context(action="demo.load"):
        days = (timezone.localdate() - REFERENCE_DAY).days
        interchange.import_document(_read(REAL_HUBS))
        interchange.import_document(_read(DATA / "hubs.json"), shift_days=days)
        organisations = _organisations()
        people = _people(organisations)
        _signatures(people, organisations)
        example_ratings(organisations, people)
        example_joinings(organisations, people)
        load_closing(_read(DATA / "closing.json"))
        example_labels(Hub.objects.filter(is_example=True).order_by("pk"), people["officer"])
        example_materials(people)
        load_calls(_read(DATA / "calls.json"), organisations, people, shift_days=days)
        load_meetings(people)
        load_letters(people)
    minute_meetings(people)
    make_key(actor=SYSTEM)


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _organisations() -> dict[str, Organisation]:
    """The organisations of the examples by their key in the document."""
    by_name = {str(one.name): one for one in Organisation.objects.filter(is_example=True)}
    return {
        row["key"]: by_name[row["name"]["texts"][row["name"]["original"]]["text"]]
        for row in _read(DATA / "hubs.json")["organisations"]
    }


def _people(organisations: dict[str, Organisation]) -> dict[str, Person]:
    people = {}
    now = timezone.now()
    bodies = {body.slug: body for body in Body.objects.all()}
    for character in CAST:
        person = Person.objects.create_user(
            character.email, PASSWORD, name=character.name, language=character.language
        )
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        people[character.slug] = person
        if character.slug in BODIES:
            Mandate.objects.create(
                person=person,
                body=bodies[BODIES[character.slug]],
                role="member",
                since=SINCE,
                confirmed_at=now,
            )
        if character.slug in SPEAKS_FOR:
            key, role, title = SPEAKS_FOR[character.slug]
            Mandate.objects.create(
                person=person,
                organisation=organisations[key],
                role=role,
                title=title,
                since=SINCE,
                confirmed_at=now,
            )
    return people


def _signatures(people: dict[str, Person], organisations: dict[str, Organisation]) -> None:
    """Agreements in force were signed by the lead and two partners; here by invented people."""
    speakers = {
        organisations[key].pk: people[slug]
        for slug, (key, _, _) in SPEAKS_FOR.items()
        if slug != "mayor"
    }
    agreements = Agreement.objects.filter(state="signed").select_related("hub__lead")
    for agreement in agreements.prefetch_related("hub__partners__organisation"):
        for organisation in _signing(agreement.hub):
            person = speakers.get(organisation.pk) or _signer(organisation, len(speakers))
            speakers[organisation.pk] = person
            mandate = person.mandates.get(organisation=organisation)
            Signature.objects.create(
                agreement=agreement,
                organisation=organisation,
                person=person,
                mandate=mandate,
                name=person.name,
                title=mandate.title,
                sha256=agreement.sha256,
                confirmed_by="password",
                signed_at=agreement.signed_at or timezone.now(),
            )


def _signing(hub: Hub) -> list[Organisation]:
    partners = [
        one.organisation
        for one in hub.partners.all()
        if one.role == "partner" and one.organisation is not None
    ]
    return [hub.lead, *partners]


def _signer(organisation: Organisation, number: int) -> Person:
    name = SIGNERS[number % len(SIGNERS)]
    person = Person.objects.create_user(
        f"{organisation.ref}@organisations.demo.example", None, name=name
    )
    Mandate.objects.create(
        person=person,
        organisation=organisation,
        role="official",
        since=dt.date(2020, 1, 1),
        confirmed_at=timezone.now(),
    )
    return person
