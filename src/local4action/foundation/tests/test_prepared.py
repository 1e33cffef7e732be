"""Prepared reads: the same rows as the queryset gives, read anew each time, counted like any."""

from __future__ import annotations

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, CharField
from django.http import Http404

from local4action.accounts.models import Person
from local4action.foundation.access import prepared_or_404
from local4action.foundation.prepared import Among, Prepared, Slot
from local4action.members.models import Mandate

pytestmark = pytest.mark.django_db


def _called() -> Prepared[Person]:
    return Prepared(lambda: Person.objects.filter(name=Slot("name", CharField())).order_by("pk"))


def _person(name: str, number: int) -> Person:
    return Person.objects.create(name=name, email=f"{number}@example.org")


def test_each_call_brings_its_values_and_reads_anew():
    people = _called()
    ada = _person("Ada", 1)
    assert people.rows(name="Ada") == [ada]
    assert people.first(name="Grace") is None
    grace = _person("Grace", 2)
    assert people.first(name="Grace") == grace
    ada.delete()
    assert people.rows(name="Ada") == []


def test_text_is_a_value_and_never_sql():
    people = _called()
    odd = _person("100 % ' OR TRUE -- %s", 1)
    _person("Ada", 2)
    assert people.rows(name=odd.name) == [odd]


def test_a_constant_may_hold_a_percent_sign():
    odd = _person("100 %", 1)
    rows = Prepared(lambda: Person.objects.filter(name="100 %", email=Slot("email", CharField())))
    assert rows.rows(email=odd.email) == [odd]


def test_models_beside_the_row_come_with_it(cast, django_assert_num_queries):
    mandates = Prepared(
        lambda: Mandate.objects.filter(person=Slot("person", BigIntegerField())).select_related(
            "body", "person"
        )
    )
    with django_assert_num_queries(1):
        (found,) = mandates.rows(person=cast.officer.pk)
        assert (found.person, found.body.kind) == (cast.officer, "secretariat")


def test_among_takes_a_list_of_any_length():
    people = [_person(f"Person {number}", number) for number in range(3)]
    among = Prepared(
        lambda: Person.objects.filter(
            Among("id", Slot("keys", ArrayField(BigIntegerField())))
        ).order_by("pk")
    )
    assert among.rows(keys=[]) == []
    assert among.rows(keys=[people[0].pk, people[2].pk]) == [people[0], people[2]]


def test_what_is_not_there_is_404():
    people = _called()
    for name in ("Nobody", "No\x00body"):
        with pytest.raises(Http404):
            prepared_or_404(people, name=name)


def test_a_list_reads_the_part_that_is_asked_for(django_assert_num_queries):
    people = [_person("Ada", number) for number in range(5)]
    _person("Grace", 6)
    listed = _called().listed(name="Ada")
    with django_assert_num_queries(1):
        assert listed[1:3] == people[1:3]
    with django_assert_num_queries(1):
        assert len(listed) == 5
    assert list(listed) == people
    assert listed[3:9] == people[3:]
    assert listed[4] == people[4]
    with pytest.raises(IndexError):
        listed[5]
