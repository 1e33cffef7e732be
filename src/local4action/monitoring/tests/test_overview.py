"""Officers see who is late, silent, disputed, about to end."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
import time_machine
from django.core.cache import cache

from local4action.agreements.models import Deliverable
from local4action.hubs.tests.story import fresh, signed_in
from local4action.monitoring.actions import Said, answer_report, check_in
from local4action.monitoring.models import DeliverableReport
from local4action.monitoring.overview.reading import named, standings

D = dt.date
TODAY = D(2027, 6, 15)
HERE = "/en/desk/hubs-under-way/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2027, 6, 15, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def under_way(cast, make):
    """A hub that runs well; the named fields make it otherwise."""

    def hub(**fields):
        given = {"start": "2027-01-01", "end": "2028-12-31", "confirmed_on": D(2027, 5, 1)}
        made = make.hub(lead=cast.lead_town, **{**given, **fields})
        make.agreement(made, state="signed", acceptor=cast.partner_town)
        Deliverable.objects.filter(agreement__hub=made).update(due_on=D(2028, 6, 1))
        return made

    return hub


def kinds(hub):
    return next(one.kinds for one in standings(TODAY) if one.hub.pk == hub.pk)


def test_each_reason_by_itself(under_way):
    hubs = {
        "well": under_way(),
        "late": under_way(confirmed_on=D(2027, 2, 10)),
        "barely": under_way(confirmed_on=D(2027, 2, 17)),
        "overdue": under_way(),
        "silent": under_way(start="2026-01-01", confirmed_on=D(2026, 12, 14)),
        "ending": under_way(end="2027-08-14"),
        "later": under_way(end="2027-08-15"),
        "over": under_way(state="closing", end="2027-05"),
    }
    first = Deliverable.objects.filter(agreement__hub=hubs["overdue"], key="D1")
    first.update(due_on=D(2027, 6, 14))
    assert {name: kinds(hub) for name, hub in hubs.items()} == {
        "well": (),
        "late": ("late",),
        "barely": (),
        "overdue": ("late",),
        "silent": ("late", "silent"),
        "ending": ("ending",),
        "later": (),
        "over": ("ending",),
    }


def test_a_dispute_counts_until_it_is_reported_anew(cast, under_way):
    hub = under_way()

    def report():
        said = {"D1": Said("delivered", note="Once more.")}
        check_in(actor=fresh(cast.lead), hub=hub, said=said, language="en", status_only=True)

    report()
    assert kinds(hub) == ()
    answer_report(
        actor=fresh(cast.partner_2),
        report=DeliverableReport.objects.get(),
        accept=False,
        reason="Two roofs leak.",
    )
    assert kinds(hub) == ("disputed",)
    report()
    assert kinds(hub) == ()


@pytest.mark.parametrize("state", ["forming", "agreed", "completed", "stopped"])
def test_only_hubs_under_way_are_listed(under_way, state):
    under_way(state=state)
    assert standings(TODAY) == []


def test_filters_with_counts_and_the_same_as_a_file(cast, under_way):
    under_way()
    late = under_way(confirmed_on=D(2027, 2, 10))
    client = signed_in(cast.officer)
    answer = client.get(f"{HERE}?show=late")
    assert [row["hub"] for row in answer.context["rows"]] == [late]
    assert [tab["count"] for tab in answer.context["tabs"]] == [2, 1, 0, 0, 0]
    assert len(client.get(f"{HERE}?show=nonsense").context["rows"]) == 2
    text = client.get("/en/desk/hubs-under-way.csv?show=late").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row == {
        "ref": late.ref,
        "title": str(late.title),
        "lead": "Ndarou",
        "country": "SN",
        "state": "running",
        "late": "yes",
        "silent": "",
        "disputed": "",
        "ending": "",
        "heard_on": "2027-02-10",
        "check_in_due": "2027-05-10",
        "ends_on": "2028-12-31",
    }


def test_fifty_to_a_page(cast, under_way):
    for _number in range(51):
        under_way()
    client = signed_in(cast.officer)
    assert len(client.get(HERE).context["rows"]) == 50
    assert len(client.get(f"{HERE}?page=2").context["rows"]) == 1


def test_the_board_reads_it_and_is_led_to_the_questions(cast, under_way):
    hub = under_way()
    text = signed_in(cast.board_1).get(HERE).content.decode()
    assert f"/en/desk/hubs/{hub.ref}/questions/" in text
    assert hub.get_absolute_url() in text
    assert signed_in(cast.lead).get(HERE).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_two_queries(under_way, count, django_assert_num_queries):
    cache.clear()
    for _number in range(count):
        under_way()
    with django_assert_num_queries(2):
        found = standings(TODAY)
        assert len({str(hub.lead.name) for hub in named(found).values()}) == 1
    assert len(found) == count
