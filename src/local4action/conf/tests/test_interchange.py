"""Hubs in and out: what is exported can be read back, twice without doubles, all or nothing."""

import copy
import json

import pytest
from django.core.exceptions import ValidationError

from local4action.agendas.actions import install_frames
from local4action.agreements.models import Agreement
from local4action.conf import interchange
from local4action.conf.demo.loading import DATA, REAL_HUBS
from local4action.foundation.actions import SYSTEM
from local4action.hubs.models import Hub, HubPartner
from local4action.members.models import Organisation


@pytest.fixture
def frames(db):
    install_frames(actor=SYSTEM)


@pytest.fixture
def document(frames):
    return json.loads((DATA / "hubs.json").read_text(encoding="utf-8"))


def test_the_real_hubs_are_taken_with_what_is_known_and_no_more(frames):
    report = interchange.import_file(REAL_HUBS)
    assert len(report.taken) == 6
    bilbao = Hub.objects.get(import_key__contains="values")
    assert (bilbao.start, bilbao.end, bilbao.state, bilbao.is_example) == (
        "2021-06-28",
        "2023-03",
        "completed",
        False,
    )
    assert Hub.objects.filter(state="unknown").count() == 5
    assert Agreement.objects.count() == 0


def test_twice_makes_no_doubles(document):
    first = interchange.import_document(document)
    counts = [model.objects.count() for model in (Hub, Organisation, HubPartner, Agreement)]
    second = interchange.import_document(document)
    assert (len(first.taken), len(second.taken), second.organisations) == (
        len(document["hubs"]),
        0,
        0,
    )
    assert [model.objects.count() for model in (Hub, Organisation, HubPartner, Agreement)] == counts


def test_what_is_exported_can_be_read_back_elsewhere(document, tmp_path):
    interchange.import_document(document)
    exported = interchange.export_document()
    path = tmp_path / "hubs.json"
    interchange.export_file(path)
    assert json.loads(path.read_text(encoding="utf-8")) == exported
    empty_the_register()
    interchange.import_file(path)
    assert interchange.export_document() == exported


def empty_the_register():
    from local4action.agreements.models import Deliverable, SuccessCriterion
    from local4action.monitoring.models import Acceptance, CheckIn, DeliverableReport

    for model in (Acceptance, DeliverableReport, CheckIn, Deliverable, SuccessCriterion, Agreement):
        model.objects.all().delete()
    Hub.objects.all().delete()
    from local4action.members.models import Representation

    Representation.objects.all().delete()
    Organisation.objects.all().delete()


def test_examples_move_with_the_calendar_and_keep_their_precision(document):
    interchange.import_document(document, shift_days=365)
    lead = Hub.objects.get(import_key="lead-hub")
    (row,) = [one for one in document["hubs"] if one["key"] == "lead-hub"]
    assert len(lead.start) == len(row["start"])
    assert int(lead.start[:4]) == int(row["start"][:4]) + 1


def text(language, words):
    return {"original": language, "texts": {language: {"text": words, "status": "original"}}}


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda row: row.update(lead="nobody"), "nobody"),
        (lambda row: row.update(start="soon"), "2027-03"),
        (lambda row: row.update(title={"original": "fr", "texts": {}}), "original language"),
        (lambda row: row.update(tags=[{"frame": "sdg", "code": "18"}]), "sdg 18"),
        (lambda row: row.update(state="glorious"), "state"),
        (lambda row: row.pop("key"), "“key” is missing"),
        (lambda row: row.update(lead="nobody"), "No organisation of the document"),
        (lambda row: row.update(title="Water for all"), "original language"),
        (lambda row: row.update(title=text("zz9!!", "Water")), "no language tag"),
        (lambda row: row.update(title=text("en", "é" * 601)), "more than 600 characters"),
        (lambda row: row.update(title=text("en", 7)), "no text"),
        (lambda row: row.update(partners=[{"name": "X", "role": "king"}]), "role"),
        (lambda row: row.update(partners="me"), "kind"),
        (lambda row: row.update(place={"name": "X", "lat": "north", "lon": 1}), "latitude"),
        (lambda row: row.update(place={"name": "X", "lat": 1e9, "lon": 1}), "on_earth"),
        (lambda row: row["deliverables"][0].update(weight="heavy"), "kind"),
    ],
)
def test_a_hub_that_does_not_fit_is_named_and_nothing_is_taken(document, spoil, words):
    spoiled = copy.deepcopy(document) | {"hubs": copy.deepcopy(document["hubs"][:4])}
    spoil(spoiled["hubs"][3])
    with pytest.raises(ValidationError, match=words) as refused:
        interchange.import_document(spoiled)
    assert "hubs 4" in refused.value.messages[0]
    assert (Hub.objects.count(), Organisation.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        *[None, [], "x", {}, {"format": "other"}, {"format": "local4action-hubs/1"}],
        *({"format": "local4action-hubs/1", "hubs": hubs} for hubs in ({}, "x", [None], [3])),
    ],
)
def test_what_is_no_such_document_is_refused(frames, wrong):
    with pytest.raises(ValidationError) as refused:
        interchange.import_document(wrong)
    assert "Error" not in refused.value.messages[0]


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"[" * 200_000, b'{"format": NaN}', b'{"hubs": [Infinity]}'],
    ids=["empty", "no text", "deep", "not a number", "infinite"],
)
def test_a_file_that_is_no_document_is_refused_by_name(frames, tmp_path, content):
    (tmp_path / "strange.json").write_bytes(content)
    with pytest.raises(ValidationError, match=r"strange\.json"):
        interchange.import_file(tmp_path / "strange.json")


def test_what_cannot_be_stored_is_left_out(document, tmp_path):
    document["hubs"] = document["hubs"][:1]
    document["hubs"][0]["title"] = text("en", "Wa\x00ter\ud800 for all ")
    path = tmp_path / "hubs.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(document).encode())
    interchange.import_file(path)
    assert str(Hub.objects.get().title) == "Water for all"
