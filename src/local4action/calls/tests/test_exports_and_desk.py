"""What officers take away, and what waits on each desk."""

import csv
import datetime as dt
import json

import pytest
from django.http import Http404

from local4action.calls import actions, desk_provider
from local4action.calls.exports import export_call
from local4action.calls.models import Proposal
from local4action.calls.tests.conftest import answer
from local4action.foundation.desk import Mine, Waiting


def test_export_is_whole_and_harmless(ready, cast, tmp_path):
    answer(ready, "first", {"promise": "=HYPERLINK(1)"}, cast.applicant)
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


def test_export_takes_the_same_queries_for_one_and_three(
    ready, make, cast, tmp_path, django_assert_num_queries
):
    with django_assert_num_queries(6):
        export_call(ready.call.ref, tmp_path)
    for _ in range(2):
        make.proposal(call=ready.call, people=(cast.lead,))
    with django_assert_num_queries(6):
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
