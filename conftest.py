"""The small cast every test knows, and factories for what they work on."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import translation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from local4action.accounts.models import Person


@pytest.fixture(scope="session")
def django_db_modify_db_settings_parallel_suffix(request: pytest.FixtureRequest) -> None:
    """A database's name for each worker, but where each has a server of its own."""
    if os.environ.get("TEST_HOME_OF_THE_SUITE", "-") not in os.environ["L4A_DATABASE_URL"]:
        request.getfixturevalue("django_db_modify_db_settings_xdist_suffix")


@dataclass
class Cast:
    """The people of the story, with their organisations; see `Make.cast`."""

    officer: Person
    lead: Person
    applicant: Person
    board_1: Person
    board_2: Person
    board_3: Person
    bureau: Person
    mayor: Person
    partner: Person
    partner_2: Person
    stakeholder: Person
    council: Person
    citizen: Person
    lead_town: Any
    applicant_town: Any
    partner_university: Any
    partner_town: Any
    stakeholder_coop: Any
    secretariat: Any
    board: Any
    executive_bureau: Any
    policy_council: Any

    @property
    def people(self) -> dict[str, Person]:
        """Every person by the name they have on the sign-in page."""
        names = (
            "officer", "lead", "applicant", "board_1", "board_2", "board_3", "bureau", "mayor",
            "partner", "partner_2", "stakeholder", "council", "citizen",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}


class Make:
    """Factories: each makes one record with plausible defaults, written straight to its table."""

    def __init__(self) -> None:
        self.count = 0

    def number(self) -> int:
        self.count += 1
        return self.count

    def text(self, words: str, language: str = "en") -> Any:
        from local4action.foundation.translations import Translated

        return Translated.of(words, language)

    def person(self, name: str = "", *, language: str = "en") -> Person:
        from allauth.account.models import EmailAddress

        from local4action.accounts.models import Person

        name = name or f"person-{self.number()}"
        email = f"{name.replace('_', '-')}@demo.example"
        person = Person.objects.create_user(
            email, "demo", name=name.replace("_", " ").title(), language=language
        )
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
        return person

    def organisation(self, name: str = "", **fields: Any) -> Any:
        from local4action.foundation.text import sort_key
        from local4action.members.models import Organisation

        name = name or f"Town {self.number()}"
        given = {
            "name": self.text(name, fields.pop("language", "en")),
            "name_key": sort_key(name),
            "kind": "municipality",
            "country": "SN",
            "section": "africa",
            "place_name": name,
            "latitude": 14.7,
            "longitude": -17.4,
            "membership": "member",
        }
        return Organisation.objects.create(**{**given, **fields})

    def body(self, kind: str) -> Any:
        from local4action.members.models import Body

        found, _ = Body.objects.get_or_create(
            slug=kind,
            defaults={"kind": kind, "name": self.text(kind.title()), "since": dt.date(2020, 1, 1)},
        )
        return found

    def mandate(
        self, person: Any, *, organisation: Any = None, body: Any = None, **fields: Any
    ) -> Any:
        from django.utils import timezone

        from local4action.members.models import Mandate

        given = {"role": "official", "since": dt.date(2020, 1, 1), "confirmed_at": timezone.now()}
        return Mandate.objects.create(
            person=person, organisation=organisation, body=body, **{**given, **fields}
        )

    def cast(self) -> Cast:
        people = {
            name: self.person(name)
            for name in (
                "officer", "lead", "applicant", "board_1", "board_2", "board_3", "bureau",
                "mayor", "partner", "partner_2", "stakeholder", "council", "citizen",
            )
        }  # fmt: skip
        towns = {
            "lead_town": self.organisation("Ndarou", language="fr"),
            "applicant_town": self.organisation(
                "Valserein",
                language="fr",
                country="FR",
                section="europe",
                latitude=45.2,
                longitude=5.1,
            ),
            "partner_university": self.organisation(
                "Université du Fleuve", language="fr", kind="university", section=""
            ),
            "partner_town": self.organisation("Tambouli", language="fr"),
            "stakeholder_coop": self.organisation(
                "Coopérative du marché", language="fr", kind="civil_society", section=""
            ),
        }
        bodies = {
            "secretariat": self.body("secretariat"),
            "board": self.body("board"),
            "executive_bureau": self.body("bureau"),
            "policy_council": self.body("council"),
        }
        for name, body in (
            ("officer", "secretariat"),
            ("board_1", "board"),
            ("board_2", "board"),
            ("board_3", "board"),
            ("bureau", "executive_bureau"),
            ("council", "policy_council"),
        ):
            self.mandate(people[name], body=bodies[body], role="member")
        for name, town in (
            ("lead", "lead_town"),
            ("applicant", "applicant_town"),
            ("partner", "partner_university"),
            ("partner_2", "partner_town"),
            ("stakeholder", "stakeholder_coop"),
        ):
            self.mandate(people[name], organisation=towns[town])
        self.mandate(people["mayor"], organisation=towns["applicant_town"], role="elected_head")
        return Cast(**people, **towns, **bodies)

    def question_set(self, slug: str = "", keys: tuple[str, ...] = ("title", "promise")) -> Any:
        """A version of a question set: the first question short, the others long."""
        from local4action.calls.models import Question, QuestionSet, QuestionSetVersion

        slug = slug or f"set-{self.number()}"
        question_set = QuestionSet.objects.create(slug=slug, title=self.text(slug))
        version = QuestionSetVersion.objects.create(question_set=question_set, number=1)
        for position, key in enumerate(keys):
            Question.objects.create(
                version=version,
                key=key,
                position=position,
                label=self.text(key.title()),
                kind="long_text" if position else "short_text",
                required=True,
                max_words=150 if position else None,
            )
        return version

    def call(self, *, state: str = "open", days_left: int = 30, **fields: Any) -> Any:
        from django.utils import timezone

        from local4action.calls.models import Call

        closes = timezone.now() + dt.timedelta(days=days_left)
        given = {
            "title": self.text(f"Call {self.number()}"),
            "text": self.text("What this call is for."),
            "state": state,
            "opens_on": timezone.localdate() - dt.timedelta(days=10),
            "closes_local": closes.strftime("%Y-%m-%dT%H:%M"),
            "closes_zone": "UTC",
            "closes_at": closes,
            "languages": ["en", "fr", "es"],
            "kinds": ["municipality", "metropolis", "province", "region", "association"],
        }
        if "first_form" not in fields:
            fields["first_form"] = self.question_set(keys=("title", "promise"))
        if "second_form" not in fields:
            fields["second_form"] = self.question_set(keys=("how-agreed", "commitment"))
        if state not in {"draft", "withdrawn"}:
            given |= {
                "cleared_by_body": self.body("bureau"),
                "cleared_on": dt.date(2026, 1, 15),
                "clearance_minutes": "Item 3 of the session.",
            }
        return Call.objects.create(**{**given, **fields})

    def proposal(
        self,
        *,
        call: Any = None,
        organisation: Any = None,
        people: tuple[Any, ...] = (),
        **fields: Any,
    ) -> Any:
        from django.utils import timezone

        from local4action.calls.models import Proposal, ProposalMember

        given = {"title": f"Proposal {self.number()}", "language": "fr", "state": "draft"}
        proposal = Proposal.objects.create(
            call=call or self.call(),
            organisation=organisation or self.organisation(),
            **{**given, **fields},
        )
        for position, person in enumerate(people):
            ProposalMember.objects.create(
                proposal=proposal,
                person=person,
                email=person.email,
                is_lead=position == 0,
                joined_at=timezone.now(),
            )
        return proposal

    def hub(self, *, lead: Any = None, **fields: Any) -> Any:
        from local4action.hubs.models import Hub

        given = {
            "title": self.text(f"Hub {self.number()}"),
            "promise": self.text("What we promise."),
            "context": self.text("Why here and now."),
            "state": "running",
            "form": "hybrid",
            "start": "2026-01-15",
            "end": "2028-01-14",
            "place_name": "Ndarou",
            "country": "SN",
            "latitude": 14.7,
            "longitude": -17.4,
            "confirmed_on": dt.date(2026, 10, 1),
        }
        return Hub.objects.create(lead=lead or self.organisation(), **{**given, **fields})

    def partner(
        self, hub: Any, organisation: Any, *, role: str = "partner", state: str = "accepted"
    ) -> Any:
        from local4action.hubs.models import HubPartner

        return HubPartner.objects.create(hub=hub, organisation=organisation, role=role, state=state)

    def joining(self, hub: Any, organisation: Any, *, state: str = "asked", **fields: Any) -> Any:
        from django.utils import timezone

        from local4action.hubs.models import Joining

        given = {
            "role": "learner",
            "brings": self.text("Two engineers and a street."),
            "hopes": self.text("A market that one can walk to."),
            "asked_at": timezone.now(),
        }
        if state in {"offered", "joined", "left"}:
            given |= {
                "terms": self.text("Come to the monthly meeting."),
                "terms_from": dt.date(2026, 11, 1),
                "terms_until": dt.date(2027, 10, 31),
            }
        if state in {"joined", "left"}:
            given["joined_on"] = dt.date(2026, 11, 3)
        if state in {"refused", "left"}:
            given["reason"] = self.text("There is no room this year.")
        return Joining.objects.create(
            hub=hub, organisation=organisation, state=state, **{**given, **fields}
        )

    def round(self, hub: Any, *, state: str = "open", **fields: Any) -> Any:
        from django.utils import timezone

        from local4action.monitoring.ratings.tables import RatingsRound

        now = timezone.now()
        given = {
            "agreement": hub.agreements.get(state="signed"),
            "words": self.text("Tell us how it stands."),
            "opened_at": now,
            "closes_on": now.date() + dt.timedelta(days=14),
            "closed_at": None if state == "open" else now,
        }
        return RatingsRound.objects.create(hub=hub, state=state, **{**given, **fields})

    def agreement(
        self,
        hub: Any,
        *,
        state: str = "draft",
        deliverables: int = 2,
        owner: Any = None,
        acceptor: Any = None,
        number: int = 1,
    ) -> Any:
        from decimal import Decimal

        from local4action.agreements.models import (
            Agreement,
            Deliverable,
            SuccessCriterion,
            Workshop,
        )

        frozen = {} if state == "draft" else {"record": {"hub": hub.ref}, "sha256": "0" * 64}
        agreement = Agreement.objects.create(hub=hub, state=state, number=number, **frozen)
        acceptor = acceptor or self.organisation(kind="university", section="")
        for position in range(deliverables):
            Deliverable.objects.create(
                agreement=agreement,
                key=f"D{position + 1}",
                position=position,
                text=self.text(f"Deliverable {position + 1}"),
                evidence=self.text("A report."),
                weight=(Decimal(1) / deliverables).quantize(Decimal("0.0001")),
                due_on=dt.date(2026, 6, 30) + dt.timedelta(days=120 * position),
                owner=owner or hub.lead,
                acceptor=acceptor,
            )
        SuccessCriterion.objects.create(
            agreement=agreement, key="C1", position=0, text=self.text("It lasts.")
        )
        Workshop.objects.create(
            agreement=agreement,
            key="W1",
            position=0,
            held_on=dt.date(2026, 1, 20),
            text=self.text("A morning at the market."),
            invited=self.text("All traders."),
            invited_count=60,
            came=self.text("Traders and drivers."),
            came_count=41,
            changed=self.text("The lights come first."),
        )
        return agreement

    def closing_report(self, hub: Any, *, lessons: int = 1, **fields: Any) -> Any:
        """A whole report, finished unless `state` says otherwise."""
        from local4action.monitoring.closing.words import searchable
        from local4action.monitoring.models import ClosingReport, Lesson

        texts = {
            "reached": self.text("Six roofs keep the rain."),
            "cost": self.text("Tanks and pipes."),
            "law": self.text("A by-law on roofs."),
            "staff": self.text("One engineer, half of the time."),
            "time": self.text("The tender takes half a year."),
        }
        given = {"state": "finished", "language": "en", "cost_band": "10k_50k", "months": 18}
        if fields.get("state") == "published":
            given["published_on"] = dt.date(2026, 11, 1)
        report = ClosingReport.objects.create(
            hub=hub, words=searchable(texts.values()), **{**given, **texts, **fields}
        )
        for _number in range(lessons):
            text = self.text("Ask the masons first: they know which roofs hold.")
            Lesson.objects.create(
                report=report, theme="people", text=text, words=searchable([text])
            )
        return report

    def indicator(self, agreement: Any, key: str = "I1", **fields: Any) -> Any:
        """Minutes on the way to work: 60 before the start, 40 at the end, one value a year."""
        from decimal import Decimal

        from local4action.agreements.models import Indicator

        given = {
            "position": int(key[1:]) - 1,
            "text": self.text("Minutes on the way to work"),
            "unit": "minutes",
            "better": "down",
            "base": Decimal(60),
            "base_on": "2025",
            "base_source": "Survey",
            "target": Decimal(40),
            "target_on": "2028",
            "every": "year",
        }
        if "data_owner" not in fields:
            fields["data_owner"] = agreement.hub.lead
        return Indicator.objects.create(agreement=agreement, key=key, **{**given, **fields})


@pytest.fixture(autouse=True)
def _no_job_left(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """A test that commits would leave its jobs to the next: Django empties what it manages only."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if (marker and marker.kwargs.get("transaction")) or "transactional_db" in request.fixturenames:
        from django.db import connection

        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")
            connection.close()


@pytest.fixture(autouse=True)
def _in_english() -> None:
    """A page asked for in Spanish leaves its language behind; each test begins in English."""
    translation.activate("en")


@pytest.fixture
def fetched_faces(settings: Any) -> Path:
    """The faces of documents, where they are there; with CI=true their absence is a failure."""
    folder: Path = settings.DOCUMENT_FONTS
    if not folder.is_dir():
        reason = "The faces of documents are absent: run requirements/assets."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


@pytest.fixture
def make(db: None) -> Make:
    """Factories over the test database."""
    del db
    return Make()


@pytest.fixture
def cast(make: Make) -> Cast:
    """The people of the story."""
    return make.cast()
