"""What may be there once only, asked for by several at the same moment."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from local4action.members.actions import (
    add_representation,
    claim_mandate,
    give_mandate,
    register_organisation,
)
from local4action.members.models import Mandate, Organisation, Representation

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)
TOGETHER = 6


def at_once(acts: list[Callable[[], Any]]) -> Counter[str]:
    """Run all of them from the same moment on; how many were done and how many refused."""
    ready = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> str:
        try:
            connection.ensure_connection()
            ready.wait()
            act()
        except ValidationError:
            return "told"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(run, acts))


def test_two_people_register_the_same_town(cast):
    def register(actor: Any) -> Callable[[], Any]:
        return lambda: register_organisation(
            name="Kaolack",
            language="fr",
            role="official",
            title="",
            fields={"kind": "municipality", "country": "SN", "section": "africa"},
            actor=actor,
        )

    acts = [register(one) for one in (cast.citizen, cast.stakeholder) * (TOGETHER // 2)]
    assert at_once(acts) == {"done": 1, "told": TOGETHER - 1}
    assert Organisation.objects.filter(country="SN", name_key__contains="kaolack").count() == 1


def test_one_person_claims_the_same_mandate_and_one_too_many(cast, make):
    def claim(organisation: Any) -> Callable[[], Any]:
        return lambda: claim_mandate(
            organisation=organisation, role="official", title="", actor=cast.citizen
        )

    assert at_once([claim(cast.lead_town)] * TOGETHER) == {"done": 1, "told": TOGETHER - 1}
    others = [make.organisation() for _one in range(TOGETHER)]
    assert at_once([claim(one) for one in others]) == {"done": 4, "told": TOGETHER - 4}
    assert Mandate.objects.filter(person=cast.citizen).count() == 5


def test_one_mandate_is_given_twice(cast):
    def give() -> None:
        give_mandate(
            email=cast.citizen.email,
            role="member",
            title="",
            since=timezone.localdate(),
            body=cast.board,
            actor=cast.officer,
        )

    assert at_once([give] * TOGETHER) == {"done": 1, "told": TOGETHER - 1}
    assert Mandate.objects.filter(person=cast.citizen).count() == 1


def test_one_member_is_added_twice(cast, make):
    association = make.organisation("Our towns", kind="association")

    def add() -> None:
        add_representation(
            association=association,
            member=cast.lead_town,
            since=timezone.localdate(),
            actor=cast.officer,
        )

    assert at_once([add] * TOGETHER) == {"done": 1, "told": TOGETHER - 1}
    assert Representation.objects.count() == 1
