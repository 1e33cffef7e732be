"""The labels of invented hubs have lived as the calendar would have had it."""

import json

import pytest
from django.utils import timezone

from local4action.agendas.actions import install_frames
from local4action.conf import interchange
from local4action.conf.demo.generate import generate
from local4action.conf.demo.labels import example_labels
from local4action.conf.demo.loading import DATA, REFERENCE_DAY
from local4action.conf.demo.materials import example_materials
from local4action.foundation.actions import SYSTEM
from local4action.foundation.models import OutboxMail
from local4action.hubs.models import Hub
from local4action.labels.models import Label, Material
from local4action.labels.queries import facts_of, under_the_calendar
from local4action.labels.tasks import judge_material, keep_time
from local4action.labels.timing import due_step
from local4action.labels.workflow import LABEL, MATERIAL


def steps_due():
    today = timezone.localdate()
    found = {one.number: due_step(facts_of(one), today) for one in under_the_calendar()}
    return {number: name for number, name in found.items() if name}


@pytest.fixture
def document(cast):
    """The examples of the demo, imported and labelled."""
    install_frames(actor=SYSTEM)
    days = (timezone.localdate() - REFERENCE_DAY).days
    document = json.loads((DATA / "hubs.json").read_text(encoding="utf-8"))
    interchange.import_document(document, shift_days=days)
    example_labels(Hub.objects.filter(is_example=True).order_by("pk"), cast.officer)
    return document


def test_the_examples_have_a_label_in_every_state(document):
    labels = list(Label.objects.prefetch_related("moves"))
    assert {one.state for one in labels} == set(LABEL.states)
    assert len(labels) == len(document["hubs"])
    assert steps_due() == {}
    for label in labels:
        life = list(label.moves.all())
        assert [one.source for one in life] == ["", *(one.target for one in life[:-1])]
        assert life[-1].target == label.state
        assert life[-1].moved_at <= timezone.now()
    assert {bool(one.conditions_met_on) for one in labels if one.conditions} == {True, False}
    keep_time(0)
    assert not OutboxMail.objects.filter(key__startswith="labels/mail/moved").exists()


def test_generated_hubs_have_one_too(cast):
    install_frames(actor=SYSTEM)
    generate(hubs=60, proposals=0)
    assert Label.objects.count() == 60
    assert len({one.state for one in Label.objects.all()}) >= 5
    assert steps_due() == {}


def test_own_materials_are_in_every_state_once_the_job_has_judged_them(cast, document):
    example_materials(cast.people)
    assert Material.objects.filter(state="sent").count() == 3
    for one in Material.objects.filter(state="sent"):
        judge_material(material=one.pk)
    found = {one.name + one.state: one for one in Material.objects.all()}
    assert {one.state for one in found.values()} == set(MATERIAL.states) - {"sent"}
    assert found["Affiche, A3kept"].replaces == found["Affiche, A3replaced"]
