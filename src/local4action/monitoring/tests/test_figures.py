"""Figures: recorded, corrected, pasted, sent as a sheet, and due."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from local4action.agreements.models import Comparator, Indicator
from local4action.foundation.desk import waiting_for
from local4action.hubs.models import Hub
from local4action.hubs.tests.story import fresh, signed_in, story
from local4action.monitoring import observing
from local4action.monitoring.observation import Observation
from local4action.monitoring.observing import Written
from local4action.monitoring.series import series_known_at

TODAY = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(TODAY, tick=False)


def running(cast, make, *, indicators=1, **fields):
    """The lead's hub with figures the university answers for, and a similar place."""
    hub = story(cast, make, **{"state": "running", "confirmed_on": dt.date(2026, 11, 1), **fields})
    agreement = make.agreement(hub, state="signed", acceptor=cast.partner_university)
    for number in range(indicators):
        make.indicator(agreement, f"I{number + 1}", data_owner=cast.partner_university)
    Comparator.objects.create(
        agreement=agreement, key="P1", position=0, name="Sandougou", country="SN"
    )
    return hub


def record(who, hub, on="2026-03", value=55, key="I1", **said):
    return observing.record_figure(
        actor=fresh(who),
        indicator=Indicator.objects.get(agreement__hub=hub, key=key),
        written=Written(on, Decimal(value), said.pop("source", "Survey"), **said),
        language="en",
    )


def known():
    rows = Observation.objects.order_by("pk")
    return [
        (one.comparator, one.on, None if one.value is None else f"{one.value.normalize():f}")
        for series in series_known_at(rows)
        for one in series
    ]


def test_a_value_takes_three_fields(cast, make):
    hub = running(cast, make)
    page = f"/en/desk/hubs/{hub.ref}/figures/"
    client = signed_in(cast.partner)
    assert "expected since" in client.get(page).content.decode()
    sent = {"place": "hub", "on": "2026-03", "value": "54,5", "source": "Enquête", "form_key": "k"}
    assert client.post(f"{page}I1/", sent).status_code == 302
    assert client.post(f"{page}I1/", sent).status_code == 302
    one = Observation.objects.get()
    assert (one.on, one.value, one.source, one.recorded_by) == (
        "2026-03",
        Decimal("54.5"),
        "Enquête",
        cast.partner,
    )
    shown = client.get(page).content.decode()
    assert "54.5" in shown
    assert "expected since" not in shown
    assert 'value="Enquête"' in client.get(f"{page}I1/").content.decode()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"value": "many"}, "value"),
        ({"value": ""}, "value"),
        ({"on": "2027-01"}, "on"),
        ({"on": "2025-06"}, "on"),
        ({"on": "soon"}, "on"),
        ({"source": ""}, "source"),
        ({"place": "P9"}, "place"),
        ({"standard_error": "-1"}, "standard_error"),
        ({"groups": "Women; x"}, "groups"),
    ],
)
def test_bad_input_is_said_beside_the_field(cast, make, changed, field):
    hub = running(cast, make)
    sent = {"place": "hub", "on": "2026-03", "value": "54", "source": "Kept words", "form_key": "k"}
    if field == "on" and changed["on"] == "2025-06":
        Indicator.objects.update(base_on="2025-12")
    answer = signed_in(cast.lead).post(f"/en/desk/hubs/{hub.ref}/figures/I1/", sent | changed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Observation.objects.exists()


def test_a_date_has_one_value_and_a_place_its_own(cast, make):
    hub = running(cast, make)
    record(cast.lead, hub)
    record(cast.lead, hub, place="P1", on="2019", value=70)
    with pytest.raises(ValidationError, match="correct that one instead"):
        record(cast.lead, hub)
    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.objects.create(
            hub=hub, indicator="I1", on="2026-03", value=1, source="x", recorded_at=TODAY
        )


def test_a_correction_keeps_what_was_and_the_reason(cast, make, time_machine):
    hub = running(cast, make)
    first = record(cast.lead, hub, value=41)
    time_machine.move_to(TODAY + dt.timedelta(days=1), tick=False)
    page = f"/en/desk/hubs/{hub.ref}/figures/I1/{first.pk}/"
    client = signed_in(cast.partner)
    sent = {"value": "41", "source": "Survey", "form_key": "k"}
    answer = client.post(page, sent | {"reason": "Why not"})
    assert "Nothing differs" in answer.content.decode()
    answer = client.post(page, sent | {"value": "43"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    sent |= {"value": "43", "reason": "Two streets were missing"}
    assert client.post(page, sent).status_code == 302
    second = Observation.objects.get(corrects=first)
    assert (second.value, str(second.reason)) == (43, "Two streets were missing")
    assert Observation.objects.get(pk=first.pk).value == 41
    rows = list(Observation.objects.all())
    assert [one.value for one in series_known_at(rows, TODAY)[0]] == [41]
    shown = client.get(f"/en/desk/hubs/{hub.ref}/figures/").content.decode()
    assert "Was 41, corrected on 21 November 2026:" in shown
    assert "Two streets were missing" in shown
    assert client.get(page).status_code == 404
    with pytest.raises(ValidationError, match="in the meantime"):
        observing.correct_figure(
            actor=fresh(cast.lead),
            indicator=Indicator.objects.get(),
            observation=first,
            written=Written("2026-03", Decimal(44), "Survey"),
            reason="Again",
            language="en",
        )


def test_a_value_of_a_wrong_date_is_taken_back(cast, make):
    hub = running(cast, make)
    first = record(cast.lead, hub)
    page = f"/en/desk/hubs/{hub.ref}/figures/I1/{first.pk}/"
    sent = {"value": "55", "withdrawn": "on", "source": "Survey", "reason": "Wrong year"}
    assert signed_in(cast.lead).post(page, sent | {"form_key": "k"}).status_code == 302
    assert known() == []


def test_a_break_makes_two_series_and_a_missing_group_shows(cast, make):
    hub = running(cast, make)
    record(cast.lead, hub, on="2026-03")
    sent = {"place": "hub", "on": "2026-09", "value": "30", "source": "Survey", "form_key": "k"}
    sent |= {"break_note": "Another way of asking", "groups": "Women; 31\nMen;"}
    page = f"/en/desk/hubs/{hub.ref}/figures/"
    client = signed_in(cast.lead)
    assert client.post(f"{page}I1/", sent).status_code == 302
    assert [len(one) for one in series_known_at(Observation.objects.all())] == [1, 1]
    shown = client.get(page).content.decode()
    assert "Another way of asking" in shown
    assert "Incomplete" in shown


def test_who_may(cast, make):
    hub = running(cast, make)
    for who in (cast.partner_2, cast.stakeholder, cast.officer, cast.citizen):
        with pytest.raises(PermissionDenied):
            record(who, hub)
    record(cast.lead, hub)
    record(cast.partner, hub, on="2026-04")
    Hub.objects.update(state="stopped")
    with pytest.raises(ValidationError, match="once the hub runs"):
        record(cast.lead, hub, on="2026-05")
    Hub.objects.update(state="completed")
    record(cast.lead, hub, on="2026-05")


PASTED = "Date\tValue\tSource\n2026-03\t55\tSurvey\n2026-06\t53,5\tSurvey\t0,5\n2026-02;57;Old one"


def test_a_paste_is_looked_at_then_kept_whole(cast, make):
    hub = running(cast, make)
    record(cast.lead, hub, on="2026-03")
    record(cast.lead, hub, on="2026-02", value=56)
    page = f"/en/desk/hubs/{hub.ref}/figures/table/"
    client = signed_in(cast.partner)
    sent = {"of": "I1-", "rows": PASTED, "form_key": "k"}
    answer = client.post(page, sent | {"keep": "yes"})
    assert answer.status_code == 422
    assert [one.outcome for one in answer.context["answers"]] == ["heading", "same", "new", "wrong"]
    assert Observation.objects.count() == 2
    sent |= {"reason": "Counted again"}
    answer = client.post(page, sent)
    assert (answer.status_code, answer.context["count"]) == (200, 2)
    assert Observation.objects.count() == 2
    assert client.post(page, sent | {"keep": "yes", "form_key": "l"}).status_code == 302
    assert known() == [("", "2026-02", "57"), ("", "2026-03", "55"), ("", "2026-06", "53.5")]
    assert Observation.objects.get(on="2026-06").standard_error == Decimal("0.5")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2026-13\t5\tSurvey", "Write a date"),
        ("2026-05\tx1\tSurvey", "Write a number"),
        ("2026-05\t5", "where the value comes from"),
        ("2027-05\t5\tSurvey", "still to come"),
        ("2026-05", "There is no value"),
        ("2026-05\t5\tSurvey\n2026-05\t6\tSurvey", "there twice"),
        ("indicator\tdate\tvalue\tsource\nI2\t2026\t5\tSurvey", "Another organisation answers"),
        ("indicator\tdate\tvalue\tsource\nI7\t2026\t5\tSurvey", "no indicator “I7”"),
        ("indicator\tplace\tdate\tvalue\tsource\nI1\tP7\t2026-01\t5\tSurvey", "similar places"),
    ],
)
def test_why_a_line_is_not_taken(cast, make, line, said):
    hub = running(cast, make, indicators=2)
    Indicator.objects.filter(key="I2").update(data_owner=cast.partner_town)
    answer = signed_in(cast.partner).post(
        f"/en/desk/hubs/{hub.ref}/figures/table/",
        {"of": "I1-", "rows": line, "keep": "yes", "form_key": "k"},
    )
    assert answer.status_code == 422
    assert said in " ".join(one.said for one in answer.context["answers"])
    assert not Observation.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_sheet_reads_back_without_a_change(cast, make, kind):
    hub = running(cast, make)
    record(
        cast.lead,
        hub,
        source='=HYPERLINK("x")|y',
        method="-5 streets",
        standard_error=Decimal("0.1"),
    )
    record(cast.lead, hub, on="2026-04", value="1234567890123.123456", source="+ more; and, more")
    record(cast.lead, hub, on="2026-05-02", value="-3.5", groups=(("Women", None),))
    record(cast.lead, hub, on="2026-06", value="0.000001", break_note="New way")
    record(cast.lead, hub, on="2019", place="P1", source="'quoted")
    page = f"/en/desk/hubs/{hub.ref}/figures/"
    client = signed_in(cast.lead)
    content = client.get(f"{page}observations.{kind}").content
    assert b"<f>" not in content
    if kind == "csv":
        assert "'=HYPERLINK" in content.decode()
    sent = {
        "of": "I1-",
        "file": SimpleUploadedFile(f"o.{kind}", content),
        "keep": "yes",
        "form_key": "k",
    }
    answer = client.post(f"{page}table/", sent)
    found = [(one.outcome, one.said) for one in answer.context["answers"]]
    assert [one for one, _said in found] == ["heading", *["same"] * 5], found
    assert answer.context["form"].errors in ({}, None)


def test_a_file_that_is_no_table_is_refused(cast, make):
    hub = running(cast, make)
    long = b"date,value\n" + b"9" * 140_000
    for content in (b"\xff\xfe\x00\x01", b"PK\x03\x04 broken", long):
        answer = signed_in(cast.lead).post(
            f"/en/desk/hubs/{hub.ref}/figures/table/",
            {"of": "I1-", "file": SimpleUploadedFile("o.xlsx", content), "form_key": "k"},
        )
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])


def test_overdue_figures_wait_for_who_answers_for_the_data(cast, make):
    hub = running(cast, make)
    labels = [str(one.label) for one in waiting_for(fresh(cast.partner))]
    assert labels.count("Record a figure") == 1
    assert "Record a figure" not in [str(one.label) for one in waiting_for(fresh(cast.lead))]
    page = signed_in(cast.lead).get(f"/en/desk/hubs/{hub.ref}/check-in/")
    assert "Figures due now" in page.content.decode()
    record(cast.partner, hub, on="2026")
    assert "Record a figure" not in [str(one.label) for one in waiting_for(fresh(cast.partner))]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_as_many_queries_for_many(cast, make, count, django_assert_num_queries):
    from local4action.monitoring.observed import figures_of, overdue_for

    hub = running(cast, make, indicators=count)
    for number in range(count):
        record(cast.lead, hub, on=f"2026-0{number + 1}", groups=(("Women", None),))
    hub = Hub.objects.get()
    with django_assert_num_queries(5):
        found = figures_of(hub, timezone.localdate())
        assert [one.incomplete for one in found[0].own.dated] == [True] * count
    with django_assert_num_queries(2):
        overdue_for({cast.partner_university.pk}, timezone.localdate())
