"""Hubs in and out: what is exported can be read back, twice without doubles, all or nothing."""

import copy
import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError

from local4action.agendas.actions import install_frames
from local4action.agendas.models import FrameNode
from local4action.agreements.models import (
    Agreement,
    Aim,
    Comparator,
    Indicator,
    NeedOrOffer,
)
from local4action.agreements.parts import PARTS
from local4action.conf import interchange
from local4action.conf.demo.loading import DATA, REAL_HUBS
from local4action.foundation.actions import SYSTEM
from local4action.foundation.translations import Status
from local4action.hubs.models import Hub, HubOutcome, HubPartner
from local4action.labels import issuing
from local4action.labels.models import Credential, Label
from local4action.labels.tests.story import in_force
from local4action.members.models import Mandate, Organisation, Representation
from local4action.monitoring.models import Acceptance, CheckIn, DeliverableReport
from local4action.monitoring.observation import Observation


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


def test_a_label_is_told_and_never_taken_over(frames, cast, make, settings, tmp_path):
    settings.HOME, settings.BASE_URL = tmp_path, "https://hubs.example"
    issuing.make_key()
    label = in_force(cast, make)
    other = make.hub(lead=cast.partner_town)
    told = interchange.export_document()
    rows = {one["ref"]: one for one in told["hubs"]}
    assert rows[label.hub.ref]["label"] == {
        "number": label.number, "state": "active", "decided_by": label.decided_by,
        "granted_on": "2026-12-01", "valid_from": "2027-01-01", "valid_until": "2028-12-31",
        "address": f"https://hubs.example/label/{label.number}/",
        "credential": f"https://hubs.example/label/{label.number}/credential.json",
    }  # fmt: skip
    assert "label" not in rows[other.ref]
    # It is known here, and stays as it is, whatever a document says of it.
    rows[label.hub.ref]["label"]["state"] = "withdrawn"
    assert "Labels left" not in str(interchange.import_document(told))
    label.refresh_from_db()
    assert label.state == "active"
    # Elsewhere nothing becomes of it, even for a hub that has none.
    rows[other.ref]["label"] = {**rows[label.hub.ref]["label"], "number": "L4A-2026-0099"}
    report = interchange.import_document(told)
    assert report.labels == ["L4A-2026-0099"]
    assert "Labels left where they are: 1." in str(report)
    assert [one.number for one in Label.objects.all()] == [label.number]
    assert Credential.objects.count() == 1


@pytest.mark.parametrize("said", ["L4A-2026-0001", {"state": "active"}, [1]])
def test_a_label_that_is_not_as_described_is_refused(frames, make, said):
    make.hub()
    told = interchange.export_document()
    told["hubs"][0]["label"] = said
    with pytest.raises(ValidationError, match=r"hubs 1 "):
        interchange.import_document(told)


@pytest.fixture
def hard(frames, make, cast):
    """A hub with everything that was once lost or doubled on its way."""
    hub = make.hub(lead=cast.lead_town, title=translated(make.text("Le marché", "fr")))
    make.partner(hub, cast.partner_university)
    make.partner(hub, cast.partner_town, state="declined")
    HubPartner.objects.create(hub=hub, name="Farmers", role="stakeholder", state="accepted")
    association = make.organisation("Our towns", kind="association")
    for member in (cast.partner_town, make.organisation("Not named"), cast.lead_town):
        Representation.objects.create(
            association=association, member=member, since=dt.date(2020, 1, 1)
        )
    make.partner(hub, association)
    agreement = make.agreement(hub, state="signed", deliverables=3, acceptor=cast.partner_town)
    everything_agreed(make, agreement)
    first, second, third = agreement.deliverables.all()
    morning, evening = (
        CheckIn.objects.create(hub=hub, made_on=dt.date(2026, 8, 1), summary=make.text(words))
        for words in ("In the morning", "In the evening")
    )

    def report(check_in, deliverable, status):
        return DeliverableReport.objects.create(
            check_in=check_in, deliverable=deliverable, status=status, reported_on=check_in.made_on
        )

    Acceptance.objects.create(
        report=report(evening, first, "delivered"),
        organisation=cast.partner_town,
        outcome="disputed",
        reason=make.text("There is no report."),
        answered_on=dt.date(2026, 8, 9),
    )
    report(morning, second, "under_way")
    report(morning, third, "planned")
    HubOutcome.objects.create(hub=hub, position=0, text=make.text("A second market."))
    everything_observed(make, hub)
    return hub


def everything_agreed(make, agreement):
    """An item of each kind, and the terms."""
    common = {"agreement": agreement, "position": 0}
    indicator = Indicator.objects.create(
        **common,
        key="I1",
        text=translated(make.text("Les trajets", "fr")),
        unit="minutes",
        better="down",
        base="41.5",
        base_on="2025",
        base_source="Survey",
        target="30",
        target_on="2027-12",
        floor="0",
        every="quarter",
        follow_up=12,
        data_owner=agreement.hub.lead,
    )
    indicator.earlier.create(on="2023", value="44.25", source="Survey of 2023")
    indicator.earlier.create(on="2024-06", value="43")
    Comparator.objects.create(**common, key="P1", name="Mobi", country="GH", source="Register")
    node = FrameNode.objects.get(frame__slug="sdg", code="11.2")
    Aim.objects.create(**common, key="G1", node=node, text=make.text("Safe ways."))
    NeedOrOffer.objects.create(**common, key="N2", kind="offer", text=make.text("Our plans."))
    agreement.consent = make.text("People are asked.")
    agreement.save()


def everything_observed(make, hub):
    """A value that was corrected and begins a new series, with groups; one of a similar place."""
    common = {
        "hub": hub,
        "indicator": "I1",
        "on": "2026-06",
        "source": "Survey",
        "recorded_at": dt.datetime(2026, 7, 2, 9, 30, tzinfo=dt.UTC),
    }
    first = Observation.objects.create(**common, value="41.5", standard_error="0.25")
    second = Observation.objects.create(
        **common,
        value=None,
        method="By telephone",
        breaks_series=True,
        break_note=make.text("Others answer."),
        corrects=first,
        reason=make.text("Counted twice."),
    )
    second.groups.create(position=0, name="Women", value="40")
    second.groups.create(position=1, name="Men")
    Observation.objects.create(**common, comparator="P1", value="50")


def translated(text):
    """With a translation out of date and one that is not, and somebody's name on them."""
    text = text.with_translation("en", "The market", Status.CHECKED, by=7)
    text = text.revised("Le grand marché", by=7)
    return text.with_translation("es", "El gran mercado", Status.MACHINE)


def test_an_empty_register_that_read_an_export_writes_the_same_bytes(hard, tmp_path):
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    interchange.export_file(first)
    empty_the_register()
    interchange.import_file(first)
    interchange.export_file(second)
    assert second.read_bytes() == first.read_bytes()


def test_only_organisations_that_hubs_name_leave_and_nobody_who_wrote(hard, make):
    make.organisation("Without a hub")
    make.hub(is_public=False)
    document = interchange.export_document()
    names = [
        one["name"]["texts"][one["name"]["original"]]["text"] for one in document["organisations"]
    ]
    assert names == ["Ndarou", "Université du Fleuve", "Tambouli", "Our towns"]
    (association,) = [one for one in document["organisations"] if one["kind"] == "association"]
    tambouli, ndarou = document["organisations"][2]["ref"], document["organisations"][0]["ref"]
    assert association["represents"] == [ndarou, tambouli]
    assert '"by"' not in json.dumps(document)


def test_a_known_hub_takes_new_partners_and_outcomes_and_keeps_what_was_answered(hard, make, cast):
    document = interchange.export_document()
    (row,) = document["hubs"]
    row["partners"][0]["state"] = "left"
    row["partners"].pop(1)
    newcomer = {**document["organisations"][1], "key": "coop", "name": text("fr", "La coopérative")}
    document["organisations"].append({**newcomer, "ref": None})
    row["partners"] += [
        {"organisation": "coop", "role": "partner"},
        {"name": "Fishers", "role": "stakeholder", "state": "invited"},
    ]
    row["outcomes"] = [text("en", "Two more markets."), text("en", "A song.")]
    for _again in range(2):
        interchange.import_document(document)
        assert [(str(one), one.state) for one in hard.partners.all()] == [
            ("Université du Fleuve", "accepted"),
            ("Tambouli", "declined"),
            ("Farmers", "accepted"),
            ("Our towns", "accepted"),
            ("La coopérative", "accepted"),
            ("Fishers", "invited"),
        ]
        assert [str(one.text) for one in hard.outcomes.all()] == ["Two more markets.", "A song."]
    assert Agreement.objects.get().sha256 == "0" * 64


def empty_the_register():
    Observation.objects.filter(corrects__isnull=False).delete()
    for model in (Acceptance, DeliverableReport, CheckIn, Observation):
        model.objects.all().delete()
    for part in PARTS.values():
        part.model.objects.all().delete()
    Agreement.objects.all().delete()
    Hub.objects.all().delete()
    Representation.objects.all().delete()
    Mandate.objects.all().delete()
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
