"""A small cast and a hub for the tests of this room and those after it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.utils import timezone

from local4action.accounts.models import Person
from local4action.foundation.translations import Translated
from local4action.hubs.models import Hub, HubPartner
from local4action.members.models import Body, Mandate, Organisation

PASSWORD = "a long enough pass"


def organisation(name: str, **more: Any) -> Organisation:
    fields = {"kind": "municipality", "country": "FR", "name_key": name.casefold(), **more}
    return Organisation.objects.create(name=Translated.of(name, "fr"), **fields)


def person(name: str, speaks_for: Organisation | Body | None = None, **more: Any) -> Person:
    made = Person.objects.create_user(f"{name}@demo.example", PASSWORD, name=name, **more)
    if speaks_for is not None:
        give_mandate(made, speaks_for)
    return made


def give_mandate(who: Person, speaks_for: Organisation | Body, **more: Any) -> Mandate:
    kind = "organisation" if isinstance(speaks_for, Organisation) else "body"
    return Mandate.objects.create(
        person=who, role="official", since=dt.date(2020, 1, 1),
        confirmed_at=timezone.now(), **{kind: speaks_for}, **more,
    )


@dataclass
class Story:
    """One hub in its town, with two partners and a stakeholder who said yes."""

    town: Organisation
    first: Organisation
    second: Organisation
    third: Organisation
    hub: Hub
    lead: Person
    partner: Person
    partner_2: Person
    stakeholder: Person
    officer: Person
    citizen: Person


def story(*, accepted: bool = True, **hub: Any) -> Story:
    town = organisation("Chaumerive", is_example=True)
    first, second = organisation("Baldios", country="ES"), organisation("Université du Val")
    third = organisation("Maison des tilleuls", kind="civil_society")
    desk = Body.objects.create(
        slug="secretariat", kind="secretariat", since="2020-01-01",
        name=Translated.of("World Secretariat", "en"),
    )
    fields: dict[str, Any] = {
        "title": Translated.of("Des toits qui gardent la pluie", "fr"), "lead": town,
        "country": "FR", "start": "2026-01", "end": "2027-12", "form": "hybrid", **hub,
    }
    made = Hub.objects.create(**fields)
    state = HubPartner.State.ACCEPTED if accepted else HubPartner.State.INVITED
    for one, role in ((first, "partner"), (second, "partner"), (third, "stakeholder")):
        HubPartner.objects.create(hub=made, organisation=one, role=role, state=state)
    return Story(
        town, first, second, third, made,
        lead=person("lead", town, language="fr"), partner=person("partner", first, language="es"),
        partner_2=person("partner-2", second), stakeholder=person("stakeholder", third),
        officer=person("officer", desk), citizen=person("citizen"),
    )


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def fresh(who: Person) -> Person:
    """The same person as the next request reads them."""
    return Person.objects.get(pk=who.pk)
