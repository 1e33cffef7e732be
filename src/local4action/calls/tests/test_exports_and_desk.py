"""What officers take away, and what waits on each desk."""

import csv
import datetime as dt
import json

import pytest
from django.http import Http404
from django.utils import timezone

from local4action.calls import actions, desk_provider
from local4action.calls.exports import export_call
from local4action.calls.models import Proposal
from local4action.calls.tests.conftest import FIRST, SECOND, answer
from local4action.calls.tests.test_submitting import submit
from local4action.foundation.desk import Mine, Waiting


def test_export_is_whole_and_harmless(ready, cast, tmp_path):
    answer(ready, "first", {"promise": "=HYPERLINK(1)"}, cast.applicant)
    submit(ready, cast.applicant)
    paths = export_call(ready.call.ref, tmp_path / "out")
    with paths[0].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["ref"] for row in rows] == [ready.ref]
    assert rows[0]["first.promise"] == "'=HYPERLINK(1)"
    assert rows[0]["first.goals"] == "6; 11"
    data = json.loads(paths[1].read_text())
    assert data["proposals"][0]["first"]["promise"] == "=HYPERLINK(1)"
    assert data["proposals"][0]["first"]["goals"] == [6, 11]
    assert export_call(ready.call.ref, tmp_path / "one.json")[0].name == "one.json"
    with pytest.raises(Http404):
        export_call("nothing", tmp_path)


def second_form_asked(proposal, cast):
    due = timezone.localdate() + dt.timedelta(days=9)
    actions.ask_second_form(proposal=proposal, due_on=due, actor=cast.officer)
    proposal.refresh_from_db()


def exported(call, folder, **options):
    (path,) = export_call(call.ref, folder / "call.json", **options)
    return json.loads(path.read_text())["proposals"]


def test_what_was_not_submitted_is_not_exported(ready, cast, tmp_path):
    assert exported(ready.call, tmp_path) == []
    submit(ready, cast.applicant)
    second_form_asked(ready, cast)
    answer(ready, "second", SECOND, cast.applicant)
    (row,) = exported(ready.call, tmp_path)
    assert row["first"]["promise"] == FIRST["promise"]
    assert set(row["second"].values()) == {None}
    actions.withdraw_proposal(proposal=ready, actor=cast.applicant)
    (row,) = exported(ready.call, tmp_path)
    assert (row["state"], set(row["second"].values())) == ("withdrawn", {None})


def test_personal_data_goes_along_only_when_it_is_asked_for(ready, cast, tmp_path):
    submit(ready, cast.applicant)
    second_form_asked(ready, cast)
    answer(ready, "second", SECOND, cast.applicant)
    submit(ready, cast.applicant, form="second")
    (row,) = exported(ready.call, tmp_path)
    assert row["second"]["risks"] == SECOND["risks"]
    assert not row["second"].keys() & {"contact", "commitment_by", "commitment_letter"}
    (row,) = exported(ready.call, tmp_path, with_personal=True)
    assert row["second"]["commitment_by"] == SECOND["commitment_by"]
    columns = export_call(ready.call.ref, tmp_path / "call.csv")[0].read_text().splitlines()[0]
    assert "second.risks" in columns
    assert "commitment_by" not in columns


def test_export_takes_the_same_queries_for_one_and_three(
    ready, make, cast, tmp_path, django_assert_num_queries
):
    submit(ready, cast.applicant)
    with django_assert_num_queries(5):
        export_call(ready.call.ref, tmp_path)
    for person in (cast.lead, cast.citizen):
        other = make.proposal(call=ready.call, organisation=cast.applicant_town, people=(person,))
        answer(other, "first", FIRST, person)
        submit(other, person)
    with django_assert_num_queries(5):
        export_call(ready.call.ref, tmp_path)


def labels(person):
    shown = desk_provider.shown(person)
    return [str(one.label) for one in shown if isinstance(one, Waiting)]


def test_what_waits(ready, cast, make):
    assert labels(cast.applicant) == ["Finish and submit the proposal"]
    actions.invite_colleague(proposal=ready, email=cast.citizen.email, actor=cast.applicant)
    assert "Join the writing of a proposal" in labels(cast.citizen)
    Proposal.objects.filter(pk=ready.pk).update(
        state="second_form", second_form_due=dt.date(2027, 1, 1)
    )
    assert labels(cast.applicant) == ["Answer the second form"]
    make.call(state="draft")
    make.call(state="cleared")
    assert labels(cast.bureau) == ["Clear the call"]
    assert labels(cast.officer) == ["Open the call"]


def test_places_and_mine(ready, cast):
    assert [str(one.label) for one in desk_provider.places(cast.citizen)] == ["My proposals"]
    found = [str(one.label) for one in desk_provider.places(cast.officer)]
    assert found == ["Calls", "Questions", "My proposals"]
    mine = [one for one in desk_provider.shown(cast.applicant) if isinstance(one, Mine)]
    assert [one.label for one in mine] == ["La pluie partagée"]


def test_the_printed_receipt_is_for_writers_and_officers(ready, cast):
    assert desk_provider.writes_it(cast.applicant, ready.ref)
    assert not desk_provider.writes_it(cast.officer, ready.ref)
    assert not desk_provider.writes_it(cast.board_1, ready.ref)
