"""One hub's row and the rows of many come from the same hands, and cost few queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from local4action.agendas.models import FrameNode
from local4action.hubs.models import Hub, HubPartner, HubTag
from local4action.hubs.signals import hub_changed
from local4action.showcase import index
from local4action.showcase.models import FacetCount, HubEntry

pytestmark = pytest.mark.django_db


def stored():
    """Every row and count as PostgreSQL writes them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT e::text FROM showcase_hubentry e ORDER BY hub_id")
        rows = cursor.fetchall()
    counts = FacetCount.objects.exclude(count=0).order_by("facet", "value")
    return rows, list(counts.values_list("facet", "value", "count"))


@pytest.fixture
def hubs(public_hub, make):
    """Three hubs that share a goal and a partner and differ in all else."""
    made = [public_hub(title=make.text(f"Water for quarter {one}")) for one in range(3)]
    shared = HubPartner.objects.filter(hub=made[0]).get().organisation
    goals = FrameNode.objects.filter(frame__slug="sdg", kind="goal").order_by("position")
    for number, hub in enumerate(made):
        HubTag.objects.create(hub=hub, node=goals[0], state="confirmed")
        HubTag.objects.create(hub=hub, node=goals[number + 1], state="confirmed")
        HubTag.objects.create(hub=hub, node=goals[number + 5], state="suggested")
        if number:
            make.partner(hub, shared)
        hub_changed.send(sender=Hub, hub=hub)
    return made


def test_all_at_once_are_what_each_alone_was(hubs):
    one_by_one = stored()
    HubEntry.objects.all().delete()
    FacetCount.objects.all().delete()

    for hub, (row,) in zip(hubs, one_by_one[0], strict=True):
        # The time of a change is in the row; nothing else knows it.
        assert str(hub.pk) in row
        index.rebuild(hub)
    alone = stored()
    HubEntry.objects.all().delete()
    FacetCount.objects.all().delete()

    assert index.rebuild_all() == 3
    assert stored() == alone
    assert stored()[1] == one_by_one[1]


def test_a_second_time_changes_nothing(hubs):
    before = stored()
    assert index.rebuild_all() == len(hubs)
    assert stored() == before


def test_a_hub_that_is_no_longer_shown_leaves_no_row(hubs):
    Hub.objects.filter(pk=hubs[0].pk).update(is_public=False)
    assert index.rebuild(hubs[0]) is None
    alone = stored()
    assert len(alone[0]) == 2
    assert ("all", "", 2) in alone[1]

    index.rebuild_all()
    assert stored() == alone


def test_many_hubs_take_as_many_queries_as_one(hubs, public_hub):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            index.rebuild_all()
        return len(captured)

    few = asked()
    public_hub()
    public_hub()
    assert asked() == few


def test_more_hubs_than_one_batch_holds(hubs, monkeypatch):
    before = stored()
    monkeypatch.setattr(index, "BATCH", 2)
    HubEntry.objects.filter(hub=hubs[2].pk).update(state="stopped", goals=[])
    index.rebuild_all()
    assert stored() == before
