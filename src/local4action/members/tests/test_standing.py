"""Where an organisation stands on a day."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from local4action.members.models import Organisation, Representation
from local4action.members.standing import standing

pytestmark = pytest.mark.django_db


def stands(organisation, at=None):
    at = at or timezone.now() + dt.timedelta(days=30)
    return standing(organisation.pk, at, at.date())


def test_what_the_table_says_and_not_the_record_in_hand(make):
    town = make.organisation(kind="region", country="ML", section="africa", membership="member")
    town.country = "FR"
    found = stands(town)
    assert (found.kind, found.country, found.section) == ("region", "ML", "africa")
    assert (found.membership, found.member_through) == ("member", "")


def remembered(organisation, membership, days_ago):
    """The register said so, so many days ago."""
    event = Organisation.pgh_event_model.objects.get(pgh_obj_id=organisation.pk)
    event.pk, event.membership = None, membership
    with time_machine.travel(event.pgh_created_at - dt.timedelta(days=days_ago)):
        event.save()


def test_membership_is_that_of_the_day(make):
    lost, found = make.organisation(membership="not_member"), make.organisation()
    remembered(lost, "member", 30)
    remembered(found, "not_member", 30)
    closing = timezone.now() - dt.timedelta(days=10)
    assert stands(lost, closing).membership == "member"
    assert stands(found, closing).membership == "not_member"
    assert (stands(lost).membership, stands(found).membership) == ("not_member", "member")


def test_what_was_not_known_then_may_be_looked_up_later(make):
    town = make.organisation()
    remembered(town, "unknown", 30)
    assert stands(town, timezone.now() - dt.timedelta(days=10)).membership == "member"
    # Before there is any record the register of today is all there is.
    assert stands(town, timezone.now() - dt.timedelta(days=90)).membership == "member"


def test_an_association_acts_for_a_town(make):
    town = make.organisation(membership="unknown")
    other = make.organisation(membership="unknown")
    member = make.organisation("FAMW", kind="association", membership="member")
    stranger = make.organisation("Others", kind="association", membership="not_member")
    today = timezone.localdate()
    day = dt.timedelta(days=1)
    Representation.objects.create(association=stranger, member=town, since=today - day)
    assert stands(town).member_through == ""
    Representation.objects.create(association=member, member=town, since=today - day)
    Representation.objects.create(
        association=member, member=other, since=today - 9 * day, until=today + day
    )
    assert stands(town).member_through == "FAMW"
    soon = timezone.now() + day
    assert stands(other, soon).member_through == "FAMW"
    assert stands(other, soon + day).member_through == ""


def test_for_whom_an_association_acts(make, django_assert_num_queries):
    association = make.organisation(kind="association", country="MA", section="mewa")
    day = timezone.localdate() - dt.timedelta(days=5)
    for number, country in enumerate(("SN", "ML", "SN", "FR")):
        section = "europe" if country == "FR" else "africa" if number else ""
        town = make.organisation(country=country, section=section)
        until = day if country == "FR" else None
        Representation.objects.create(association=association, member=town, since=day, until=until)
    with django_assert_num_queries(2):
        found = stands(association)
    assert found.acts_for_countries == ("ML", "SN")
    assert found.acts_for_sections == ("africa",)
